package org.logothete.orderer.ops;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.group.ChannelGroup;
import io.netty.channel.group.DefaultChannelGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.ssl.ClientAuth;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.timeout.IdleStateHandler;
import io.netty.util.concurrent.GlobalEventExecutor;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import javax.net.ssl.SSLException;
import org.logothete.orderer.settings.HostPort;
import org.logothete.orderer.settings.NodeSettings;
import org.logothete.orderer.settings.TlsSettings;

/**
 * Serves operators over HTTP/1.1: {@link Operations}, or what is administered. Connections, request
 * sizes and request rates are bounded; what is above is refused, so that a scraper gone wild cannot
 * harm ordering.
 */
public final class OperationsServer implements AutoCloseable {
  static final int CONNECTIONS_MAX = 64;
  static final int BODY_BYTES_MAX = 64 << 10;
  static final int REQUESTS_PER_SECOND_MAX = 200;
  private static final int IDLE_SECONDS = 60;

  /** What a form has around the block in it. */
  private static final int FORM_OVERHEAD_BYTES = 64 << 10;

  private final EventLoopGroup loop;
  private final ExecutorService workers;
  private final ChannelGroup connections;
  private final Channel listener;

  private OperationsServer(
      EventLoopGroup loop, ExecutorService workers, ChannelGroup connections, Channel listener) {
    this.loop = loop;
    this.workers = workers;
    this.connections = connections;
    this.listener = listener;
  }

  /**
   * Starts listening.
   *
   * @throws IOException with one line if a key cannot be read or the address cannot be bound
   */
  public static OperationsServer start(NodeSettings.Operations settings, Operations operations)
      throws IOException {
    return start(settings, operations, List.of());
  }

  /**
   * The same with further paths.
   *
   * @param routes asked first, in this order
   * @throws IOException with one line if a key cannot be read or the address cannot be bound
   */
  public static OperationsServer start(
      NodeSettings.Operations settings, Operations operations, List<Route> routes)
      throws IOException {
    return listen(
        new Listener("Operations", settings.listen(), settings.tls(), BODY_BYTES_MAX),
        Stream.concat(routes.stream(), Stream.of(operations)).toList());
  }

  /**
   * Starts the listener of a node's administrators.
   *
   * @throws IOException with one line if a key cannot be read or the address cannot be bound
   */
  public static OperationsServer administer(NodeSettings.Admin settings, Route route)
      throws IOException {
    return listen(
        new Listener(
            "Admin",
            settings.listen(),
            settings.tls(),
            settings.requestBytesMax() + FORM_OVERHEAD_BYTES),
        List.of(route));
  }

  /**
   * Where and how it is listened.
   *
   * @param section of the settings
   */
  private record Listener(String section, HostPort listen, TlsSettings tls, int bodyBytesMax) {}

  private static OperationsServer listen(Listener settings, List<Route> routes) throws IOException {
    Optional<SslContext> tls = tls(settings);
    EventLoopGroup loop = new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
    ExecutorService workers =
        Executors.newThreadPerTaskExecutor(
            Thread.ofVirtual()
                .name(settings.section().toLowerCase(Locale.ROOT) + "-", 0)
                .factory());
    ChannelGroup connections = new DefaultChannelGroup(GlobalEventExecutor.INSTANCE);
    RequestRate rate = new RequestRate(REQUESTS_PER_SECOND_MAX, System.nanoTime());
    ServerBootstrap bootstrap =
        new ServerBootstrap()
            .group(loop)
            .channel(NioServerSocketChannel.class)
            .childHandler(
                new ChannelInitializer<SocketChannel>() {
                  @Override
                  protected void initChannel(SocketChannel channel) {
                    if (connections.size() >= CONNECTIONS_MAX) {
                      var _ = channel.close();
                      return;
                    }
                    connections.add(channel);
                    tls.ifPresent(
                        context -> channel.pipeline().addLast(context.newHandler(channel.alloc())));
                    channel
                        .pipeline()
                        .addLast(new IdleStateHandler(IDLE_SECONDS, IDLE_SECONDS, IDLE_SECONDS))
                        .addLast(new HttpServerCodec())
                        .addLast(new HttpObjectAggregator(settings.bodyBytesMax(), true))
                        .addLast(new RequestHandler(routes, rate, workers));
                  }
                });
    HostPort listen = settings.listen();
    try {
      InetAddress address = InetAddress.getByName(listen.host());
      Channel listener =
          bootstrap.bind(new InetSocketAddress(address, listen.port())).sync().channel();
      return new OperationsServer(loop, workers, connections, listener);
    } catch (InterruptedException e) {
      var _ = loop.shutdownGracefully();
      workers.shutdown();
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while binding " + listen, e);
    } catch (Exception e) { // Netty throws bind's IOException without declaring it
      var _ = loop.shutdownGracefully();
      workers.shutdown();
      throw new IOException(
          "%s.ListenAddress: cannot listen on %s: %s"
              .formatted(settings.section(), listen, e.getMessage()),
          e);
    }
  }

  /** Where the server listens; tells the port that the operating system chose. */
  public InetSocketAddress address() {
    if (listener.localAddress() instanceof InetSocketAddress address) {
      return address;
    }
    throw new IllegalStateException("not bound");
  }

  @Override
  public void close() {
    listener.close().awaitUninterruptibly();
    connections.close().awaitUninterruptibly();
    workers.shutdownNow();
    loop.shutdownGracefully(0, 2, TimeUnit.SECONDS).awaitUninterruptibly();
  }

  private static Optional<SslContext> tls(Listener settings) throws IOException {
    return switch (settings.tls()) {
      case TlsSettings.Plain _ -> Optional.empty();
      case TlsSettings.Secure secure -> Optional.of(context(settings.section(), secure));
    };
  }

  private static SslContext context(String section, TlsSettings.Secure secure) throws IOException {
    try {
      SslContextBuilder builder =
          SslContextBuilder.forServer(secure.certificate().toFile(), secure.privateKey().toFile());
      builder.protocols(
          secure.minVersion() == TlsSettings.Version.TLS_1_3
              ? List.of("TLSv1.3")
              : List.of("TLSv1.2", "TLSv1.3"));
      switch (secure.clientAuth()) {
        case TlsSettings.ClientAuth.NotAsked _ -> builder.clientAuth(ClientAuth.NONE);
        case TlsSettings.ClientAuth.Required(List<Path> roots) ->
            builder.clientAuth(ClientAuth.REQUIRE).trustManager(certificates(roots));
      }
      return builder.build();
    } catch (IllegalArgumentException | CertificateException | SSLException e) {
      throw new IOException(section + ".TLS: " + e.getMessage(), e);
    }
  }

  private static List<X509Certificate> certificates(List<Path> files)
      throws IOException, CertificateException {
    CertificateFactory factory = CertificateFactory.getInstance("X.509");
    List<X509Certificate> result = new ArrayList<>();
    for (Path file : files) {
      try (InputStream in = Files.newInputStream(file)) {
        factory.generateCertificates(in).forEach(c -> result.add((X509Certificate) c));
      }
    }
    return result;
  }
}
