package org.logothete.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * The command that operators use gives the channel another engine, and later takes it back, under
 * load. No process is restarted but the one that is down during the second switch.
 */
@Tag("slow")
class EngineSwapIT {
  private static final int TRANSACTIONS = 6_000;
  private static final String OTHER = MadeNetwork.ENGINE.equals("pbft") ? "bdls" : "pbft";

  @RegisterExtension static final NetworkUnderTest NETWORK = NetworkUnderTest.made();

  @Test
  void nothingIsLostOrOrderedTwiceWhileEnginesAreSwitched() throws Exception {
    NodeUnderTest absent = NETWORK.node(NetworkUnderTest.NODES);
    List<ClientLoad.Step> steps =
        List.of(
            () -> switchTo(OTHER), absent::kill, () -> switchTo(MadeNetwork.ENGINE), absent::start);

    new ClientLoad(NETWORK, TRANSACTIONS, Duration.ofMinutes(4)).run(steps);

    for (NodeUnderTest node : NETWORK.nodes()) {
      assertThat(node.gauge("logothete_channel_config_sequence")).hasValue(2);
    }
  }

  private static void switchTo(String engine) throws Exception {
    ClientLoad.say("switching to " + engine);
    Path log = NETWORK.folder().resolve("switch-to-" + engine + ".log");
    Command.run(log, "channel", "engine", NETWORK.folder().toString(), engine);
  }
}
