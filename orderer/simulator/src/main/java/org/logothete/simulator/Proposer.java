package org.logothete.simulator;

import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeSet;
import org.logothete.consensus.MalformedMessageException;
import org.logothete.consensus.Proposal;
import org.logothete.consensus.ProposalSlot;
import org.logothete.consensus.pool.BatchCutter;
import org.logothete.consensus.pool.PoolLimits;
import org.logothete.consensus.pool.PooledRequest;
import org.logothete.consensus.pool.RequestPool;

/** What a node knows of requests: the real pool and the real cutter, and blocks made of that. */
final class Proposer {
  private static final PoolLimits POOL_LIMITS =
      new PoolLimits(2_000, 10_000_000, 1_000_000, 1_000, 5_000_000);

  private final SimulationOptions options;
  private final RequestPool<SimulatedRequest> pool;
  private final BatchCutter cutter;
  private List<Proposal> inFlight = List.of();
  private Set<String> excluded = Set.of();

  Proposer(SimulationOptions options, Set<String> decidedIds) {
    this.options = options;
    this.pool = new RequestPool<>(POOL_LIMITS, decidedIds::contains);
    this.cutter = new BatchCutter(options.workload().batching());
  }

  void insert(SimulatedRequest request, long now) {
    pool.insert(
        new PooledRequest<>(
            request.id(), request.client(), request.bytes(), request.config(), now, request));
  }

  void remove(Set<String> decided) {
    pool.remove(decided);
  }

  boolean hasRequests() {
    return pool.size() > 0;
  }

  OptionalLong oldestArrivalMillis() {
    return pool.oldestArrivalMillis();
  }

  /** A block for the slot, if it is time for one. */
  Optional<Proposal> propose(ProposalSlot slot, long configSequence, long now) {
    if (!slot.inFlight().equals(inFlight)) {
      inFlight = slot.inFlight();
      excluded = idsOf(inFlight);
    }
    int slotsFree = Math.max(1, options.engine().inFlightMax() - inFlight.size());
    return cutter
        .cut(pool, options.workload().limits(), now, inFlight.size(), slotsFree, excluded)
        .map(
            batch ->
                Blocks.block(
                    slot.height(),
                    slot.parentHash(),
                    configSequence,
                    batch.requests().stream().map(PooledRequest::payload).toList()));
  }

  OptionalLong nextDeadline(long now) {
    return cutter.nextDeadline(now);
  }

  static Set<String> idsOf(List<Proposal> proposals) {
    Set<String> ids = new TreeSet<>();
    for (Proposal proposal : proposals) {
      try {
        Blocks.requests(proposal.body()).forEach(r -> ids.add(r.id()));
      } catch (MalformedMessageException e) {
        throw new IllegalStateException("a valid proposal has a readable body", e);
      }
    }
    return ids;
  }
}
