package org.logothete.benchmarks;

import io.grpc.CallOptions;
import io.grpc.ClientCall;
import io.grpc.Grpc;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.Status;
import io.grpc.TlsChannelCredentials;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.hyperledger.fabric.protos.common.Envelope;
import org.hyperledger.fabric.protos.orderer.AtomicBroadcastGrpc;
import org.logothete.orderer.client.Envelopes;
import org.logothete.orderer.client.OrdererConnection;
import org.logothete.orderer.client.Seeks;
import org.logothete.orderer.settings.NodeSettings;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How quickly a node serves history through Deliver, over TLS, to a reader that only counts bytes.
 * The node is a process of its own, so that each can be given a core.
 *
 * <p>Arguments: {@code make FOLDER blocks bytes} writes a network's folder with a ledger for its
 * first node; {@code read FOLDER blocks times PID} reads from that node, which runs as that
 * process.
 */
public final class DeliverRate {
  private static final Logger LOG = LoggerFactory.getLogger(DeliverRate.class);

  private static final int MESSAGE_BYTES_MAX = 110 << 20;
  private static final int WINDOW = 16;

  private DeliverRate() {}

  /** Makes or measures. */
  public static void main(String[] arguments) throws Exception {
    Path folder = Path.of(arguments[1]);
    int blocks = Integer.parseInt(arguments[2]);
    switch (arguments[0]) {
      case "make" -> {
        MadeChain chain = MadeChain.create(folder);
        chain.store(0, chain.blocks(blocks, Integer.parseInt(arguments[3])));
        LOG.info("made {}", chain.settingsFile(0));
      }
      case "read" ->
          read(
              MadeChain.open(folder),
              blocks,
              Integer.parseInt(arguments[3]),
              ProcessHandle.of(Long.parseLong(arguments[4])).orElseThrow());
      default -> throw new IllegalArgumentException("make or read, not " + arguments[0]);
    }
  }

  private static void read(MadeChain chain, int blocks, int times, ProcessHandle node)
      throws Exception {
    NodeSettings settings = chain.settings(0);
    Path tls = chain.clientFolder().resolve("tls");
    Path certificate = tls.resolve("client.crt");
    ManagedChannel channel =
        Grpc.newChannelBuilder(
                settings.clientApi().listen().toString(),
                TlsChannelCredentials.newBuilder()
                    .keyManager(certificate.toFile(), tls.resolve("client.key").toFile())
                    .trustManager(Files.newInputStream(chain.tlsRoot()))
                    .build())
            .maxInboundMessageSize(MESSAGE_BYTES_MAX)
            .build();
    Envelopes envelopes = chain.envelopes(OrdererConnection.certificateHash(certificate));
    try {
      for (int i = 0; i < times; i++) {
        double cpuBegan = cpuSeconds(node);
        long began = System.nanoTime();
        Reader reader = new Reader(channel.newCall(METHOD, CallOptions.DEFAULT));
        reader.start(envelopes.seek(Seeks.existing(1, blocks)));
        long bytes = reader.end.get(10, TimeUnit.MINUTES);
        double seconds = (System.nanoTime() - began) / 1e9;
        LOG.info(
            "%d blocks, %.0f MB: %.0f MB/s, %.0f MB per second of the node's processor"
                .formatted(
                    blocks,
                    bytes / 1e6,
                    bytes / 1e6 / seconds,
                    bytes / 1e6 / (cpuSeconds(node) - cpuBegan)));
      }
    } finally {
      channel.shutdownNow();
    }
  }

  private static double cpuSeconds(ProcessHandle node) {
    return node.info().totalCpuDuration().orElseThrow().toNanos() / 1e9;
  }

  private static final MethodDescriptor<Envelope, Long> METHOD =
      MethodDescriptor.<Envelope, Long>newBuilder()
          .setType(MethodDescriptor.MethodType.BIDI_STREAMING)
          .setFullMethodName(AtomicBroadcastGrpc.getDeliverMethod().getFullMethodName())
          .setRequestMarshaller(AtomicBroadcastGrpc.getDeliverMethod().getRequestMarshaller())
          .setResponseMarshaller(new Counted())
          .build();

  /** A message's size is all that is kept of it. */
  private static final class Counted implements MethodDescriptor.Marshaller<Long> {
    @Override
    public InputStream stream(Long value) {
      throw new UnsupportedOperationException("only read");
    }

    @Override
    public Long parse(InputStream stream) {
      try {
        return stream.skip(Long.MAX_VALUE);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  private static final class Reader extends ClientCall.Listener<Long> {
    private final CompletableFuture<Long> end = new CompletableFuture<>();
    private final ClientCall<Envelope, Long> call;
    private long bytes;

    Reader(ClientCall<Envelope, Long> call) {
      this.call = call;
    }

    void start(Envelope seek) {
      call.start(this, new Metadata());
      call.request(WINDOW);
      call.sendMessage(seek);
      call.halfClose();
    }

    @Override
    public void onMessage(Long size) {
      bytes += size;
      call.request(1);
    }

    @Override
    public void onClose(Status status, Metadata trailers) {
      if (status.isOk()) {
        end.complete(bytes);
      } else {
        end.completeExceptionally(status.asException());
      }
    }
  }
}
