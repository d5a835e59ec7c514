package org.logothete.orderer.api;

import io.netty.channel.Channel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import java.util.List;

/**
 * Accepts connections up to a number and closes the ones above at once, before TLS costs anything.
 */
final class BoundedServerSocketChannel extends NioServerSocketChannel {
  private final ConnectionCount open;

  BoundedServerSocketChannel(ConnectionCount open) {
    this.open = open;
  }

  @Override
  protected int doReadMessages(List<Object> accepted) throws Exception {
    int before = accepted.size();
    int read = super.doReadMessages(accepted);
    for (int i = accepted.size() - 1; i >= before; i--) {
      Channel connection = (Channel) accepted.get(i);
      if (open.tryAdd()) {
        connection.closeFuture().addListener(_ -> open.remove());
      } else {
        accepted.remove(i);
        connection.unsafe().closeForcibly();
        read--;
      }
    }
    return read;
  }
}
