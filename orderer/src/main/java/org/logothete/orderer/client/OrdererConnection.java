package org.logothete.orderer.client;

import com.google.protobuf.ByteString;
import io.grpc.CallOptions;
import io.grpc.ChannelCredentials;
import io.grpc.Grpc;
import io.grpc.ManagedChannel;
import io.grpc.MethodDescriptor;
import io.grpc.StatusRuntimeException;
import io.grpc.TlsChannelCredentials;
import io.grpc.protobuf.ProtoUtils;
import io.grpc.stub.ClientCalls;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.CertificateEncodingException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.hyperledger.fabric.protos.common.Envelope;
import org.hyperledger.fabric.protos.orderer.AtomicBroadcastGrpc;
import org.hyperledger.fabric.protos.orderer.AtomicBroadcastGrpc.AtomicBroadcastStub;
import org.hyperledger.fabric.protos.orderer.SeekInfo;
import org.logothete.orderer.proto.ExecutionAnswer;
import org.logothete.orderer.proto.ExecutionQuestion;
import org.logothete.orderer.settings.HostPort;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A connection to one node, dialled when first used. Thread-safe; close it when done. */
public final class OrdererConnection implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(OrdererConnection.class);
  private static final int MESSAGE_BYTES_MAX = 100 << 20;
  private static final int CLOSE_SECONDS = 5;

  private static final MethodDescriptor<Envelope, ExecutionAnswer> ASK =
      MethodDescriptor.<Envelope, ExecutionAnswer>newBuilder()
          .setType(MethodDescriptor.MethodType.UNARY)
          .setFullMethodName(ExecutionMethods.ASK)
          .setRequestMarshaller(ProtoUtils.marshaller(Envelope.getDefaultInstance()))
          .setResponseMarshaller(ProtoUtils.marshaller(ExecutionAnswer.getDefaultInstance()))
          .build();

  private final HostPort node;
  private final ManagedChannel channel;

  private OrdererConnection(HostPort node, ManagedChannel channel) {
    this.node = node;
    this.channel = channel;
  }

  /**
   * Prepares a connection over mutual TLS.
   *
   * @throws ClientException if a file cannot be read or holds no key or certificate
   */
  public static OrdererConnection open(HostPort node, ClientTlsFiles tls) throws ClientException {
    return open(node, node.host(), tls);
  }

  /**
   * The same to a node whose certificate has another name than it is dialled by.
   *
   * @param hostName that its certificate must have
   */
  public static OrdererConnection open(HostPort node, String hostName, ClientTlsFiles tls)
      throws ClientException {
    try {
      ByteArrayOutputStream roots = new ByteArrayOutputStream();
      for (Path root : tls.roots()) {
        roots.write(Files.readAllBytes(root));
        roots.write('\n');
      }
      ChannelCredentials credentials =
          TlsChannelCredentials.newBuilder()
              .keyManager(tls.certificate().toFile(), tls.privateKey().toFile())
              .trustManager(new ByteArrayInputStream(roots.toByteArray()))
              .build();
      return new OrdererConnection(
          node,
          Grpc.newChannelBuilder(node.toString(), credentials)
              .overrideAuthority(new HostPort(hostName, node.port()).toString())
              .maxInboundMessageSize(MESSAGE_BYTES_MAX)
              .build());
    } catch (IOException | IllegalArgumentException e) {
      throw new ClientException("cannot use the client's TLS files: " + e.getMessage(), e);
    }
  }

  /** Prepares a connection that takes messages up to a size. */
  public static OrdererConnection open(
      HostPort node, ChannelCredentials credentials, int messageBytesMax) {
    return new OrdererConnection(
        node,
        Grpc.newChannelBuilder(node.toString(), credentials)
            .maxInboundMessageSize(messageBytesMax)
            .build());
  }

  /**
   * SHA-256 of a certificate, for {@link Envelopes}.
   *
   * @throws ClientException if the file holds no certificate
   */
  public static ByteString certificateHash(Path file) throws ClientException {
    try (InputStream in = Files.newInputStream(file)) {
      X509Certificate certificate =
          (X509Certificate) CertificateFactory.getInstance("X.509").generateCertificate(in);
      return Envelopes.sha256(ByteString.copyFrom(certificate.getEncoded()));
    } catch (CertificateEncodingException e) {
      throw new ClientException(file + " holds a certificate that cannot be encoded", e);
    } catch (IOException | CertificateException e) {
      throw new ClientException("cannot read the certificate " + file + ": " + e.getMessage(), e);
    }
  }

  public HostPort node() {
    return node;
  }

  /**
   * Opens a Broadcast stream.
   *
   * @param inFlightMax how many envelopes may wait for their answer
   */
  public BroadcastSession broadcast(int inFlightMax) {
    return new BroadcastSession(node, AtomicBroadcastGrpc.newStub(channel), inFlightMax);
  }

  /** Asks for blocks. */
  public BlockStream deliver(Envelopes envelopes, SeekInfo seek) {
    AtomicBroadcastStub stub = AtomicBroadcastGrpc.newStub(channel);
    return new BlockStream(node, stub, envelopes.seek(seek));
  }

  /**
   * Asks about execution and waits for the answer.
   *
   * @throws ClientException with the node's words if it refuses, or if it does not answer in time
   */
  public ExecutionAnswer ask(Envelopes envelopes, ExecutionQuestion question, Duration patience)
      throws ClientException {
    Envelope envelope = envelopes.question(question.toByteString());
    try {
      return ClientCalls.blockingUnaryCall(
          channel,
          ASK,
          CallOptions.DEFAULT.withDeadlineAfter(patience.toMillis(), TimeUnit.MILLISECONDS),
          envelope);
    } catch (StatusRuntimeException e) {
      throw new ClientException(node + ": " + Failures.reason(e), e);
    }
  }

  /** Ends it. On a host that is busy beyond measure it may still be closing when this returns. */
  @Override
  public void close() {
    channel.shutdownNow();
    try {
      if (!channel.awaitTermination(CLOSE_SECONDS, TimeUnit.SECONDS)) {
        LOG.warn("the connection to {} takes more than {} s to close", node, CLOSE_SECONDS);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
