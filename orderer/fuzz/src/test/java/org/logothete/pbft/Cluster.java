package org.logothete.pbft;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.SequencedSet;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.logothete.consensus.Authenticated;
import org.logothete.consensus.Authentication;
import org.logothete.consensus.Bytes;
import org.logothete.consensus.CanonicalWriter;
import org.logothete.consensus.Claim;
import org.logothete.consensus.Decision;
import org.logothete.consensus.Evidence;
import org.logothete.consensus.NodeId;
import org.logothete.consensus.Proposal;
import org.logothete.consensus.ProposalHeader;
import org.logothete.pbft.message.PbftMessage;

/**
 * Three honest engines and a place for a liar, with all that lies between them in the hands of
 * whoever plays: what arrives, when, and in which order. Watches what honest nodes may never do.
 */
final class Cluster {
  static final int SIZE = 4;
  static final Bytes GENESIS = Bytes.ofUtf8("genesis").sha256();

  /** Behind this many, messages under way are lost: a schedule stays short. */
  private static final int UNDER_WAY_MAX = 256;

  private static final int PROPOSALS_KNOWN_MAX = 256;

  /** A message on its way to an honest node. */
  record Underway(NodeId to, Authenticated<PbftMessage> message) {}

  final List<NodeId> members = IntStream.rangeClosed(1, SIZE).mapToObj(NodeId::new).toList();
  final NodeId liar;

  /** 0 if leaders stay. */
  final int decisionsPerLeader;

  final SortedMap<NodeId, HonestNode> honest = new TreeMap<>();
  final List<Underway> underway = new ArrayList<>();

  /** Every proposal that anybody made; the liar knows them all. */
  final SequencedSet<Proposal> proposals = new LinkedHashSet<>();

  /** Everything signed by honest nodes that a third party could show around. */
  final List<Authenticated<PbftMessage>> signed = new ArrayList<>();

  private final Set<Authenticated<PbftMessage>> known = new HashSet<>();
  private final SortedMap<Long, Bytes> decided = new TreeMap<>();
  private final Oaths oaths = new Oaths();
  long now;

  /** Messages that the liar was caught forging before an engine saw them. */
  long refusedAtTheDoor;

  Cluster(NodeId liar, int decisionsPerLeader) {
    this.liar = liar;
    this.decisionsPerLeader = decisionsPerLeader;
    members.stream()
        .filter(node -> !node.equals(liar))
        .forEach(node -> honest.put(node, new HonestNode(this, node)));
    honest.values().forEach(HonestNode::start);
  }

  /** A block as an honest host makes it. */
  static Proposal block(long height, Bytes parent, String content) {
    Bytes body = Bytes.ofUtf8(content);
    return new Proposal(header(height, parent, body.sha256(), false), body);
  }

  static ProposalHeader header(long height, Bytes parent, Bytes dataHash, boolean barrier) {
    Bytes hash =
        new CanonicalWriter().uint64(height).bytes(parent).bytes(dataHash).toBytes().sha256();
    return new ProposalHeader(height, hash, parent, dataHash, barrier ? height : 0, barrier);
  }

  /** What an honest host says of a body: it is the header's, and no config block is pending. */
  static Optional<String> refusal(Proposal proposal) {
    boolean isWhole = proposal.body().sha256().equals(proposal.header().dataHash());
    return isWhole && !proposal.header().barrier()
        ? Optional.empty()
        : Optional.of("not a body of this block");
  }

  /** Signatures that anybody could compute and nobody here forges but on purpose. */
  static Bytes sign(NodeId signer, Authentication authentication) {
    CanonicalWriter out = new CanonicalWriter().node(signer);
    return switch (authentication) {
      case Authentication.Link _ -> Bytes.EMPTY;
      case Authentication.Statement(Bytes statement) ->
          out.uint8(1).bytes(statement).toBytes().sha256();
      case Authentication.BlockSignature(ProposalHeader header, long view) ->
          out.uint8(2).bytes(header.digest()).uint64(view).toBytes().sha256();
    };
  }

  void knows(Proposal proposal) {
    if (proposals.size() < PROPOSALS_KNOWN_MAX) {
      proposals.add(proposal);
    }
  }

  /** An honest node's message, signed, for one node. */
  void say(NodeId from, NodeId to, PbftMessage message) {
    Authenticated<PbftMessage> said =
        new Authenticated<>(from, message, sign(from, message.authentication()));
    oaths.swear(said);
    if (!said.signature().isEmpty() && known.add(said)) {
      signed.add(said);
    }
    if (honest.containsKey(to) && underway.size() < UNDER_WAY_MAX) {
      underway.add(new Underway(to, said));
    }
  }

  /** The liar's message, or another's signed one that it passes on, for one node. */
  void lie(NodeId to, Authenticated<PbftMessage> message) {
    if (isProven(message)) {
      node(to).receive(message);
    } else {
      refusedAtTheDoor++;
    }
  }

  /** The host's verifier: who says it, every signature in it, every header in it. */
  private boolean isProven(Authenticated<PbftMessage> received) {
    PbftMessage message = received.message();
    Authentication authentication = message.authentication();
    boolean own = received.from().equals(liar);
    boolean genuine =
        authentication instanceof Authentication.Link
            ? own && received.signature().isEmpty()
            : (own || known.contains(received))
                && received.signature().equals(sign(received.from(), authentication));
    return genuine
        && message.claims().stream().allMatch(this::isProven)
        && message.headers().stream().allMatch(Cluster::carriesItsHash);
  }

  private boolean isProven(Claim claim) {
    boolean right = claim.signature().equals(sign(claim.signer(), claim.signed()));
    return right
        && members.contains(claim.signer())
        && (claim.signer().equals(liar) || oaths.swore(claim.signer(), claim.signed()));
  }

  private static boolean carriesItsHash(ProposalHeader header) {
    return header
        .hash()
        .equals(
            header(header.height(), header.previousHash(), header.dataHash(), header.barrier())
                .hash());
  }

  /** Whether an honest node signed that. */
  boolean swore(NodeId signer, Authentication statement) {
    return signer.equals(liar) || oaths.swore(signer, statement);
  }

  void decided(NodeId node, Decision decision) {
    Bytes digest = decision.proposal().header().digest();
    Bytes before = decided.putIfAbsent(decision.height(), digest);
    if (before != null && !before.equals(digest)) {
      throw new AssertionError(node + " decides another block " + decision.height());
    }
  }

  void accused(NodeId accuser, Evidence evidence) {
    boolean sound = evidence.proof().stream().allMatch(this::isProven);
    if (!evidence.culprit().equals(liar) || !sound) {
      throw new AssertionError(accuser + " accuses wrongly: " + evidence);
    }
  }

  /** How far the honest nodes that got least far are. */
  long height() {
    return honest.values().stream().mapToLong(HonestNode::height).min().orElseThrow();
  }

  long heightMax() {
    return decided.isEmpty() ? 0 : decided.lastKey();
  }

  HonestNode node(NodeId id) {
    return Objects.requireNonNull(honest.get(id));
  }

  /** The node whose timer is due first. */
  HonestNode firstDue() {
    return honest.values().stream()
        .min(Comparator.comparingLong(HonestNode::firstDeadline))
        .orElseThrow();
  }
}
