package org.logothete.simulator;

import java.util.List;
import java.util.Optional;
import org.logothete.consensus.Decision;
import org.logothete.consensus.NodeId;

/** How nodes fetch from each other what was decided without them. */
final class BlockExchange {
  /** So many blocks at most are in one answer. */
  static final int BLOCKS_MAX = 50;

  private final World world;

  BlockExchange(World world) {
    this.world = world;
  }

  /** Asks another node for what it has above the asker's chain. */
  void ask(SimulatedHost asker, NodeId source) {
    if (source.equals(asker.id())) {
      return;
    }
    long above = asker.disk().written().height();
    Letter question = world.letter("asks for blocks above " + above);
    for (SimulatedHost server : world.hostsOf(source, asker)) {
      world.network.send(
          asker.id(),
          source,
          question,
          () -> server.machine().whenServing(() -> answer(server, above, asker)));
    }
  }

  /** A message of a newer configuration: its sender has blocks that are missing here. */
  void meet(SimulatedHost host, World.Frame frame) {
    ask(host, frame.from());
  }

  void askAll(SimulatedHost asker) {
    asker.members().forEach(member -> ask(asker, member));
  }

  private void answer(SimulatedHost server, long above, SimulatedHost asker) {
    if (above > server.disk().written().height()) {
      // Who asks for blocks above ours has those below. Nobody else may tell us: a node that was
      // removed by a block it decided sends no heartbeats any more.
      ask(server, asker.id());
    }
    Optional<List<Decision>> stored = server.read(above, BLOCKS_MAX);
    if (stored.isEmpty()) {
      return;
    }
    List<Decision> blocks = world.served(server.id(), stored.get());
    long height = server.disk().height();
    world.network.send(
        server.id(),
        asker.id(),
        world.letter("serves %d blocks above %d".formatted(blocks.size(), above)),
        () -> asker.machine().whenAwake(() -> asker.adopt(server.id(), height, blocks)));
  }
}
