package org.logothete.verification.exploration;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.logothete.bdls.BdlsProtocol;
import org.logothete.bdls.message.BdlsMessage;
import org.logothete.bdls.message.Choice;
import org.logothete.bdls.message.Commit;
import org.logothete.bdls.message.Decide;
import org.logothete.bdls.message.Heartbeat;
import org.logothete.bdls.message.Lock;
import org.logothete.bdls.message.LockCertificate;
import org.logothete.bdls.message.LockRelease;
import org.logothete.bdls.message.ProposalReply;
import org.logothete.bdls.message.ProposalRequest;
import org.logothete.bdls.message.Resync;
import org.logothete.bdls.message.RoundCertificate;
import org.logothete.bdls.message.RoundChange;
import org.logothete.bdls.message.Select;
import org.logothete.consensus.Authenticated;
import org.logothete.consensus.Bytes;
import org.logothete.consensus.ConsensusMessage;
import org.logothete.consensus.ConsensusProtocol;
import org.logothete.consensus.DecisionCertificate;
import org.logothete.consensus.EngineStatus;
import org.logothete.consensus.Event;
import org.logothete.consensus.Membership;
import org.logothete.consensus.NodeId;
import org.logothete.consensus.Proposal;
import org.logothete.consensus.ProposalHeader;
import org.logothete.orderer.simulate.Subjects;
import org.logothete.simulator.StatementSlots;

/**
 * BDLS, height by height. Faulty nodes propose two blocks of their own; they vote for everything,
 * with and without locks, select everything in the rounds that they lead, and show every
 * certificate that honest nodes' signatures make possible to everybody at any time. So it makes no
 * difference whether honest nodes' own copies of certificates arrive.
 */
final class BdlsDialect implements Dialect {
  /** Certificates to be. */
  private record Locked(long round, Bytes digest) {}

  private record Began(long height, long round) {}

  private record Known(Bytes digest) {}

  /** How many signatures may be missing in a certificate that is shown. */
  private final int missing;

  /** Blocks by digest, in the order in which they became known. */
  private final Map<Bytes, Proposal> known = new LinkedHashMap<>();

  /** Names of the blocks that faulty nodes propose. */
  private final List<String> blocks;

  BdlsDialect() {
    this(0, List.of("X", "Y"));
  }

  BdlsDialect(int missing, List<String> blocks) {
    this.missing = missing;
    this.blocks = blocks;
  }

  @Override
  public ConsensusProtocol protocol() {
    return new BdlsProtocol();
  }

  @Override
  public StatementSlots slots() {
    return Subjects.bdls().slots();
  }

  @Override
  public Optional<Object> content(ConsensusMessage message) {
    return switch ((BdlsMessage) message) {
      case RoundChange m ->
          Optional.of(
              List.of(
                  "round change",
                  m.height(),
                  m.round(),
                  m.choiceDigest(),
                  m.lock().map(LockCertificate::round)));
      case Select m ->
          Optional.of(
              List.of(
                  "select",
                  m.height(),
                  m.round(),
                  m.header().digest(),
                  m.choice() instanceof Choice.Locked(var lock) ? lock.round() : -1L));
      case Commit m -> Optional.of(List.of("commit", m.round(), m.header().digest()));
      case Lock _, LockRelease _, Decide _, Resync _ -> Optional.empty();
      case Heartbeat _, ProposalRequest _, ProposalReply _ -> Optional.empty();
    };
  }

  @Override
  public List<NodeId> readers(ConsensusMessage message, List<NodeId> members) {
    return message instanceof RoundChange m
        ? List.of(leader(m.height(), m.round(), members))
        : members;
  }

  private static NodeId leader(long height, long round, List<NodeId> members) {
    return members.get((int) ((height + (round + 1) / 2) % members.size()));
  }

  @Override
  public Optional<Object> ballot(ConsensusMessage message) {
    return message instanceof Commit m ? content(m) : Optional.empty();
  }

