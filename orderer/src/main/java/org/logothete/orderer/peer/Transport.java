package org.logothete.orderer.peer;

import io.netty.bootstrap.Bootstrap;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.ServerChannel;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollChannelOption;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.handler.flow.FlowControlHandler;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.timeout.IdleStateHandler;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.logothete.orderer.wire.FrameDecoder;
import org.logothete.orderer.wire.FrameEncoder;

/**
 * Event loops, sockets and pipelines. On Linux epoll is used, whose TCP_USER_TIMEOUT lets a sender
 * notice that its packets are no longer acknowledged; elsewhere a sender whose peer vanished
 * without a word notices only when the socket's buffer is full.
 */
final class Transport {
  private static final int THREADS_MAX = 4;
  private static final WriteBufferWaterMark WATER_MARK =
      new WriteBufferWaterMark(256 << 10, 1 << 20);
  private static final FrameEncoder ENCODER = new FrameEncoder();

  private final LinkContext links;
  private final boolean epoll = Epoll.isAvailable();
  private final EventLoopGroup loops;

  Transport(LinkContext links) {
    this.links = links;
    IoHandlerFactory io = epoll ? EpollIoHandler.newFactory() : NioIoHandler.newFactory();
    int threads = Math.min(THREADS_MAX, Runtime.getRuntime().availableProcessors());
    this.loops =
        new MultiThreadIoEventLoopGroup(threads, new DefaultThreadFactory("cluster", true), io);
  }

  EventLoop nextLoop() {
    return loops.next();
  }

  Bootstrap dialler(EventLoop loop, SslContext tls, OutboundHandler handler) {
    LinkTimes times = links.settings().times();
    Bootstrap bootstrap =
        new Bootstrap()
            .group(loop)
            .channel(epoll ? EpollSocketChannel.class : NioSocketChannel.class)
            .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, (int) times.connect().toMillis())
            .option(ChannelOption.TCP_NODELAY, true)
            .option(ChannelOption.SO_KEEPALIVE, true)
            .option(ChannelOption.WRITE_BUFFER_WATER_MARK, WATER_MARK)
            .handler(
                initializer(
                    pipeline -> {
                      addTls(pipeline, tls);
                      pipeline.addLast(
                          new IdleStateHandler(
                              true, 0, times.ping().toMillis(), 0, TimeUnit.MILLISECONDS),
                          new FrameDecoder(LinkSettings.FRAME_BYTES_MIN),
                          ENCODER,
                          handler);
                    }));
    if (epoll) {
      bootstrap.option(EpollChannelOption.TCP_USER_TIMEOUT, (int) times.silence().toMillis());
    }
    return bootstrap;
  }

  ServerBootstrap acceptor(SslContext tls, Supplier<Rosters> rosters, InboundLinks inbound) {
    LinkTimes times = links.settings().times();
    Class<? extends ServerChannel> type =
        epoll ? EpollServerSocketChannel.class : NioServerSocketChannel.class;
    return new ServerBootstrap()
        .group(loops)
        .channel(type)
        .option(ChannelOption.SO_REUSEADDR, true)
        .childOption(ChannelOption.TCP_NODELAY, true)
        .childOption(ChannelOption.SO_KEEPALIVE, true)
        .childHandler(
            initializer(
                pipeline -> {
                  FrameDecoder decoder = new FrameDecoder(LinkSettings.FRAME_BYTES_MIN);
                  addTls(pipeline, tls);
                  pipeline.addLast(
                      new IdleStateHandler(times.silence().toMillis(), 0, 0, TimeUnit.MILLISECONDS),
                      decoder,
                      ENCODER,
                      // Keeps what one read decoded while a channel has no room.
                      new FlowControlHandler(),
                      new InboundHandler(links, rosters, inbound, decoder));
                }));
  }

  private static void addTls(ChannelPipeline pipeline, SslContext tls) {
    SslHandler handler = tls.newHandler(pipeline.channel().alloc());
    // The deadline over handshake and Hello together is kept by LinkHandler.
    handler.setHandshakeTimeoutMillis(0);
    handler.setCloseNotifyFlushTimeoutMillis(1000);
    pipeline.addLast(handler);
  }

  /** What to put into a new connection's pipeline. */
  private interface Setup {
    void into(ChannelPipeline pipeline);
  }

  private static ChannelHandler initializer(Setup setup) {
    return new ChannelInitializer<>() {
      @Override
      protected void initChannel(Channel connection) {
        setup.into(connection.pipeline());
      }
    };
  }

  /** Stops the event loops and waits until they have. */
  void close() {
    loops.shutdownGracefully(0, 2, TimeUnit.SECONDS).awaitUninterruptibly();
  }
}
