package org.logothete.orderer.channel;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.logothete.consensus.Bytes;
import org.logothete.consensus.Proposal;
import org.logothete.consensus.ProposalHeader;

/**
 * The part of a proposal's validation that needs the chain: does it follow what is below it, and is
 * every transaction new? Confined to the loop's thread.
 *
 * <p>The bodies' own checks (hashes, admission of every envelope) were made elsewhere; here a
 * checked body waits until the proposal below it was judged or its height is durable.
 */
final class ProposalChecks {
  /** The outcome for one proposal. */
  record Judged(Bytes digest, Optional<String> refusal) {}

  private final Function<String, OptionalLong> blockOf;

  /** Bodies that passed, by their block's hash, for the heights above the durable tip. */
  private final Map<Bytes, CheckedBody> passed = new HashMap<>();

  /** Bodies whose parent is not known yet, in order of arrival. */
  private final LinkedHashMap<Bytes, CheckedBody> waiting = new LinkedHashMap<>();

  private final int waitingMax;
  private long tipHeight;
  private Bytes tipHash;

  /**
   * @param blockOf the durable block that holds a transaction; the disk may be ahead of what the
   *     loop has heard
   */
  ProposalChecks(
      Function<String, OptionalLong> blockOf, long tipHeight, Bytes tipHash, int waitingMax) {
    this.blockOf = blockOf;
    this.tipHeight = tipHeight;
    this.tipHash = tipHash;
    this.waitingMax = waitingMax;
  }

  /** A valid proposal's body: read when it was checked, or now if the engine had it in its log. */
  CheckedBody body(Proposal proposal) {
    @Nullable CheckedBody checked = passed.get(proposal.header().hash());
    return checked == null ? BlockReading.body(proposal) : checked;
  }

  /** This node's own proposal: valid by construction, and known as a parent from now on. */
  void own(CheckedBody body) {
    passed.put(body.header().hash(), body);
  }

  /** Judges the body, and whatever waited for it. */
  List<Judged> add(CheckedBody body) {
    waiting.put(body.digest(), body);
    if (waiting.size() > waitingMax) {
      Bytes oldest = waiting.firstEntry().getKey();
      waiting.remove(oldest);
    }
    return judgeWhatCanBe();
  }

  /** A height became durable: proposals at or below it are history. */
  List<Judged> advance(long height, Bytes hash) {
    tipHeight = height;
    tipHash = hash;
    passed.values().removeIf(body -> body.header().height() <= height);
    return judgeWhatCanBe();
  }

  private List<Judged> judgeWhatCanBe() {
    List<Judged> judged = new ArrayList<>();
    boolean progress = true;
    while (progress) {
      progress = false;
      for (CheckedBody body : List.copyOf(waiting.values())) {
        Optional<Judged> verdict = judge(body);
        if (verdict.isPresent()) {
          waiting.remove(body.digest());
          judged.add(verdict.get());
          progress = true;
        }
      }
    }
    return judged;
  }

  private Optional<Judged> judge(CheckedBody body) {
    ProposalHeader header = body.header();
    if (body.refusal().isPresent()) {
      return refuse(body, body.refusal().get());
    }
    if (header.height() <= tipHeight) {
      return refuse(body, "height " + header.height() + " is decided already");
    }
    Optional<Set<String>> inFlight = idsBelow(header);
    if (inFlight.isEmpty()) {
      return Optional.empty();
    }
    Set<String> seen = inFlight.get();
    for (String id : body.requestIds()) {
      if (!seen.add(id) || isBelow(header, blockOf.apply(id))) {
        return refuse(body, "transaction " + id + " was ordered before");
      }
    }
    passed.put(header.hash(), body);
    return Optional.of(new Judged(body.digest(), Optional.empty()));
  }

  /** A block at the proposal's own height, or above, may be this very proposal, long decided. */
  private static boolean isBelow(ProposalHeader header, OptionalLong block) {
    return block.isPresent() && block.getAsLong() < header.height();
  }

  private static Optional<Judged> refuse(CheckedBody body, String why) {
    return Optional.of(new Judged(body.digest(), Optional.of(why)));
  }

  /** Ids of all proposals between the tip and this header; empty if one of them is unknown. */
  private Optional<Set<String>> idsBelow(ProposalHeader header) {
    Set<String> ids = new HashSet<>();
    long height = header.height() - 1;
    Bytes hash = header.previousHash();
    while (height > tipHeight) {
      CheckedBody parent = passed.get(hash);
      if (parent == null || parent.header().height() != height) {
        return Optional.empty();
      }
      ids.addAll(parent.requestIds());
      hash = parent.header().previousHash();
      height--;
    }
    return hash.equals(tipHash) ? Optional.of(ids) : Optional.empty();
  }
}
