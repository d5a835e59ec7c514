package org.logothete.orderer.api;

import com.google.protobuf.ByteString;
import com.google.protobuf.Timestamp;
import io.grpc.ManagedChannel;
import io.grpc.netty.GrpcSslContexts;
import io.grpc.netty.NettyChannelBuilder;
import io.netty.handler.ssl.SslContextBuilder;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import javax.net.ssl.SSLException;
import org.hyperledger.fabric.protos.common.Block;
import org.hyperledger.fabric.protos.common.BlockData;
import org.hyperledger.fabric.protos.common.BlockHeader;
import org.hyperledger.fabric.protos.common.BlockMetadata;
import org.hyperledger.fabric.protos.common.ChannelHeader;
import org.hyperledger.fabric.protos.common.Envelope;
import org.hyperledger.fabric.protos.common.Header;
import org.hyperledger.fabric.protos.common.HeaderType;
import org.hyperledger.fabric.protos.common.Payload;
import org.hyperledger.fabric.protos.common.SignatureHeader;
import org.logothete.orderer.channel.ChannelRegistry;
import org.logothete.orderer.channel.OrderedChannel;

/** A client API server with mutual TLS on loopback, its one channel, and clients for it. */
final class TestApi implements AutoCloseable {
  static final int SENT_BYTES_MAX = 1 << 20;
  static final String CHANNEL = "goldenchannel";
  static final ByteString CREATOR = ByteString.copyFromUtf8("somebody");

  final TestChannel channel = new TestChannel(CHANNEL);
  final TestPolicy policy = new TestPolicy();
  final AtomicBoolean ready = new AtomicBoolean(true);
  final AtomicReference<Instant> now = new AtomicReference<>(Instant.now());
  final TestAuthority serverAuthority = new TestAuthority("server authority");
  final TestAuthority clientAuthority = new TestAuthority("client authority");
  final AtomicReference<List<X509Certificate>> clientRoots =
      new AtomicReference<>(List.of(clientAuthority.certificate()));
  final TestAuthority.Issued client = clientAuthority.issue("client");
  private final List<ManagedChannel> connections = new ArrayList<>();
  private final ClientApiServer server;

  private TestApi(ClientApiSettings.Limits limits, ClientTls.Versions versions) {
    TestAuthority.Issued issued = serverAuthority.issue("orderer");
    ClientTls tls =
        new ClientTls(
            issued.key(),
            List.of(issued.certificate()),
            new ClientTls.Clients.Certified(clientRoots::get),
            versions);
    ClientApiSettings settings =
        new ClientApiSettings(
            new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
            Optional.of(tls),
            1 << 20,
            SENT_BYTES_MAX,
            Duration.ofMinutes(15),
            ClientApiSettings.KeepAlive.DEFAULTS,
            limits);
    InstantSource clock = now::get;
    server =
        new ClientApiServer(
            settings,
            registry(channel),
            policy,
            Questions.NONE,
            ready::get,
            ApiObserver.NONE,
            clock);
    server.start();
  }

  static TestApi start() {
    return start(ClientApiSettings.Limits.DEFAULTS);
  }

  static TestApi start(ClientApiSettings.Limits limits) {
    return new TestApi(limits, ClientTls.Versions.TLS_1_3);
  }

  static TestApi startFor(ClientTls.Versions versions) {
    return new TestApi(ClientApiSettings.Limits.DEFAULTS, versions);
  }

  int port() {
    return server.port();
  }

  /** A connection as the client the server knows. */
  ManagedChannel connect() {
    return connect(Optional.of(client), "TLSv1.3");
  }

  ManagedChannel connect(Optional<TestAuthority.Issued> identity, String version) {
    try {
      SslContextBuilder context =
          GrpcSslContexts.configure(SslContextBuilder.forClient())
              .trustManager(serverAuthority.certificate())
              .protocols(version);
      identity.ifPresent(issued -> context.keyManager(issued.key(), issued.certificate()));
      ManagedChannel connection =
          NettyChannelBuilder.forAddress("localhost", server.port())
              .sslContext(context.build())
              .build();
      connections.add(connection);
      return connection;
    } catch (SSLException e) {
      throw new AssertionError(e);
    }
  }

  ByteString clientCertificateHash() {
    try {
      return ByteString.copyFrom(
          MessageDigest.getInstance("SHA-256").digest(client.certificate().getEncoded()));
    } catch (NoSuchAlgorithmException | CertificateEncodingException e) {
      throw new AssertionError(e);
    }
  }

  /** A channel header a Deliver request may have. */
  ChannelHeader.Builder deliverHeader() {
    Instant time = now.get();
    return ChannelHeader.newBuilder()
        .setType(HeaderType.DELIVER_SEEK_INFO_VALUE)
        .setChannelId(CHANNEL)
        .setTimestamp(
            Timestamp.newBuilder().setSeconds(time.getEpochSecond()).setNanos(time.getNano()))
        .setTlsCertHash(clientCertificateHash());
  }

  static Envelope envelope(ChannelHeader header, ByteString data) {
    return Envelope.newBuilder()
        .setPayload(
            Payload.newBuilder()
                .setHeader(
                    Header.newBuilder()
                        .setChannelHeader(header.toByteString())
                        .setSignatureHeader(
                            SignatureHeader.newBuilder()
                                .setCreator(CREATOR)
                                .build()
                                .toByteString()))
                .setData(data)
                .build()
                .toByteString())
        .setSignature(ByteString.copyFromUtf8("signature"))
        .build();
  }

  /** An endorser transaction whose content is the text. */
  static Envelope transaction(String channel, String text) {
    return envelope(
        ChannelHeader.newBuilder()
            .setType(HeaderType.ENDORSER_TRANSACTION_VALUE)
            .setChannelId(channel)
            .build(),
        ByteString.copyFromUtf8(text));
  }

  static Block block(long number, Envelope... envelopes) {
    BlockData.Builder data = BlockData.newBuilder();
    for (Envelope envelope : envelopes) {
      data.addData(envelope.toByteString());
    }
    return Block.newBuilder()
        .setHeader(BlockHeader.newBuilder().setNumber(number))
        .setData(data)
        .setMetadata(BlockMetadata.newBuilder().addMetadata(ByteString.copyFromUtf8("signed")))
        .build();
  }

  /** Blocks 0 up to the count, with one transaction each. */
  void appendBlocks(int count) {
    for (int i = 0; i < count; i++) {
      channel.append(block(channel.height(), transaction(CHANNEL, "tx " + i)));
    }
  }

  @Override
  public void close() {
    for (ManagedChannel connection : connections) {
      connection.shutdownNow();
    }
    server.close();
  }

  private static ChannelRegistry registry(OrderedChannel channel) {
    return new ChannelRegistry() {
      @Override
      public Optional<OrderedChannel> channel(String id) {
        return id.equals(channel.id()) ? Optional.of(channel) : Optional.empty();
      }

      @Override
      public Collection<OrderedChannel> channels() {
        return List.of(channel);
      }
    };
  }
}
