package org.logothete.pbft;

import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.logothete.consensus.Bytes;
import org.logothete.consensus.CanonicalWriter;
import org.logothete.consensus.NodeId;
import org.logothete.consensus.Proposal;
import org.logothete.consensus.ProposalHeader;
import org.logothete.consensus.VoteTally;
import org.logothete.pbft.message.PreparedCertificate;

/**
 * One height in progress. The first group of fields lives until the height is durable, the second
 * belongs to the current view.
 *
 * <p>Invariants: {@code committed} implies {@code accepted != null}; {@code accepted != null}
 * implies that its body is among the bodies.
 */
final class Slot {
  /** More views than this with a new proposal each make the oldest body be fetched again. */
  private static final int BODIES_MAX = 16;

  final long height;
  private final Map<Bytes, Proposal> bodies = new LinkedHashMap<>();

  /** The certificate of the highest view that this node committed to. */
  @Nullable PreparedCertificate prepared;

  /** What the new view says is to be agreed here; null if the leader is free to propose. */
  @Nullable ProposalHeader required;

  /** The leader's first proposal in this view, accepted or not. */
  @Nullable Proposal offered;

  Bytes offerSignature = Bytes.EMPTY;

  /** True if the offer was found invalid; nothing is accepted from this leader here any more. */
  boolean refused;

  /** What this node accepted in this view. */
  @Nullable ProposalHeader accepted;

  boolean committed;
  VoteTally<Bytes> prepares;
  VoteTally<ProposalHeader> commits;

  /** Who was accused of what in this view: an offence is reported once. */
  private final SortedMap<NodeId, String> accused = new TreeMap<>();

  Slot(long height, int quorum) {
    this.height = height;
    this.prepares = new VoteTally<>(quorum);
    this.commits = new VoteTally<>(quorum);
  }

  /** Forgets what belongs to the view that ends. */
  void startView(@Nullable ProposalHeader requiredInView, int quorum) {
    required = requiredInView;
    offered = null;
    offerSignature = Bytes.EMPTY;
    refused = false;
    accepted = null;
    committed = false;
    prepares = new VoteTally<>(quorum);
    commits = new VoteTally<>(quorum);
    accused.clear();
  }

  Optional<Proposal> body(Bytes digest) {
    return Optional.ofNullable(bodies.get(digest));
  }

  void keepBody(Proposal proposal) {
    bodies.putIfAbsent(proposal.header().digest(), proposal);
    Iterator<Bytes> oldestFirst = bodies.keySet().iterator();
    while (bodies.size() > BODIES_MAX) {
      Bytes digest = oldestFirst.next();
      if (!isNeeded(digest)) {
        oldestFirst.remove();
      }
    }
  }

  private boolean isNeeded(Bytes digest) {
    return (accepted != null && accepted.digest().equals(digest))
        || (prepared != null && prepared.header().digest().equals(digest))
        || (required != null && required.digest().equals(digest))
        || commits.decided().filter(h -> h.digest().equals(digest)).isPresent();
  }

  Optional<Proposal> acceptedProposal() {
    return accepted == null ? Optional.empty() : body(accepted.digest());
  }

  /**
   * The digest that this height is about in this view, as far as it is certain: decided, required
   * or prepared by a quorum.
   */
  Optional<Bytes> certainDigest() {
    return commits
        .decided()
        .map(ProposalHeader::digest)
        .or(() -> Optional.ofNullable(required).map(ProposalHeader::digest))
        .or(() -> prepares.decided());
  }

  /** True the first time somebody is accused in this view. */
  boolean accuse(NodeId culprit, String offence) {
    return accused.putIfAbsent(culprit, offence) == null;
  }

  Slot copy(int quorum) {
    Slot copy = new Slot(height, quorum);
    copy.bodies.putAll(bodies);
    copy.prepared = prepared;
    copy.required = required;
    copy.offered = offered;
    copy.offerSignature = offerSignature;
    copy.refused = refused;
    copy.accepted = accepted;
    copy.committed = committed;
    copy.prepares = prepares.copy();
    copy.commits = commits.copy();
    copy.accused.putAll(accused);
    return copy;
  }

  void write(CanonicalWriter out) {
    out.uint64(height).uint32(bodies.size());
    bodies.values().forEach(p -> p.write(out));
    out.bool(prepared != null);
    if (prepared != null) {
      prepared.write(out);
    }
    writeHeader(out, required);
    out.bool(offered != null);
    if (offered != null) {
      offered.write(out);
    }
    out.bytes(offerSignature).bool(refused);
    writeHeader(out, accepted);
    out.bool(committed).uint32(prepares.voters());
    prepares.votes().forEach((node, v) -> out.node(node).bytes(v.choice()).bytes(v.signature()));
    out.uint32(commits.voters());
    commits
        .votes()
        .forEach((node, v) -> out.node(node).bytes(v.choice().digest()).bytes(v.signature()));
    out.uint32(accused.size());
    accused.forEach((node, offence) -> out.node(node).bytes(Bytes.ofUtf8(offence)));
  }

  private static void writeHeader(CanonicalWriter out, @Nullable ProposalHeader header) {
    out.bool(header != null);
    if (header != null) {
      header.write(out);
    }
  }
}
