package org.logothete.conformance;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * Processes end with {@code kill -9} under load, over and over: one after the other, and every
 * third time all at once, as when the power fails. {@code -Dpower.cuts=n} sets how often the
 * latter, and each is six processes.
 */
@Tag("long")
class PowerCutIT {
  private static final int POWER_CUTS = Integer.getInteger("power.cuts", 10);
  private static final int TRANSACTIONS_PER_STEP = 1_000;
  private static final Duration PATIENCE = Duration.ofMinutes(5);

  @RegisterExtension static final NetworkUnderTest NETWORK = NetworkUnderTest.made();

  private static ClientLoad.Step cut(List<NodeUnderTest> nodes) {
    return () -> {
      ClientLoad.say("killing " + nodes.stream().map(NodeUnderTest::id).toList());
      for (NodeUnderTest node : nodes) {
        node.kill();
      }
      for (NodeUnderTest node : nodes) {
        node.start();
      }
    };
  }

  @Test
  void nothingIsLostOrOrderedTwiceHoweverOftenProcessesAreKilled() throws Exception {
    List<NodeUnderTest> nodes = NETWORK.nodes();
    List<ClientLoad.Step> steps = new ArrayList<>();
    for (int i = 0; i < POWER_CUTS; i++) {
      steps.add(cut(List.of(nodes.get(2 * i % nodes.size()))));
      steps.add(cut(List.of(nodes.get((2 * i + 1) % nodes.size()))));
      steps.add(cut(nodes));
    }

    new ClientLoad(NETWORK, (steps.size() + 1) * TRANSACTIONS_PER_STEP, PATIENCE).run(steps);

    for (NodeUnderTest node : nodes) {
      node.killAndVerifyLedger();
    }
  }
}
