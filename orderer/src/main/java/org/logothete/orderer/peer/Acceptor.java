package org.logothete.orderer.peer;

import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.handler.ssl.SslContext;
import io.netty.util.ReferenceCountUtil;
import java.net.InetSocketAddress;
import java.util.function.Predicate;
import java.util.function.Supplier;
import javax.net.ssl.SSLException;
import org.logothete.consensus.Bytes;

/** The listening side: the socket and the connections it accepted. Thread-safe. */
final class Acceptor {
  private final Channel listener;
  private final SslContext tls;
  private final InboundLinks inbound;

  private Acceptor(Channel listener, SslContext tls, InboundLinks inbound) {
    this.listener = listener;
    this.tls = tls;
    this.inbound = inbound;
  }

  /**
   * Listens, letting in whom the rosters name at the time.
   *
   * @param onChange told that somebody has a connection now, or has it no more
   * @throws ListenException if the address cannot be listened on
   * @throws SSLException if this node's server certificate or key is unusable
   */
  static Acceptor listen(
      LinkContext links,
      LinkTls identity,
      Transport transport,
      Supplier<Rosters> rosters,
      Runnable onChange)
      throws ListenException, SSLException {
    SslContext tls = identity.accepting(certificate -> rosters.get().pins(certificate));
    InboundLinks inbound = new InboundLinks(links.settings().unauthenticatedMax(), onChange);
    InetSocketAddress address = links.settings().listen();
    ChannelFuture bound =
        transport.acceptor(tls, rosters, inbound).bind(address).awaitUninterruptibly();
    if (!bound.isSuccess()) {
      ReferenceCountUtil.release(tls);
      throw new ListenException(address, bound.cause());
    }
    return new Acceptor(bound.channel(), tls, inbound);
  }

  InetSocketAddress address() {
    return (InetSocketAddress) listener.localAddress();
  }

  /** Whether the owner of the client certificate has a connection to this node. */
  boolean isDialledBy(Bytes certificate) {
    return inbound.isFrom(certificate);
  }

  /** Closes the connections of nodes that are members of nothing any more. */
  void closeUnless(Predicate<Bytes> pinned) {
    for (Channel connection : inbound.unwanted(pinned)) {
      var _ = connection.close();
    }
  }

  /** Stops listening and closes all connections. */
  void close() {
    listener.close().awaitUninterruptibly();
    for (Channel connection : inbound.all()) {
      var _ = connection.close();
    }
    ReferenceCountUtil.release(tls);
  }
}
