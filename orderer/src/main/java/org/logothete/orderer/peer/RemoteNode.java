package org.logothete.orderer.peer;

import org.logothete.consensus.Bytes;

/** What one dialled connection leads to; channels that agree on all of it share the connection. */
record RemoteNode(String host, int port, Bytes serverTlsCertificate) {
  String endpoint() {
    return host + ":" + port;
  }
}
