package org.logothete.orderer.node;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.hyperledger.fabric.protos.common.HeaderType;
import org.hyperledger.fabric.protos.common.Status;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.logothete.orderer.channel.BlockSource;
import org.logothete.orderer.channel.SubmitOutcome;
import org.logothete.orderer.channel.SubmitOutcome.Accepted;

/**
 * What clients may submit cannot make a proposal that others refuse. Fabric's BFT takes types into
 * its pool that its own validation refuses later, and a leader that proposes them is deposed, one
 * after the other.
 */
class HeaderTypesTest {
  private static final ByteString NONSENSE = ByteString.copyFromUtf8("no message of any type");

  @TempDir private Path directory;
  private TestNetwork network;

  @BeforeEach
  void startNetwork() throws Exception {
    network = TestNetwork.create(directory, 4, Duration.ofMillis(200));
    network.startAll();
  }

  @AfterEach
  void closeNetwork() {
    network.close();
  }

  /** Every type of Fabric's, and numbers that are none. */
  private static List<Integer> types() {
    List<Integer> types = new ArrayList<>(List.of(-1, 4, 7, 9, 99, Integer.MAX_VALUE));
    Stream.of(HeaderType.values())
        .filter(type -> type != HeaderType.UNRECOGNIZED)
        .map(HeaderType::getNumber)
        .forEach(types::add);
    return List.copyOf(new HashSet<>(types));
  }

  @Test
  void everyTypeIsRefusedAtOnceOrOrderedAndOrderingGoesOn() throws Exception {
    Set<ByteString> pooled = new HashSet<>();
    for (ByteString data : List.of(NONSENSE, ByteString.EMPTY)) {
      for (int type : types()) {
        for (int node = 0; node < network.size(); node++) {
          ByteString envelope = network.envelope(type, data);
          switch (network.submit(node, envelope)) {
            case Accepted _ -> {
              assertThat(type).isEqualTo(HeaderType.ENDORSER_TRANSACTION_VALUE);
              pooled.add(envelope);
            }
            case SubmitOutcome.Refused refused ->
                assertThat(refused.status()).as("type %d", type).isEqualTo(Status.BAD_REQUEST);
          }
        }
      }
    }
    ByteString last = network.transaction("ordered behind all of it");
    assertThat(network.submit(0, last)).isInstanceOf(Accepted.class);
    pooled.add(last);

    for (int node = 0; node < network.size(); node++) {
      assertThat(awaitAll(network.channel(node).blocks(), pooled.size())).isEqualTo(pooled);
    }
  }

  /** What stands in blocks, once it is as many as expected. */
  private static Set<ByteString> awaitAll(BlockSource blocks, int expected) throws Exception {
    Set<ByteString> found = new HashSet<>();
    for (long number = 1; found.size() < expected; number++) {
      assertThat(blocks.awaitHeight(number + 1, Duration.ofMinutes(1)))
          .as("%d of %d ordered", found.size(), expected)
          .isTrue();
      found.addAll(blocks.block(number).orElseThrow().getData().getDataList());
    }
    return found;
  }
}
