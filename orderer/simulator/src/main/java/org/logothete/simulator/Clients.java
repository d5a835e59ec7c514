package org.logothete.simulator;

import java.util.List;
import java.util.random.RandomGenerator;
import org.logothete.consensus.NodeId;

/** Send requests to every node, and again until they are decided. */
final class Clients {
  /** How long a client waits before it says an undecided request again. */
  static final long RESEND_MILLIS = 1_000;

  private static final String ADMINISTRATOR = "administrator";

  private final World world;
  private final RandomGenerator random;
  private boolean over;
  private int made;

  Clients(World world, RandomGenerator random) {
    this.world = world;
    this.random = random;
  }

  void begin() {
    world.schedule.after(random.nextLong(world.options.workload().intervalMillisMax()), this::next);
    world.schedule.after(RESEND_MILLIS, this::resend);
  }

  /** No new requests from now on. */
  void end() {
    over = true;
  }

  private void next() {
    if (over) {
      return;
    }
    submit();
    world.schedule.after(
        1 + random.nextLong(world.options.workload().intervalMillisMax()), this::next);
  }

  void submit() {
    Workload workload = world.options.workload();
    SimulatedRequest request =
        new SimulatedRequest(
            newId(),
            "client" + random.nextInt(workload.clients()),
            1 + random.nextInt((int) workload.limits().preferredMaxBytes() / 2),
            random.nextInt(1000) < workload.configPerMille(),
            List.of());
    world.submit(request);
  }

  private String newId() {
    return "r" + made++;
  }

  /** Asks for a configuration with these members. */
  SimulatedRequest newMembers(List<NodeId> members) {
    SimulatedRequest request = new SimulatedRequest(newId(), ADMINISTRATOR, 1, true, members);
    world.note("world", "asks for the members " + members);
    world.submit(request);
    return request;
  }

  private void resend() {
    List<SimulatedRequest> open =
        world.submitted.values().stream().filter(r -> !world.checker.isDecided(r.id())).toList();
    open.forEach(world::send);
    world.schedule.after(RESEND_MILLIS, this::resend);
  }
}
