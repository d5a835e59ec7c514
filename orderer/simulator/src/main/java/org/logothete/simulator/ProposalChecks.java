package org.logothete.simulator;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.logothete.consensus.Bytes;
import org.logothete.consensus.MalformedMessageException;
import org.logothete.consensus.Proposal;
import org.logothete.consensus.ProposalHeader;

/**
 * A node's verdict about proposals: the body fits its header, every request was submitted and none
 * is in the chain below. What lies between the newest durable block and a proposal must be known
 * for that, so a verdict may have to wait.
 */
final class ProposalChecks {
  sealed interface Verdict {
    record Valid() implements Verdict {}

    record Refused(String why) implements Verdict {}

    /** A proposal below is not known yet. */
    record Open() implements Verdict {}
  }

  private final SimulatedDisk disk;
  private final Map<String, SimulatedRequest> submitted;
  private final Set<String> decidedIds;

  /** Valid proposals above the newest durable block, by block hash. */
  private final Map<Bytes, Proposal> known = new HashMap<>();

  /** What could not be judged yet. */
  private final List<Proposal> open = new ArrayList<>();

  ProposalChecks(
      SimulatedDisk disk, Map<String, SimulatedRequest> submitted, Set<String> decidedIds) {
    this.disk = disk;
    this.submitted = submitted;
    this.decidedIds = decidedIds;
  }

  /** A proposal of this node's own making. */
  void learn(Proposal proposal) {
    known.put(proposal.header().hash(), proposal);
  }

  /** Blocks up to the disk's height are durable. */
  void forgetDecided() {
    known.values().removeIf(p -> p.height() <= disk.height());
  }

  /** Proposals with an open verdict, to be checked again. */
  List<Proposal> takeOpen() {
    List<Proposal> taken = List.copyOf(open);
    open.clear();
    return taken;
  }

  Verdict check(Proposal proposal) {
    ProposalHeader header = proposal.header();
    try {
      List<SimulatedRequest> requests = Blocks.requests(proposal.body());
      Optional<String> fault = fault(header, proposal.body(), requests);
      if (fault.isPresent()) {
        return new Verdict.Refused(fault.get());
      }
      Verdict verdict = checkAncestry(header, requests);
      if (verdict instanceof Verdict.Valid && header.height() > disk.height()) {
        learn(proposal);
      }
      if (verdict instanceof Verdict.Open) {
        open.add(proposal);
      }
      return verdict;
    } catch (MalformedMessageException e) {
      return new Verdict.Refused(e.getMessage() + "");
    }
  }

  private Optional<String> fault(
      ProposalHeader header, Bytes body, List<SimulatedRequest> requests) {
    if (!Blocks.carriesItsHash(header) || !body.sha256().equals(header.dataHash())) {
      return Optional.of("the header is another's");
    }
    boolean config = requests.stream().anyMatch(SimulatedRequest::config);
    if (requests.isEmpty() || config != header.barrier() || (config && requests.size() > 1)) {
      return Optional.of("a block holds requests, or one configuration alone");
    }
    for (SimulatedRequest request : requests) {
      if (!request.equals(submitted.get(request.id()))) {
        return Optional.of("nobody asked for " + request.id());
      }
    }
    return ids(requests).size() < requests.size()
        ? Optional.of("a request is in it twice")
        : Optional.empty();
  }

  private Verdict checkAncestry(ProposalHeader header, Collection<SimulatedRequest> requests)
      throws MalformedMessageException {
    if (header.height() <= disk.height()) {
      return disk.hashAt(header.height()).equals(header.hash())
          ? new Verdict.Valid()
          : new Verdict.Refused("another block was decided");
    }
    if (!header.barrier() && header.lastConfig() != disk.configSequence()) {
      return new Verdict.Refused("config block " + header.lastConfig() + " is not the newest");
    }
    Set<String> ids = ids(requests);
    Bytes parentHash = header.previousHash();
    for (long height = header.height() - 1; height > disk.height(); height--) {
      Proposal parent = known.get(parentHash);
      if (parent == null) {
        return new Verdict.Open();
      }
      if (parent.header().barrier()) {
        return new Verdict.Refused("nothing is proposed behind a barrier");
      }
      if (ids(Blocks.requests(parent.body())).stream().anyMatch(ids::contains)) {
        return new Verdict.Refused("a request is in block " + height + " already");
      }
      parentHash = parent.header().previousHash();
    }
    if (!parentHash.equals(disk.tip().hash())) {
      return new Verdict.Refused("it is not on top of the chain");
    }
    return ids.stream().anyMatch(decidedIds::contains)
        ? new Verdict.Refused("a request is in the chain already")
        : new Verdict.Valid();
  }

  private static Set<String> ids(Collection<SimulatedRequest> requests) {
    Set<String> ids = new TreeSet<>();
    requests.forEach(r -> ids.add(r.id()));
    return ids;
  }
}