  @Override
  public boolean isTimely(ConsensusMessage message, Phase phase) {
    BdlsMessage said = (BdlsMessage) message;
    return said.height() == phase.decidedHeight() + 1
        && switch (said) {
          case RoundChange m -> m.round() >= phase.viewOrRound();
          case Select m -> m.round() >= phase.viewOrRound();
          case Resync m -> m.began().orElseThrow().round() > phase.viewOrRound();
          case Lock _, LockRelease _, Commit _, Decide _ -> true;
          case Heartbeat _, ProposalRequest _, ProposalReply _ -> true;
        };
  }

  @Override
  public List<Object> proofs(NodeId from, ConsensusMessage message) {
    return switch ((BdlsMessage) message) {
      case RoundChange m ->
          m.choice().isEmpty()
              ? List.of(new Began(m.height(), m.round()))
              : List.of(new Began(m.height(), m.round()), new Locked(m.round(), m.choiceDigest()));
      case Select m -> List.of(new Known(m.header().digest()));
      case Commit m -> List.of(new Post.Commitment(m.height(), m.round(), m.header().digest()));
      case Lock _, LockRelease _, Decide _, Resync _ -> List.of();
      case Heartbeat _, ProposalRequest _, ProposalReply _ -> List.of();
    };
  }

  @Override
  public List<Event> giveUp(EngineStatus status, Scope scope, Membership membership) {
    if (status.decidedHeight() >= scope.heightMax()) {
      return List.of();
    }
    List<Event> events = new ArrayList<>();
    events.add(new Event.Overdue(1, true));
    for (NodeId node : membership.nodes()) {
      if (!node.equals(membership.self())) {
        events.add(heartbeat(node, status.decidedHeight(), status.viewOrRound()));
      }
    }
    return events;
  }

  @Override
  public List<Event> greetings(Scope scope, Membership membership) {
    return scope.faulty().stream().<Event>map(liar -> heartbeat(liar, 0, scope.viewMax())).toList();
  }

  private static Event heartbeat(NodeId from, long decided, long round) {
    Heartbeat heartbeat = new Heartbeat(decided, round, true);
    return new Event.Received(1, new Authenticated<>(from, heartbeat, Bytes.EMPTY));
  }

  @Override
  public void begin(Post post) {
    for (long height = 1; height <= post.scope().heightMax(); height++) {
      for (long round = 1; round <= post.scope().viewMax(); round++) {
        begin(height, round, post);
      }
    }
    for (String name : blocks) {
      learn(post.blocks().block(1, Blocks.GENESIS.hash(), name), List.of(), post);
    }
  }

  private static void begin(long height, long round, Post post) {
    Resync late = new Resync(Optional.of(began(height, round, post)), Optional.empty());
    List<Post.Need> needs = List.of(post.quorum(new Began(height, round), 0));
    for (NodeId liar : post.scope().faulty()) {
      post.forge(liar, late, needs);
      post.forge(
          liar, new RoundChange(height, round, Optional.empty(), Optional.empty()), List.of());
    }
  }

  @Override
  public void heard(Letter letter, Post post) {
    if (letter.message() instanceof Select(_, Choice.Fresh(Proposal proposal), _)) {
      learn(proposal, List.of(post.need(new Known(proposal.header().digest()), 1)), post);
    }
  }

  /**
   * What can be said about a block, once it is known, and about one that faulty nodes lay on it.
   *
   * @param secret what makes it known to faulty nodes
   */
  private void learn(Proposal proposal, List<Post.Need> secret, Post post) {
    ProposalHeader header = proposal.header();
    if (known.putIfAbsent(header.digest(), proposal) != null) {
      return;
    }
    if (header.height() < post.scope().heightMax()) {
      learn(post.blocks().successor(header), secret, post);
    }
    for (NodeId liar : post.scope().faulty()) {
      post.forge(liar, new ProposalReply(proposal), secret);
      for (long round = 0; round <= post.scope().viewMax(); round++) {
        sayOf(proposal, round, secret, liar, post);
      }
    }
  }

