package org.logothete.simulator;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.random.RandomGenerator;
import org.logothete.consensus.NodeId;

/**
 * Adds, removes and replaces members while the world goes on: one change at a time, as far as the
 * {@link FaultBudget} bears it. Newcomers are started before or after they are members; who is
 * removed goes on as a follower, and is stopped some time later or never.
 */
final class Administrator {
  private static final int DRAWS = 4;
  private static final long STOPPED_AFTER_MILLIS_MAX = 1_500;

  private enum Kind {
    ADD(Occurrence.NODE_ADDED),
    REMOVE(Occurrence.NODE_REMOVED),
    REPLACE(Occurrence.NODE_REPLACED);

    private final Occurrence occurrence;

    Kind(Occurrence occurrence) {
      this.occurrence = occurrence;
    }
  }

  private record Change(
      Kind kind, Optional<NodeId> gone, Optional<NodeId> newcomer, List<NodeId> members) {}

  private record Asked(Change change, SimulatedRequest request, boolean ledBefore) {}

  private final World world;
  private final Clients clients;
  private final FaultBudget budget;
  private final RandomGenerator random;
  private Optional<Asked> asked = Optional.empty();
  private boolean over;

  Administrator(World world, Clients clients, FaultBudget budget, RandomGenerator random) {
    this.world = world;
    this.clients = clients;
    this.budget = budget;
    this.random = random;
  }

  void begin() {
    long intervalMax = world.options.workload().turnover().intervalMillisMax();
    if (intervalMax > 0) {
      world.schedule.after(1 + random.nextLong(intervalMax), this::next);
    }
  }

  /** No new change from now on; one that was asked for takes its course. */
  void end() {
    over = true;
    asked.ifPresent(this::deployNewcomer);
    asked = Optional.empty();
  }

  private void next() {
    if (over) {
      return;
    }
    asked.filter(a -> world.checker.isDecided(a.request().id())).ifPresent(this::applied);
    if (asked.isEmpty()) {
      draw().ifPresent(this::ask);
    }
    begin();
  }

  private Optional<Change> draw() {
    for (int i = 0; i < DRAWS; i++) {
      Optional<Change> change = change(oneOf(List.of(Kind.values())));
      if (change.isPresent() && budget.bears(change.get().members())) {
        return change;
      }
    }
    return Optional.empty();
  }

  private Optional<Change> change(Kind kind) {
    List<NodeId> present = world.members();
    Optional<NodeId> gone = kind == Kind.ADD ? Optional.empty() : victim(present);
    Optional<NodeId> newcomer = kind == Kind.REMOVE ? Optional.empty() : newcomer(present);
    if ((kind != Kind.REMOVE && newcomer.isEmpty())
        || (kind == Kind.REMOVE && present.size() == 1)) {
      return Optional.empty();
    }
    TreeSet<NodeId> members = new TreeSet<>(present);
    gone.ifPresent(members::remove);
    newcomer.ifPresent(members::add);
    return Optional.of(new Change(kind, gone, newcomer, List.copyOf(members)));
  }

  /** Now and then the leader, or one that lies. */
  private Optional<NodeId> victim(List<NodeId> present) {
    List<NodeId> preferred = new ArrayList<>();
    switch (random.nextInt(3)) {
      case 0 -> world.leader().filter(present::contains).ifPresent(preferred::add);
      case 1 -> present.stream().filter(world::isByzantine).forEach(preferred::add);
      default -> {}
    }
    return Optional.of(oneOf(preferred.isEmpty() ? present : preferred));
  }

  private Optional<NodeId> newcomer(List<NodeId> present) {
    List<NodeId> strangers = new ArrayList<>(world.hosts.keySet());
    strangers.removeAll(present);
    return strangers.isEmpty() ? Optional.empty() : Optional.of(oneOf(strangers));
  }

  private void ask(Change change) {
    SimulatedRequest request = clients.newMembers(change.members());
    boolean led = change.gone().isPresent() && world.leader().equals(change.gone());
    Asked now = new Asked(change, request, led);
    asked = Optional.of(now);
    world.comingMembers(Optional.of(change.members()));
    if (random.nextBoolean()) {
      deployNewcomer(now);
    }
  }

  private void deployNewcomer(Asked done) {
    done.change().newcomer().ifPresent(world::deploy);
  }

  private void applied(Asked done) {
    asked = Optional.empty();
    world.comingMembers(Optional.empty());
    deployNewcomer(done);
    world.occurrences.count(done.change().kind().occurrence);
    if (done.ledBefore()) {
      world.occurrences.count(Occurrence.LEADER_REMOVED);
    }
    if (done.change().gone().filter(world::isByzantine).isPresent()) {
      world.occurrences.count(Occurrence.LIAR_REMOVED);
    }
    done.change()
        .gone()
        .filter(_ -> random.nextBoolean())
        .ifPresent(
            gone ->
                world.schedule.after(random.nextLong(STOPPED_AFTER_MILLIS_MAX), () -> stop(gone)));
  }

  /** Unless it became a member again, or others need it to find their way. */
  private void stop(NodeId gone) {
    boolean needed =
        world.presentAndComingMembers().stream().anyMatch(members -> members.contains(gone));
    if (!over && !needed && budget.isReachableWithout(world.host(gone))) {
      world.occurrences.count(Occurrence.NODE_STOPPED);
      world.retire(gone);
    }
  }

  private <T> T oneOf(List<T> choices) {
    return choices.get(random.nextInt(choices.size()));
  }
}
