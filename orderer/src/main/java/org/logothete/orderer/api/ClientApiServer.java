package org.logothete.orderer.api;

import com.google.protobuf.ByteString;
import io.grpc.Server;
import io.grpc.ServerCall;
import io.grpc.ServerServiceDefinition;
import io.grpc.netty.GrpcSslContexts;
import io.grpc.netty.NettyServerBuilder;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.handler.ssl.ClientAuth;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.security.cert.X509Certificate;
import java.time.InstantSource;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.logging.Level;
import java.util.logging.Logger;
import javax.net.ssl.SSLException;
import org.hyperledger.fabric.protos.orderer.AtomicBroadcastGrpc;
import org.hyperledger.fabric.protos.orderer.BroadcastResponse;
import org.jspecify.annotations.Nullable;
import org.logothete.orderer.channel.ChannelRegistry;
import org.logothete.orderer.client.ExecutionMethods;

/**
 * The gRPC server for clients: {@code orderer.AtomicBroadcast} and {@code grpc.health.v1}.
 *
 * <p>Netty's event loops do framing and TLS; streams run on virtual threads. {@link #start} and
 * {@link #close} are called once each, by one thread.
 */
public final class ClientApiServer implements AutoCloseable {
  /** How long a client may take for TCP and TLS (Fabric's General.ConnectionTimeout). */
  private static final int HANDSHAKE_SECONDS_MAX = 5;

  /** How long calls may run on after the node has begun to stop; Deliver would go on for ever. */
  private static final int STOP_SECONDS_MAX = 2;

  /**
   * gRPC logs a stack trace for every message above the size limit: clients must not be able to
   * fill the log. Held here because the logging library drops a level with its last reference.
   */
  private static final Logger STREAM_LOG = Logger.getLogger("io.grpc.netty.NettyServerStream");

  static {
    STREAM_LOG.setLevel(Level.SEVERE);
  }

  private final ClientApiSettings settings;
  private final ChannelRegistry channels;
  private final AccessPolicy policy;
  private final Questions questions;
  private final ApiObserver observer;
  private final InstantSource clock;
  private final HealthReport health;
  private @Nullable Running running;

  private record Running(
      Server server, EventLoopGroup acceptor, EventLoopGroup workers, ExecutorService calls) {}

  /**
   * Stores what the server needs; {@link #start} opens the port.
   *
   * @param questions answers what is asked about execution
   * @param ready whether this node can serve, for {@code grpc.health.v1}
   * @param clock for the time window of Deliver requests and the end of readers' certificates
   */
  public ClientApiServer(
      ClientApiSettings settings,
      ChannelRegistry channels,
      AccessPolicy policy,
      Questions questions,
      BooleanSupplier ready,
      ApiObserver observer,
      InstantSource clock) {
    this.settings = settings;
    this.channels = channels;
    this.policy = policy;
    this.questions = questions;
    this.observer = observer;
    this.clock = clock;
    this.health = new HealthReport(ready);
  }

  /**
   * Listens.
   *
   * @throws ListenException if the address is in use or not this machine's
   * @throws IllegalArgumentException if the TLS key and certificate cannot be used
   */
  public void start() {
    ConnectionCount connections = new ConnectionCount(settings.limits().connections(), observer);
    // Everything that can refuse the settings comes before the first thread.
    NettyServerBuilder builder = NettyServerBuilder.forAddress(settings.listen());
    settings.tls().ifPresent(tls -> builder.sslContext(sslContext(tls)));
    EventLoopGroup acceptor = eventLoops("client-api-accept", 1);
    EventLoopGroup workers =
        eventLoops("client-api-io", Math.max(2, Runtime.getRuntime().availableProcessors()));
    ExecutorService calls =
        Executors.newThreadPerTaskExecutor(Thread.ofVirtual().name("client-call").factory());
    ClientApiSettings.KeepAlive keepAlive = settings.keepAlive();
    Server server =
        builder
            .channelFactory(() -> new BoundedServerSocketChannel(connections))
            .bossEventLoopGroup(acceptor)
            .workerEventLoopGroup(workers)
            .executor(calls)
            .handshakeTimeout(HANDSHAKE_SECONDS_MAX, TimeUnit.SECONDS)
            .permitKeepAliveTime(keepAlive.clientIntervalMin().toMillis(), TimeUnit.MILLISECONDS)
            .permitKeepAliveWithoutCalls(true)
            .keepAliveTime(keepAlive.interval().toMillis(), TimeUnit.MILLISECONDS)
            .keepAliveTimeout(keepAlive.timeout().toMillis(), TimeUnit.MILLISECONDS)
            .maxInboundMessageSize(settings.maxMessageBytes())
            .maxConcurrentCallsPerConnection(settings.limits().streamsPerConnection())
            .addService(atomicBroadcast(calls))
            .addService(execution())
            .addService(health.service())
            .build();
    Running started = new Running(server, acceptor, workers, calls);
    try {
      server.start();
    } catch (IOException e) {
      stop(started);
      InetSocketAddress address = settings.listen();
      Throwable cause = e.getCause() == null ? e : e.getCause();
      throw new ListenException(
          "cannot listen for clients on %s:%d: %s"
              .formatted(address.getHostString(), address.getPort(), cause.getMessage()),
          e);
    }
    running = started;
    health.start();
  }