  private void sayOf(
      Proposal proposal, long round, List<Post.Need> secret, NodeId liar, Post post) {
    ProposalHeader header = proposal.header();
    Optional<ProposalHeader> choice = Optional.of(header);
    post.forge(liar, new Commit(round, header), secret);
    long height = header.height();
    post.forge(liar, new RoundChange(height, round, choice, Optional.empty()), secret);
    boolean leads = leader(height, round, post.scope().members()).equals(liar);
    Optional<RoundCertificate> began =
        round == 0 ? Optional.empty() : Optional.of(began(height, round, post));
    Post.Need begun = post.quorum(new Began(height, round), 0);
    if (leads) {
      post.forge(
          liar,
          new Select(round, new Choice.Fresh(proposal), began),
          round == 0 ? secret : both(secret, begun));
    }
    LockCertificate lock = lock(round, header, post);
    List<Post.Need> locked = both(secret, post.quorum(new Locked(round, header.digest()), missing));
    post.forge(liar, new Lock(lock), locked);
    for (long later = round + 1; later <= post.scope().viewMax(); later++) {
      post.forge(liar, new RoundChange(height, later, choice, Optional.of(lock)), locked);
      if (leader(height, later, post.scope().members()).equals(liar)) {
        post.forge(
            liar,
            new Select(later, new Choice.Locked(lock), Optional.of(began(height, later, post))),
            both(locked, post.quorum(new Began(height, later), 0)));
      }
    }
    post.forge(
        liar,
        new Decide(
            new DecisionCertificate(
                header, round, signatures(new Commit(round, header), missing, post))),
        both(secret, post.quorum(new Post.Commitment(height, round, header.digest()), missing)));
  }

  private static List<Post.Need> both(List<Post.Need> some, Post.Need one) {
    List<Post.Need> all = new ArrayList<>(some);
    all.add(one);
    return all;
  }

  private LockCertificate lock(long round, ProposalHeader header, Post post) {
    RoundChange vote =
        new RoundChange(header.height(), round, Optional.of(header), Optional.empty());
    return new LockCertificate(round, header, signatures(vote, missing, post));
  }

  private static RoundCertificate began(long height, long round, Post post) {
    RoundChange vote = new RoundChange(height, round, Optional.empty(), Optional.empty());
    List<RoundCertificate.Vote> votes = new ArrayList<>();
    signatures(vote, 0, post)
        .forEach(
            (node, signature) ->
                votes.add(new RoundCertificate.Vote(node, RoundChange.NOTHING, signature)));
    return new RoundCertificate(height, round, votes);
  }

  /** Of a quorum, whichever: engines leave it to their hosts whether signatures are right. */
  private static SortedMap<NodeId, Bytes> signatures(
      ConsensusMessage vote, int missing, Post post) {
    SortedMap<NodeId, Bytes> signatures = new TreeMap<>();
    post.scope().members().stream()
        .limit(post.scope().quorum() - missing)
        .forEach(node -> signatures.put(node, Notary.sign(node, vote.authentication())));
    return signatures;
  }

  @Override
  public String describe(ConsensusMessage message, Blocks blocks) {
    return switch ((BdlsMessage) message) {
      case RoundChange m ->
          "RoundChange[round %d, %s%s]"
              .formatted(
                  m.round(),
                  blocks.name(m.choiceDigest()),
                  m.lock().map(lock -> ", lock of round " + lock.round()).orElse(""));
      case Select m ->
          "Select[round %d, %s%s]"
              .formatted(
                  m.round(),
                  blocks.name(m.header().digest()),
                  m.choice() instanceof Choice.Locked(var lock)
                      ? ", lock of round " + lock.round()
                      : "");
      case Commit m ->
          "Commit[round %d, %s]".formatted(m.round(), blocks.name(m.header().digest()));
      case Lock(var lock) -> describe("Lock", lock, blocks);
      case LockRelease(var lock) -> describe("LockRelease", lock, blocks);
      case Decide(var certificate) ->
          "Decide[round %d, %s]"
              .formatted(certificate.viewOrRound(), blocks.name(certificate.header().digest()));
      case Resync m ->
          "Resync[round %s began]".formatted(m.began().map(RoundCertificate::round).orElse(-1L));
      case ProposalReply(var proposal) ->
          "ProposalReply[%s]".formatted(blocks.name(proposal.header().digest()));
      case Heartbeat _, ProposalRequest _ -> message.toString();
    };
  }

  private static String describe(String kind, LockCertificate lock, Blocks blocks) {
    return "%s[round %d, %s]".formatted(kind, lock.round(), blocks.name(lock.header().digest()));
  }
}
