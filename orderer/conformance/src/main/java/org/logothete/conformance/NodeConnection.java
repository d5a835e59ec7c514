package org.logothete.conformance;

import io.grpc.ChannelCredentials;
import io.grpc.Grpc;
import io.grpc.ManagedChannel;
import io.grpc.MethodDescriptor;
import io.grpc.TlsChannelCredentials;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.concurrent.TimeUnit;

/**
 * A connection to one orderer over mutual TLS, with the calls of {@code orderer.AtomicBroadcast} as
 * bytes in and bytes out. Thread-safe; dials when first used.
 */
public final class NodeConnection implements AutoCloseable {
  private static final int MESSAGE_BYTES_MAX = 110 << 20;

  private final String address;
  private final ManagedChannel channel;

  private NodeConnection(String address, ManagedChannel channel) {
    this.address = address;
    this.channel = channel;
  }

  /**
   * Prepares a connection.
   *
   * @param address {@code host:port}
   * @throws AuditException if the TLS files cannot be used
   */
  public static NodeConnection to(String address, Identity client, Consortium consortium)
      throws AuditException {
    try {
      ChannelCredentials credentials =
          TlsChannelCredentials.newBuilder()
              .keyManager(client.tlsCertificate().toFile(), client.tlsKey().toFile())
              .trustManager(new ByteArrayInputStream(consortium.tlsRoots()))
              .build();
      return new NodeConnection(
          address,
          Grpc.newChannelBuilder(address, credentials)
              .maxInboundMessageSize(MESSAGE_BYTES_MAX)
              .build());
    } catch (IOException | IllegalArgumentException e) {
      throw new AuditException("cannot use the client's TLS files: " + e, e);
    }
  }

  public String address() {
    return address;
  }

  ManagedChannel channel() {
    return channel;
  }

  /** One of the service's two methods, {@code Broadcast} or {@code Deliver}. */
  static MethodDescriptor<byte[], byte[]> method(String name) {
    return MethodDescriptor.<byte[], byte[]>newBuilder()
        .setType(MethodDescriptor.MethodType.BIDI_STREAMING)
        .setFullMethodName("orderer.AtomicBroadcast/" + name)
        .setRequestMarshaller(RawBytes.INSTANCE)
        .setResponseMarshaller(RawBytes.INSTANCE)
        .build();
  }

  private enum RawBytes implements MethodDescriptor.Marshaller<byte[]> {
    INSTANCE;

    @Override
    public InputStream stream(byte[] value) {
      return new ByteArrayInputStream(value);
    }

    @Override
    public byte[] parse(InputStream stream) {
      try {
        return stream.readAllBytes();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  @Override
  public void close() {
    channel.shutdownNow();
    try {
      if (!channel.awaitTermination(10, TimeUnit.SECONDS)) {
        throw new IllegalStateException("the connection to " + address + " does not close");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
