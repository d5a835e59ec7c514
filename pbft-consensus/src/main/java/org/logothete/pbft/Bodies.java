package org.logothete.pbft;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.logothete.consensus.Bytes;
import org.logothete.consensus.CanonicalWriter;
import org.logothete.consensus.Effect;
import org.logothete.consensus.NodeId;
import org.logothete.consensus.Proposal;
import org.logothete.pbft.message.ProposalRequest;

/**
 * Bodies on their way into a slot: fetched from others, one at a time and in turns, and validated
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

  /** Asks one of those who voted for it, or anybody if nobody is known; once per tick. */
  void fetch(PbftState state, Slot slot, Bytes digest, Outbox out) {
    if (inValidation.containsKey(digest) || !asked.add(digest)) {
      return;
    }
    List<NodeId> holders = new ArrayList<>(slot.prepares.signatures(digest).keySet());
    holders.remove(state.self());
    if (holders.isEmpty()) {
      holders.addAll(state.membership.nodes());
      holders.remove(state.self());
    }
    if (!holders.isEmpty()) {
      NodeId holder = holders.get(turn % holders.size());
      out.send(holder, new ProposalRequest(state.view, slot.height, digest));
    }
  }

  /** Every resend interval: whoever was asked did not answer; let it be somebody else's turn. */
  void tick() {
    asked.clear();
    turn = (turn + 1) & Integer.MAX_VALUE;
  }

  /** Forgets what lies at or below a decided height. */
  void forgetUpTo(long height) {
    inValidation.values().removeIf(p -> p.height() <= height);
  }

  void write(CanonicalWriter out) {
    out.uint32(inValidation.size());
    inValidation.values().forEach(p -> p.write(out));
    out.uint32(asked.size());
    asked.forEach(out::bytes);
    out.uint32(turn);
  }
}
