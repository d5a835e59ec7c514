package org.logothete.network.violation;

import java.net.Socket;

final class OpensSockets {
  Socket open() {
    return new Socket();
  }
}
