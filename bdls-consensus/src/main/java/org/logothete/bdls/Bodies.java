package org.logothete.bdls;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.logothete.bdls.message.ProposalRequest;
import org.logothete.consensus.Bytes;
import org.logothete.consensus.CanonicalWriter;
import org.logothete.consensus.Effect;
import org.logothete.consensus.NodeId;
import org.logothete.consensus.Proposal;
import org.logothete.consensus.ProposalHeader;

/**
 * Bodies on their way to this node: fetched from others, one at a time and in turns, and validated
 * by the host, one validation per digest at a time so that its answer is unambiguous.
 */
final class Bodies {
  private final SortedMap<Bytes, Proposal> inValidation = new TreeMap<>();
  private final SortedSet<Bytes> asked = new TreeSet<>();
  private int turn;

  Bodies() {}

  Bodies copy() {
    Bodies copy = new Bodies();
    copy.inValidation.putAll(inValidation);
    copy.asked.addAll(asked);
    copy.turn = turn;
    return copy;
  }

  /** Starts a validation unless one of the same digest runs. */
  void validate(Proposal proposal, Outbox out) {
    if (inValidation.putIfAbsent(proposal.header().digest(), proposal) == null) {
      out.add(new Effect.Validate(proposal));
    }
  }

  /** The proposal whose validation is answered. */
  Optional<Proposal> validated(Bytes digest) {
    return Optional.ofNullable(inValidation.remove(digest));
  }

  /**
   * Asks one of those who have it on disk, once per tick.
   *
   * @param holders signers of a certificate for it
   */
  void fetch(ProposalHeader header, Set<NodeId> holders, NodeId self, Outbox out) {
    Bytes digest = header.digest();
    List<NodeId> others = holders.stream().filter(node -> !node.equals(self)).toList();
    if (others.isEmpty() || inValidation.containsKey(digest) || !asked.add(digest)) {
      return;
    }
    out.send(others.get(turn % others.size()), new ProposalRequest(header.height(), digest));
  }

  /** Every resend interval: whoever was asked did not answer; let it be somebody else's turn. */
  void tick() {
    asked.clear();
    turn = (turn + 1) & Integer.MAX_VALUE;
  }

  /** The height is decided: what is answered about its bodies comes too late. */
  void forget() {
    inValidation.clear();
  }

  void write(CanonicalWriter out) {
    out.uint32(inValidation.size());
    inValidation.values().forEach(p -> p.write(out));
    out.uint32(asked.size());
    asked.forEach(out::bytes);
    out.uint32(turn);
  }
}
