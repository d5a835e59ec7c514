package org.logothete.orderer.peer;

import java.io.IOException;
import java.net.InetSocketAddress;

/** The address for other orderers cannot be listened on; the message names it and the cause. */
public final class ListenException extends IOException {
  ListenException(InetSocketAddress address, Throwable cause) {
    super(
        "cannot listen for other orderers on "
            + numeric(address)
            + ":"
            + address.getPort()
            + ": "
            + cause.getMessage(),
        cause);
  }

  private static String numeric(InetSocketAddress address) {
    return address.isUnresolved() ? address.getHostString() : address.getAddress().getHostAddress();
  }
}
