package org.logothete.benchmarks;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.PublicKey;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.hyperledger.fabric.protos.common.Block;
import org.logothete.network.block.BlockSignatures;
import org.logothete.network.crypto.EcdsaVerifier;
import org.logothete.orderer.channel.BlockSource;
import org.logothete.orderer.node.OrdererNode;
import org.logothete.orderer.node.StartException;
import org.logothete.orderer.settings.NodeSettings;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How quickly an empty node fetches a chain from three others that share its machine, beside how
 * quickly the machine verifies the certificates of the same blocks and does nothing else.
 *
 * <p>Arguments: blocks, bytes of each, times.
 */
public final class CatchUpRate {
  private static final Logger LOG = LoggerFactory.getLogger(CatchUpRate.class);

  private static final OperatingSystemMXBean SYSTEM =
      ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);

  private CatchUpRate() {}

  /** Measures and prints. */
  public static void main(String[] arguments) throws Exception {
    int count = Integer.parseInt(arguments[0]);
    int bytes = Integer.parseInt(arguments[1]);
    int times = Integer.parseInt(arguments[2]);
    Path folder = Files.createTempDirectory("catch-up");
    try {
      MadeChain chain = MadeChain.create(folder.resolve("net"));
      List<Block> blocks = chain.blocks(count, bytes);
      for (int node = 0; node < 3; node++) {
        chain.store(node, blocks);
      }
      LOG.info("{} blocks of {} bytes", count, blocks.getFirst().getSerializedSize());
      for (int i = 0; i < times; i++) {
        LOG.info("verified: {}", verified(chain, blocks));
      }
      blocks.clear();
      for (int i = 0; i < times; i++) {
        LOG.info("fetched: {}", fetched(chain, count));
      }
    } finally {
      delete(folder);
    }
  }

  /**
   * How long it took, by the clock and in processor time: the latter hardly depends on who else
   * uses the machine.
   */
  private record Rate(int blocks, double seconds, double cpuSeconds) {
    @Override
    public String toString() {
      return "%.0f blocks/s, %.0f blocks per second of a processor"
          .formatted(blocks / seconds, blocks / cpuSeconds);
    }
  }

  private record Instant(long nanos, long cpuNanos) {
    static Instant now() {
      return new Instant(System.nanoTime(), SYSTEM.getProcessCpuTime());
    }

    Rate rate(int blocks) {
      Instant end = now();
      return new Rate(blocks, (end.nanos - nanos) / 1e9, (end.cpuNanos - cpuNanos) / 1e9);
    }
  }

  private static Rate verified(MadeChain chain, List<Block> blocks) throws Exception {
    int threads = Runtime.getRuntime().availableProcessors();
    EcdsaVerifier verifier = new EcdsaVerifier();
    Map<Integer, PublicKey> keys = chain.keys();
    AtomicInteger next = new AtomicInteger();
    Callable<Integer> task =
        () -> {
          int refused = 0;
          for (int i = next.getAndIncrement(); i < blocks.size(); i = next.getAndIncrement()) {
            refused +=
                BlockSignatures.refusal(verifier, keys, chain.quorum(), blocks.get(i)).isPresent()
                    ? 1
                    : 0;
          }
          return refused;
        };
    Instant began = Instant.now();
    try (ExecutorService pool = Executors.newFixedThreadPool(threads)) {
      for (Future<Integer> result : pool.invokeAll(Collections.nCopies(threads, task))) {
        if (result.get() > 0) {
          throw new IllegalStateException("a certificate that was made here does not verify");
        }
      }
    }
    return began.rate(blocks.size());
  }

  private static OrdererNode start(NodeSettings settings) throws StartException {
    return OrdererNode.start(
        settings,
        failure -> {
          throw new IllegalStateException("the benchmark's disk failed", failure);
        });
  }

  private static Rate fetched(MadeChain chain, int count) throws Exception {
    List<OrdererNode> nodes = new ArrayList<>();
    try {
      for (int node = 0; node < 3; node++) {
        nodes.add(start(chain.settings(node)));
      }
      OrdererNode empty = start(chain.settings(3));
      nodes.add(empty);
      BlockSource blocks = empty.channels().channel(chain.channel()).orElseThrow().blocks();
      while (blocks.height() < 2) {
        TimeUnit.MILLISECONDS.sleep(1);
      }
      int first = (int) blocks.height();
      Instant began = Instant.now();
      while (blocks.height() <= count) {
        TimeUnit.MILLISECONDS.sleep(1);
      }
      return began.rate(count + 1 - first);
    } finally {
      nodes.forEach(OrdererNode::close);
      delete(chain.settings(3).ledgerLocation());
    }
  }

  private static void delete(Path folder) throws Exception {
    try (Stream<Path> found = Files.walk(folder)) {
      for (Path each : found.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(each);
      }
    }
  }
}
