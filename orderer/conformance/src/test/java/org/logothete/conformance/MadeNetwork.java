package org.logothete.conformance;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A network of four organisations as {@code logothete network init} makes it. */
final class MadeNetwork {
  static final String CHANNEL = "conformance";
  static final String CLIENTS = "peerOrganizations/clients.example/users/";
  static final String USER = CLIENTS + "User1@clients.example";

  /** The engine that this run of the suite is over: {@code pbft} or {@code bdls}. */
  static final String ENGINE = System.getProperty("logothete.consensus", "pbft");

  private MadeNetwork() {}

  static List<Path> create(Path folder, List<NodeUnderTest.Ports> ports, Path logs)
      throws IOException, InterruptedException {
    return create(folder, ports, logs, List.of());
  }

  /**
   * The same, with an executor at the first organisations.
   *
   * @param executors where they listen
   */
  static List<Path> create(
      Path folder, List<NodeUnderTest.Ports> ports, Path logs, List<NodeUnderTest.Ports> executors)
      throws IOException, InterruptedException {
    StringBuilder plan = new StringBuilder();
    plan.append("channel: ").append(CHANNEL).append('\n');
    plan.append("consensus: ").append(ENGINE).append('\n');
    plan.append("batch: {maxMessageCount: 500, timeout: 500ms}\n");
    plan.append("organizations:\n");
    List<Path> settings = new ArrayList<>();
    for (int i = 0; i < ports.size(); i++) {
      NodeUnderTest.Ports node = ports.get(i);
      plan.append("  - name: Org").append(i + 1).append('\n');
      plan.append("    nodes:\n");
      plan.append(
          "      - {clientPort: %d, clusterPort: %d, operationsPort: %d, adminPort: %d}\n"
              .formatted(node.client(), node.cluster(), node.operations(), node.admin()));
      if (i < executors.size()) {
        plan.append("    executors:\n");
        plan.append(
            "      - {clientPort: %d, operationsPort: %d}\n"
                .formatted(executors.get(i).client(), executors.get(i).operations()));
      }
      settings.add(folder.resolve("nodes/orderer.org" + (i + 1) + ".example/orderer.yaml"));
    }
    Path planFile = logs.resolve("plan.yaml");
    Files.writeString(planFile, plan);
    Command.run(
        logs.resolve("network-init.log"),
        "network",
        "init",
        folder.toString(),
        "--plan",
        planFile.toAbsolutePath().toString());
    return settings;
  }
}
