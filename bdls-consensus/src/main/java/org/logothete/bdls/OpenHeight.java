package org.logothete.bdls;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.logothete.bdls.message.RoundCertificate;
import org.logothete.bdls.message.RoundChange;
import org.logothete.consensus.Bytes;
import org.logothete.consensus.CanonicalWriter;
import org.logothete.consensus.DecisionCertificate;
import org.logothete.consensus.NodeId;
import org.logothete.consensus.Proposal;
import org.logothete.consensus.ProposalHeader;

/**
 * What this node was told about the height in progress. Its own promises are in {@link
 * SafetyRules}.
 */
final class OpenHeight {
  /** More bodies than this make the oldest be fetched again if it is needed after all. */
  private static final int BODIES_MAX = 16;

  /** Selections of so many rounds are remembered, to be weighed and to be compared. */
  private static final int OFFERS_MAX = 4;

  /**
   * A leader's first selection in a round.
   *
   * @param proposal the proposal with the body that came with it; empty if it selected a lock
   * @param refused whether that body was found invalid
   */
  record Offer(
      ProposalHeader header, Bytes signature, Optional<Proposal> proposal, boolean refused) {}

  final long height;

  /** Valid bodies, the oldest first. */
  private final Map<Bytes, Proposal> bodies = new LinkedHashMap<>();

  private final TreeMap<Long, Offer> offers = new TreeMap<>();

  /** Round changes for this node as a leader; a choice may be for nothing. */
  VotesByRound<Optional<ProposalHeader>> roundChanges = new VotesByRound<>();

  VotesByRound<ProposalHeader> commits = new VotesByRound<>();

  /** The newest round that is known to have begun. */
  @Nullable RoundCertificate began;

  /** Somebody showed that the height is decided; what is missing is the body. */
  @Nullable DecisionCertificate proven;

  /** The newest valid selection: what this node votes for while nothing is locked. */
  @Nullable ProposalHeader preferred;

  private final SortedMap<NodeId, String> accused = new TreeMap<>();

  OpenHeight(long height) {
    this.height = height;
  }

  OpenHeight copy() {
    OpenHeight copy = new OpenHeight(height);
    copy.bodies.putAll(bodies);
    copy.offers.putAll(offers);
    copy.roundChanges = roundChanges.copy();
    copy.commits = commits.copy();
    copy.began = began;
    copy.proven = proven;
    copy.preferred = preferred;
    copy.accused.putAll(accused);
    return copy;
  }

  Optional<Proposal> body(Bytes digest) {
    return Optional.ofNullable(bodies.get(digest));
  }

  /**
   * Keeps a valid body.
   *
   * @param locked what must not be forgotten beside the present preference
   */
  void keepBody(Proposal proposal, Optional<ProposalHeader> locked) {
    bodies.putIfAbsent(proposal.header().digest(), proposal);
    Iterator<Proposal> oldestFirst = bodies.values().iterator();
    while (bodies.size() > BODIES_MAX && oldestFirst.hasNext()) {
      ProposalHeader header = oldestFirst.next().header();
      if (!header.equals(preferred) && !locked.equals(Optional.of(header))) {
        oldestFirst.remove();
      }
    }
  }

  Optional<Offer> offer(long round) {
    return Optional.ofNullable(offers.get(round));
  }

  void keepOffer(long round, Offer offer) {
    offers.put(round, offer);
    if (offers.size() > OFFERS_MAX) {
      offers.pollFirstEntry();
    }
  }

  /** A body that a leader sent and that is not validated yet. */
  Optional<Proposal> offered(Bytes digest) {
    return offers.values().stream()
        .filter(offer -> !offer.refused && offer.header.digest().equals(digest))
        .flatMap(offer -> offer.proposal.stream())
        .findFirst();
  }

  /** The body was found invalid; answers the rounds whose leaders sent it. */
  List<Long> refuse(Proposal proposal) {
    List<Long> rounds = new ArrayList<>();
    offers.replaceAll(
        (round, offer) -> {
          if (!offer.proposal.equals(Optional.of(proposal)) || offer.refused) {
            return offer;
          }
          rounds.add(round);
          return new Offer(offer.header, offer.signature, offer.proposal, true);
        });
    return rounds;
  }

  /** The newest selection whose body is here becomes what this node prefers. */
  void weighOffers() {
    offers.descendingMap().values().stream()
        .filter(offer -> offer.proposal.isPresent() && body(offer.header.digest()).isPresent())
        .findFirst()
        .ifPresent(offer -> preferred = offer.header);
  }

  void sawBegin(RoundCertificate certificate) {
    RoundCertificate newest = began;
    if (newest == null || newest.round() < certificate.round()) {
      began = certificate;
    }
  }

  /** True the first time somebody is accused of that at this height. */
  boolean accuse(NodeId culprit, String offence) {
    return accused.putIfAbsent(culprit, offence) == null;
  }

  void write(CanonicalWriter out) {
    out.uint64(height).uint32(bodies.size());
    bodies.values().forEach(body -> body.write(out));
    out.uint32(offers.size());
    offers.forEach(
        (round, offer) -> {
          out.uint64(round).bytes(offer.header.digest()).bytes(offer.signature);
          out.bool(offer.refused).bool(offer.proposal.isPresent());
          offer.proposal.ifPresent(proposal -> proposal.write(out));
        });
    roundChanges.write(
        out, choice -> choice.map(ProposalHeader::digest).orElse(RoundChange.NOTHING));
    commits.write(out, ProposalHeader::digest);
    out.bool(began != null);
    if (began != null) {
      began.write(out);
    }
    out.bool(proven != null);
    if (proven != null) {
      proven.write(out);
    }
    out.bytes(preferred == null ? RoundChange.NOTHING : preferred.digest());
    out.uint32(accused.size());
    accused.forEach((node, offence) -> out.node(node).bytes(Bytes.ofUtf8(offence)));
  }
}
