package org.logothete.simulator;

import java.util.List;
import org.logothete.consensus.Decision;
import org.logothete.consensus.NodeId;

/** How nodes fetch from each other what was decided without them. */
final class BlockExchange {
  private static final int BLOCKS_MAX = 50;

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
          asker.id(), source, question, () -> server.whenAwake(() -> answer(server, above, asker)));
    }
  }

  /** A message of another configuration: whoever works under the older one has to fetch blocks. */
  void meet(SimulatedHost host, long configSequence, World.Frame frame) {
    NodeId other = frame.from();
    if (frame.configSequence() > configSequence) {
      ask(host, other);
    } else if (frame.configSequence() < configSequence && host.status().isPresent()) {
      Letter hint = world.letter("works under config block " + configSequence);
      for (SimulatedHost behind : world.hostsOf(other, host)) {
        world.network.send(
            host.id(), other, hint, () -> behind.whenAwake(() -> ask(behind, host.id())));
      }
    }
  }

  void askAll(SimulatedHost asker) {
    world.members.forEach(member -> ask(asker, member));
  }

  private void answer(SimulatedHost server, long above, SimulatedHost asker) {
    List<Decision> blocks = world.served(server.id(), server.disk().blocksAbove(above, BLOCKS_MAX));
    long height = server.disk().height();
    world.network.send(
        server.id(),
        asker.id(),
        world.letter("serves %d blocks above %d".formatted(blocks.size(), above)),
        () -> asker.whenAwake(() -> asker.adopt(server.id(), height, blocks)));
  }
}
