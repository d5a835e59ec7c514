package org.logothete.orderer.ops;

import com.google.protobuf.ByteString;
import java.util.Map;

/**
 * What a request is answered with.
 *
 * @param status HTTP's status code
 * @param contentType empty if there is no body
 * @param headers besides those that every reply has
 */
public record Reply(
    int status, String contentType, ByteString content, Map<String, String> headers) {
  public Reply {
    headers = Map.copyOf(headers);
  }

  /** Without further headers. */
  public Reply(int status, String contentType, String body) {
    this(status, contentType, ByteString.copyFromUtf8(body), Map.of());
  }

  public static Reply json(int status, String body) {
    return new Reply(status, "application/json", body);
  }

  public static Reply empty(int status) {
    return new Reply(status, "", "");
  }

  public Reply withHeaders(Map<String, String> more) {
    return new Reply(status, contentType, content, more);
  }

  /** The content as text. */
  public String body() {
    return content.toStringUtf8();
  }
}
