package org.logothete.orderer.api;

import io.grpc.BindableService;
import io.grpc.Server;
import io.grpc.netty.NettyServerBuilder;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerDomainSocketChannel;
import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.logothete.chaincode.process.SocketServer;
import org.logothete.chaincode.shim.ChaincodeSupportEndpoint;

/** Serves chaincode's processes at Unix sockets, each at one of its own. Thread-safe. */
public final class ChaincodeSockets implements SocketServer, AutoCloseable {
  private final EventLoopGroup threads =
      new MultiThreadIoEventLoopGroup(
          1,
          Thread.ofPlatform().daemon().name("chaincode-io-", 0).factory(),
          NioIoHandler.newFactory());

  @Override
  public Serving serve(Path socket, BindableService service) throws IOException {
    Server server =
        NettyServerBuilder.forAddress(UnixDomainSocketAddress.of(socket))
            .channelType(NioServerDomainSocketChannel.class)
            .bossEventLoopGroup(threads)
            .workerEventLoopGroup(threads)
            // Twice as much, so that what is too large is refused with its reason.
            .maxInboundMessageSize(2 * ChaincodeSupportEndpoint.MESSAGE_BYTES_MAX)
            .addService(service)
            .build()
            .start();
    return server::shutdownNow;
  }

  @Override
  public void close() {
    threads.shutdownGracefully(0, 1, TimeUnit.SECONDS).awaitUninterruptibly();
  }
}
