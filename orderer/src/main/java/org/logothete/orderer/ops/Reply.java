package org.logothete.orderer.ops;

/**
 * What a request is answered with.
 *
 * @param status HTTP's status code
 * @param contentType empty if there is no body
 */
record Reply(int status, String contentType, String body) {
  static Reply json(int status, String body) {
    return new Reply(status, "application/json", body);
  }

  static Reply empty(int status) {
    return new Reply(status, "", "");
  }
}
