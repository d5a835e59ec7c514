package org.logothete.simulator;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.logothete.consensus.Decision;
import org.logothete.consensus.NodeId;
import org.logothete.consensus.QuorumSize;

/**
 * How a node comes by blocks that others decided: on its engine's demand, or, while it has none, by
 * asking everybody time and again, as a follower or to find out how it may join.
 */
final class Fetching {
  /** How often a node without an engine asks for blocks. */
  static final long ASK_AROUND_MILLIS = 250;

  private final SimulatedHost host;
  private final World world;
  private final SimulatedDisk disk;
  private final BlockExchange exchange;
  private final Set<Long> heights = new TreeSet<>();
  private Optional<Joining> joining = Optional.empty();
  private Optional<NodeId> further = Optional.empty();
  private boolean askingAround;

  Fetching(SimulatedHost host, World world, BlockExchange exchange) {
    this.host = host;
    this.world = world;
    this.disk = host.disk();
    this.exchange = exchange;
  }

  /** Goes on without an engine, as a follower. */
  void follow() {
    world.note(host, "is no member, and follows");
    askAround();
  }

  /**
   * Goes on without an engine until it is known how to take part: at once for an only member, which
   * nobody answers, and else from the others' answers.
   */
  void join(List<NodeId> members) {
    QuorumSize size = new QuorumSize(members.size());
    joining = Optional.of(new Joining(size, disk.configSequence(), disk.mayHaveForgottenHere()));
    settle();
    askAround();
  }

  /** An engine takes over, or ended. */
  void engineChanges() {
    joining = Optional.empty();
    heights.clear();
  }

  void crash() {
    engineChanges();
    askingAround = false;
    further = Optional.empty();
  }

  /** Whether blocks of others are on their way to the disk. */
  boolean isUnderWay() {
    return !heights.isEmpty();
  }

  /** Heights that were fetched and not decided here; forgotten as they become durable. */
  boolean wasFetched(long height) {
    return heights.contains(height);
  }

  void durable(Set<Long> done) {
    heights.removeAll(done);
  }

  private void askAround() {
    if (host.status().isEmpty() && !askingAround) {
      exchange.askAll(host);
      askingAround = true;
      host.machine()
          .later(
              ASK_AROUND_MILLIS,
              () -> {
                askingAround = false;
                askAround();
              });
    }
  }

  /** Takes what another node serves, as far as it is proven and its configuration is in force. */
  void adopt(NodeId server, long serverHeight, List<Decision> blocks) {
    if (host.members().contains(server)) {
      joining.ifPresent(j -> j.heard(server, serverHeight));
    }
    for (Decision block : blocks) {
      if (block.height() == disk.written().height() + 1 && !disk.isBarrierAhead()) {
        if (!world.verifier.isCertified(block, disk.written())) {
          return;
        }
        world.note(host, "takes over block " + block.height());
        heights.add(block.height());
        host.write(block);
        // What was decided meanwhile: waiting for the next question would be a chase without end.
        further = Optional.of(server).filter(_ -> serverHeight > block.height());
      }
    }
    settle();
  }

  /** Launches the engine if it is known by now how to take part. */
  void settle() {
    if (joining.isEmpty() || disk.isBarrierAhead()) {
      return;
    }
    switch (joining.get().verdict(disk.height())) {
      case UNDECIDED -> {}
      case BEGINNING -> {
        world.occurrences.count(Occurrence.JOINED_AT_BEGINNING);
        host.launchEngine(true);
      }
      case UNDER_WAY -> {
        world.occurrences.count(Occurrence.JOINED_UNDER_WAY);
        host.launchEngine(false);
      }
    }
  }

  /** Asks on where the last answer came from, while there is no engine to ask. */
  void goOn() {
    if (host.status().isEmpty()) {
      further.ifPresent(server -> exchange.ask(host, server));
    }
    further = Optional.empty();
  }
}
