package org.logothete.simulator;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.logothete.consensus.EngineStatus;
import org.logothete.consensus.NodeId;
import org.logothete.consensus.QuorumSize;

/** Says in few lines who waits for what when a healed world does not come to rest. */
final class Explanation {
  private final World world;

  Explanation(World world) {
    this.world = world;
  }

  String whyNotAtRest(long boundMillis) {
    List<String> lines = new ArrayList<>();
    List<String> missing =
        world.submitted.keySet().stream().filter(id -> !world.checker.isDecided(id)).toList();
    lines.add(
        "the healed world does not come to rest within %d ms: %d of %d requests undecided%s"
            .formatted(
                boundMillis,
                missing.size(),
                world.submitted.size(),
                missing.isEmpty() ? "" : ", first " + missing.getFirst()));
    lines.add("  the members are " + world.members());
    world.processes().forEach(host -> lines.add("  " + line(host)));
    lines.add("  " + conclusion());
    return String.join(System.lineSeparator(), lines);
  }

  private String line(SimulatedHost host) {
    List<String> words = new ArrayList<>();
    words.add(host + (world.isByzantine(host.id()) ? " (Byzantine)" : ""));
    words.add("height %d of %d".formatted(host.disk().height(), newest()));
    if (!host.machine().isUp()) {
      words.add("is down");
      return String.join(", ", words);
    }
    Optional<EngineStatus> status = host.status();
    if (status.isEmpty()) {
      words.add(
          host.members().contains(host.id())
              ? "has no trace of votes and waits to be told of blocks"
              : "follows");
      return String.join(", ", words);
    }
    EngineStatus engine = status.get();
    words.add(
        "view %d %s"
            .formatted(
                engine.viewOrRound(),
                engine
                    .leader()
                    .map(leader -> "led by " + leader)
                    .orElse("not begun: waits for a quorum's view changes or its new leader")));
    if (!engine.voting()) {
      words.add("may not vote");
    }
    if (host.disk().height() < newest()) {
      words.add("waits for blocks");
    } else if (host.hasRequests()) {
      words.add("waits for its requests to be decided");
    }
    return String.join(", ", words);
  }

  private String conclusion() {
    List<SimulatedHost> members =
        world.honestHosts().stream().filter(h -> world.members().contains(h.id())).toList();
    List<SimulatedHost> able =
        members.stream()
            .filter(host -> host.status().map(EngineStatus::voting).orElse(false))
            .toList();
    int quorum = new QuorumSize(world.members().size()).quorum();
    if (able.size() < quorum) {
      return "only %d honest nodes can vote, a quorum is %d".formatted(able.size(), quorum);
    }
    List<SimulatedHost> behind =
        members.stream().filter(h -> h.disk().height() < newest()).toList();
    if (world.checker.requestsDecided() == world.submitted.size()) {
      return "all is decided, and not fetched by " + behind;
    }
    long views =
        able.stream()
            .flatMap(h -> h.status().stream())
            .map(EngineStatus::viewOrRound)
            .distinct()
            .count();
    if (views > 1) {
      return "honest nodes do not meet in one view";
    }
    String leader =
        able.getFirst().status().flatMap(EngineStatus::leader).map(NodeId::toString).orElse("");
    return leader.isEmpty()
        ? "honest nodes are in one view that does not begin"
        : "honest nodes are in one view under %s, which decides nothing more".formatted(leader);
  }

  private long newest() {
    return world.checker.chain().size();
  }
}
