package org.logothete.orderer.peer;

import java.io.IOException;
import java.net.InetSocketAddress;

/** The address for other orderers cannot be listened on; the message names it and the cause. */
public final class ListenException extends IOException {
  ListenException(InetSocketAddress address, Throwable cause) {
    super(
        "cannot listen for other orderers on "
            + address.getHostString()
            + ":"
            + address.getPort()
            + ": "
            + cause.getMessage(),
        cause);
  }
}
