package org.logothete.bdls;

import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import org.logothete.consensus.Bytes;
import org.logothete.consensus.CanonicalWriter;
import org.logothete.consensus.DecidedTip;
import org.logothete.consensus.DecisionCertificate;
import org.logothete.consensus.EngineOptions;
import org.logothete.consensus.Membership;
import org.logothete.consensus.NodeId;
import org.logothete.consensus.Proposal;
import org.logothete.consensus.ProposalHeader;

/**
 * Where this node stands: the end of its chain, the height in progress and its round. Data with the
 * questions about it that several parts of the engine ask; the rules are elsewhere.
 *
 * <p>Invariants: {@code open.height == decided.height() + 1}; {@code durableHeight <=
 * decided.height()}; {@code undurable} holds just the heights between those two that this node
 * decided itself.
 */
final class BdlsState {
  final Membership membership;
  final EngineOptions options;

  /** The block this configuration begins with; every engine of the configuration has the same. */
  final long base;

  /** The newest decided block, durable or about to be. */
  DecidedTip decided;

  long durableHeight;

  /** A config block is decided: this engine's work is done. */
  boolean ended;

  long round;
  OpenHeight open;
  private final TreeMap<Long, Proposal> undurable = new TreeMap<>();

  BdlsState(Membership membership, EngineOptions options, DecidedTip tip) {
    this.membership = membership;
    this.options = options;
    Optional<ProposalHeader> header =
        tip.certificate().map(DecisionCertificate::header).filter(h -> !h.barrier());
    this.base = header.map(ProposalHeader::lastConfig).orElse(tip.height());
    this.decided =
        header.isPresent() ? tip : new DecidedTip(tip.height(), tip.hash(), tip.viewOrRound());
    this.durableHeight = tip.height();
    this.open = new OpenHeight(tip.height() + 1);
  }

  private BdlsState(BdlsState other) {
    this.membership = other.membership;
    this.options = other.options;
    this.base = other.base;
    this.decided = other.decided;
    this.durableHeight = other.durableHeight;
    this.ended = other.ended;
    this.round = other.round;
    this.open = other.open.copy();
    this.undurable.putAll(other.undurable);
  }

  BdlsState copy() {
    return new BdlsState(this);
  }

  NodeId self() {
    return membership.self();
  }

  int quorum() {
    return membership.quorumSize().quorum();
  }

  int oneHonest() {
    return membership.quorumSize().oneHonest();
  }

  long decidedHeight() {
    return decided.height();
  }

  /** The height in progress. */
  long height() {
    return open.height;
  }

  NodeId leader(long ofRound) {
    return Turns.leader(membership, height(), ofRound);
  }

  NodeId leader() {
    return leader(round);
  }

  boolean leads(long ofRound) {
    return leader(ofRound).equals(self());
  }

  Certificates certificates() {
    return new Certificates(membership, base);
  }

  /**
   * Whether a header of the height in progress can be the next block: it links, and names the right
   * config block.
   */
  boolean fits(ProposalHeader header) {
    return header.previousHash().equals(decided.hash())
        && (header.barrier() || header.lastConfig() == base);
  }

  /** A height is decided or was fetched: the next one begins. */
  void advance(DecidedTip tip) {
    decided = tip;
    open = new OpenHeight(tip.height() + 1);
    round = 0;
  }

  void keepUntilDurable(Proposal proposal) {
    undurable.put(proposal.height(), proposal);
  }

  void durable(long height) {
    durableHeight = Math.max(durableHeight, height);
    undurable.headMap(durableHeight, true).clear();
  }

  /** Decided proposals that are not durable yet, ascending. */
  List<Proposal> undurable() {
    return List.copyOf(undurable.values());
  }

  /** The body of a proposal in progress, or decided and not durable yet. */
  Optional<Proposal> body(long ofHeight, Bytes digest) {
    return ofHeight == height()
        ? open.body(digest)
        : Optional.ofNullable(undurable.get(ofHeight))
            .filter(proposal -> proposal.header().digest().equals(digest));
  }

  void write(CanonicalWriter out) {
    out.uint64(base).uint64(decided.height()).bytes(decided.hash()).uint64(decided.viewOrRound());
    out.bool(decided.certificate().isPresent());
    decided.certificate().ifPresent(certificate -> certificate.write(out));
    out.uint64(durableHeight).bool(ended).uint64(round);
    open.write(out);
    out.uint32(undurable.size());
    undurable.values().forEach(proposal -> proposal.write(out));
  }
}
