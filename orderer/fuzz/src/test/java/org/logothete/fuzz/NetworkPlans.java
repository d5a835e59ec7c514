package org.logothete.fuzz;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.logothete.network.consortium.ConsortiumPlan;
import org.logothete.network.consortium.ConsortiumPlanFile;
import org.logothete.network.consortium.InvalidPlanException;

/** The file a new network is made from. */
final class NetworkPlans implements FuzzTarget {
  private static final String FILE = "network.yaml";

  @Override
  public void run(byte[] input) throws InvalidPlanException {
    ConsortiumPlan plan;
    try {
      plan = ConsortiumPlanFile.parse(FILE, new String(input, StandardCharsets.UTF_8));
    } catch (InvalidPlanException refused) {
      if (!String.valueOf(refused.getMessage()).startsWith(FILE)) {
        throw new AssertionError("which file?", refused);
      }
      return;
    }
    if (!ConsortiumPlanFile.parse(FILE, ConsortiumPlanFile.format(plan)).equals(plan)) {
      throw new AssertionError("written as another plan: " + plan);
    }
  }

  @Override
  public List<byte[]> seeds() {
    String local = ConsortiumPlanFile.format(ConsortiumPlan.local(4, "PBFT"));
    String given =
        """
        channel: trade
        consensus: pbft
        batch: {maxMessageCount: 7, absoluteMaxBytes: 2 MiB, timeout: 1.5s}
        organizations:
          - name: Alpha
            nodes: [{name: o1, host: o1.alpha.com, clientPort: 1}]
        peerOrganizations: [{name: Beta, users: 3, peers: 0}]
        """;
    return List.of(local.getBytes(StandardCharsets.UTF_8), given.getBytes(StandardCharsets.UTF_8));
  }
}