  /** The port listened on, also when the operating system chose it. */
  public int port() {
    Running now = running;
    if (now == null) {
      throw new IllegalStateException("the client API is not started");
    }
    return now.server().getPort();
  }

  /** Stops listening, lets calls end for a few seconds, then ends them. */
  @Override
  public void close() {
    health.close();
    Running now = running;
    if (now != null) {
      running = null;
      stop(now);
    }
  }

  private static void stop(Running running) {
    running.server().shutdown();
    try {
      if (!running.server().awaitTermination(STOP_SECONDS_MAX, TimeUnit.SECONDS)) {
        running.server().shutdownNow();
        running.server().awaitTermination(STOP_SECONDS_MAX, TimeUnit.SECONDS);
      }
    } catch (InterruptedException e) {
      running.server().shutdownNow();
      Thread.currentThread().interrupt();
    }
    var acceptorStopped = running.acceptor().shutdownGracefully(0, 1, TimeUnit.SECONDS);
    var workersStopped = running.workers().shutdownGracefully(0, 1, TimeUnit.SECONDS);
    acceptorStopped.awaitUninterruptibly();
    workersStopped.awaitUninterruptibly();
    running.calls().shutdownNow();
  }

  private ServerServiceDefinition atomicBroadcast(ExecutorService calls) {
    BroadcastStream.Shared broadcast =
        new BroadcastStream.Shared(
            channels,
            observer,
            new InFlightBytes(settings.limits().inFlightBytes()),
            settings.limits().envelopesPerStream(),
            calls);
    SeekService seeks = new SeekService(channels, policy, observer, gate());
    return ServerServiceDefinition.builder(AtomicBroadcastGrpc.SERVICE_NAME)
        .addMethod(WireFormat.BROADCAST, (call, headers) -> startBroadcast(call, broadcast))
        .addMethod(WireFormat.DELIVER, (call, headers) -> startDeliver(call, seeks))
        .build();
  }

  private RequestGate gate() {
    return new RequestGate(clock, settings.timeWindow(), binding());
  }

  private ServerServiceDefinition execution() {
    QuestionCall.Shared shared = new QuestionCall.Shared(channels, policy, gate(), questions);
    return ServerServiceDefinition.builder(ExecutionMethods.SERVICE)
        .addMethod(
            WireFormat.ASK,
            (call, headers) -> {
              QuestionCall question = new QuestionCall(call, shared);
              question.start();
              return question;
            })
        .build();
  }

  private static ServerCall.Listener<ByteString> startBroadcast(
      ServerCall<ByteString, BroadcastResponse> call, BroadcastStream.Shared shared) {
    BroadcastStream stream = new BroadcastStream(call, shared);
    stream.start();
    return stream;
  }

  private ServerCall.Listener<ByteString> startDeliver(
      ServerCall<ByteString, DeliverAnswer> call, SeekService seeks) {
    DeliverStream stream = new DeliverStream(call, seeks, observer, settings.maxSentMessageBytes());
    stream.start();
    return stream;
  }

  private TlsBinding binding() {
    return settings
        .tls()
        .map(
            tls ->
                switch (tls.clients()) {
                  case ClientTls.Clients.Anyone _ -> TlsBinding.NOT_CHECKED;
                  case ClientTls.Clients.Certified _ -> TlsBinding.REQUIRED;
                })
        .orElse(TlsBinding.NOT_CHECKED);
  }

  private static SslContext sslContext(ClientTls tls) {
    try {
      SslContextBuilder builder =
          GrpcSslContexts.configure(
                  SslContextBuilder.forServer(
                      tls.key(), tls.chain().toArray(X509Certificate[]::new)))
              .protocols(tls.versions().names());
      switch (tls.clients()) {
        case ClientTls.Clients.Anyone _ -> builder.clientAuth(ClientAuth.NONE);
        case ClientTls.Clients.Certified(var roots) ->
            builder.clientAuth(ClientAuth.REQUIRE).trustManager(new ClientRoots(roots));
      }
      return builder.build();
    } catch (SSLException e) {
      throw new IllegalArgumentException(
          "the TLS key and certificate for clients cannot be used: " + e.getMessage(), e);
    }
  }

  private static EventLoopGroup eventLoops(String name, int threads) {
    return new MultiThreadIoEventLoopGroup(
        threads,
        Thread.ofPlatform().daemon().name(name + "-", 0).factory(),
        NioIoHandler.newFactory());
  }
}
