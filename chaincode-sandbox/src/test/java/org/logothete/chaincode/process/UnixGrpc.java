package org.logothete.chaincode.process;

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
import org.logothete.chaincode.shim.ChaincodeSupportEndpoint;

/** gRPC at Unix sockets, by Netty. */
final class UnixGrpc implements SocketServer, AutoCloseable {
  private final EventLoopGroup threads =
      new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());

  @Override
  public Serving serve(Path socket, BindableService service) throws IOException {
    Server server =
        NettyServerBuilder.forAddress(UnixDomainSocketAddress.of(socket))
            .channelType(NioServerDomainSocketChannel.class)
            .bossEventLoopGroup(threads)
            .workerEventLoopGroup(threads)
            .maxInboundMessageSize(2 * ChaincodeSupportEndpoint.MESSAGE_BYTES_MAX)
            .addService(service)
            .build()
            .start();
    return server::shutdownNow;
  }

  @Override
  public void close() {
    threads.shutdownGracefully().syncUninterruptibly();
  }
}
