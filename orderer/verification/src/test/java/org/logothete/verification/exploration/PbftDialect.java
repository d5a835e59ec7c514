package org.logothete.verification.exploration;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
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
import org.logothete.consensus.TimerId;
import org.logothete.orderer.simulate.Subjects;
import org.logothete.pbft.PbftProtocol;
import org.logothete.pbft.message.Commit;
import org.logothete.pbft.message.Heartbeat;
import org.logothete.pbft.message.NewView;
import org.logothete.pbft.message.NewViewReply;
import org.logothete.pbft.message.NewViewRequest;
import org.logothete.pbft.message.PbftMessage;
import org.logothete.pbft.message.PrePrepare;
import org.logothete.pbft.message.Prepare;
import org.logothete.pbft.message.PreparedCertificate;
import org.logothete.pbft.message.ProposalReply;
import org.logothete.pbft.message.ProposalRequest;
import org.logothete.pbft.message.Reminder;
import org.logothete.pbft.message.SignedViewChange;
import org.logothete.pbft.message.ViewChange;
import org.logothete.pbft.message.Vote;
import org.logothete.simulator.StatementSlots;

/**
 * PBFT at one height or two. Faulty nodes propose two blocks of their own and everything else they
 * know in the views that they lead; they vote for everything; their view changes hide or show
 * whatever certificates honest nodes' signatures make possible; and they begin a view with any
 * quorum of view changes that were said.
 */
final class PbftDialect implements Dialect {
  /** Certificates to be. */
  private record Prepared(long view, Bytes digest) {}

  private record Known(Bytes digest) {}

  private record Left(NodeId node, Object content) {}

  /** Somebody's view change and what makes it possible. */
  private record Variant(SignedViewChange signed, List<Post.Need> needs) {}

  /** A certificate that faulty nodes can show in view changes, and what makes it possible. */
  private record Proof(
      Optional<DecisionCertificate> decided,
      Optional<PreparedCertificate> prepared,
      List<Post.Need> needs) {
    private long height() {
      return prepared
          .map(PreparedCertificate::height)
          .or(() -> decided.map(DecisionCertificate::height))
          .orElseThrow();
    }

    private long view() {
      return prepared
          .map(PreparedCertificate::view)
          .or(() -> decided.map(DecisionCertificate::viewOrRound))
          .orElseThrow();
    }
  }

  /** How many signatures or view changes may be missing in what is shown. */
  private final int missing;

  private final Map<Bytes, Proposal> known = new LinkedHashMap<>();

  /** Certificates that may come to be, by who shows them. */
  private final SortedMap<NodeId, List<Proof>> proofs = new TreeMap<>();

  /** View changes to a view, by signer. */
  private final Map<Long, SortedMap<NodeId, List<Variant>>> viewChanges = new HashMap<>();

  /** Names of the blocks that faulty nodes propose. */
  private final List<String> blocks;

  PbftDialect() {
    this(0, List.of("X", "Y"));
  }

  PbftDialect(int missing, List<String> blocks) {
    this.missing = missing;
    this.blocks = blocks;
  }

  @Override
  public ConsensusProtocol protocol() {
    return new PbftProtocol();
  }

  @Override
  public StatementSlots slots() {
    return Subjects.pbft().slots();
  }

  @Override
  public Optional<Object> content(ConsensusMessage message) {
    return switch ((PbftMessage) message) {
      case PrePrepare m ->
          Optional.of(List.of("pre-prepare", m.view(), m.proposal().header().digest()));
      case Prepare m -> Optional.of(List.of("prepare", m.view(), m.digest()));
      case Commit m -> Optional.of(List.of("commit", m.view(), m.header().digest()));
      case ViewChange m -> Optional.of(List.of("view change", m.newView(), shown(m)));
      case NewView m -> {
        Set<String> shown = new TreeSet<>();
        m.viewChanges().forEach(signed -> shown.addAll(shown(signed.viewChange())));
        yield Optional.of(List.of("new view", m.view(), m.viewChanges().size(), shown));
      }
      case NewViewRequest _, NewViewReply _, Reminder _ -> Optional.empty();
      case Heartbeat _, ProposalRequest _, ProposalReply _ -> Optional.empty();
    };
  }

  /** What a view change proves; a new view goes on with what is proven, whoever proves it. */
  private static List<String> shown(ViewChange viewChange) {
    List<String> shown = new ArrayList<>();
    viewChange
        .decided()
        .ifPresent(
            d -> shown.add("decided " + d.viewOrRound() + " " + d.header().digest().toHex()));
    viewChange
        .prepared()
        .forEach(p -> shown.add("prepared " + p.view() + " " + p.header().digest().toHex()));
    return shown;
  }

  @Override
  public List<NodeId> readers(ConsensusMessage message, List<NodeId> members) {
    return message instanceof ViewChange m ? List.of(primary(m.newView(), members)) : members;
  }

  private static NodeId primary(long view, List<NodeId> members) {
    return members.get((int) (view % members.size()));
  }

  @Override
  public Optional<Object> ballot(ConsensusMessage message) {
    return message instanceof Prepare || message instanceof Commit
        ? content(message)
        : Optional.empty();
  }

  @Override
  public boolean isTimely(ConsensusMessage message, Phase phase) {
    long view = ((PbftMessage) message).view();
    return switch ((PbftMessage) message) {
      case Vote m ->
          view == phase.viewOrRound() && phase.isActive() && phase.decidedHeight() < m.height();
      case NewView _ ->
          view > phase.viewOrRound() || (view == phase.viewOrRound() && !phase.isActive());
      case ViewChange _ -> view == phase.viewOrRound() && !phase.isActive();
      case ProposalReply m -> phase.decidedHeight() < m.proposal().height();
      case NewViewRequest _, NewViewReply _, Reminder _, Heartbeat _, ProposalRequest _ -> true;
    };
  }

  @Override
  public List<Object> proofs(NodeId from, ConsensusMessage message) {
    return switch ((PbftMessage) message) {
      case PrePrepare m -> List.of(new Known(m.proposal().header().digest()));
      case Prepare m -> List.of(new Prepared(m.view(), m.digest()));
      case Commit m -> List.of(new Post.Commitment(m.height(), m.view(), m.header().digest()));
      case ViewChange m -> List.of(new Left(from, content(m).orElseThrow()));
      case NewView _, NewViewRequest _, NewViewReply _, Reminder _ -> List.of();
      case Heartbeat _, ProposalRequest _, ProposalReply _ -> List.of();
    };
  }

  @Override
  public List<Event> giveUp(EngineStatus status, Scope scope, Membership membership) {
    if (status.leader().isEmpty()) {
      return List.of(new Event.TimerFired(1, new TimerId("view-change", status.viewOrRound())));
    }
    List<Event> events = new ArrayList<>();
    events.add(new Event.Overdue(1, true));
    for (NodeId node : membership.nodes()) {
      if (!node.equals(membership.self())) {
        events.add(heartbeat(node, status.viewOrRound(), status.decidedHeight(), true));
      }
    }
    return events;
  }

  @Override
  public List<Event> greetings(Scope scope, Membership membership) {
    return membership.nodes().stream()
        .filter(node -> !node.equals(membership.self()))
        .<Event>map(node -> heartbeat(node, scope.viewMax(), 0, scope.faulty().contains(node)))
        .toList();
  }

  private static Event heartbeat(NodeId from, long view, long decided, boolean suspects) {
    Heartbeat heartbeat = new Heartbeat(view, decided, suspects);
    return new Event.Received(1, new Authenticated<>(from, heartbeat, Bytes.EMPTY));
  }

  @Override
  public void begin(Post post) {
    for (NodeId liar : post.scope().faulty()) {
      for (long view = 1; view <= post.scope().viewMax(); view++) {
        leave(liar, new ViewChange(view, Optional.empty(), List.of()), List.of(), post);
      }
    }
    for (String name : blocks) {
      learn(post.blocks().block(1, Blocks.GENESIS.hash(), name), List.of(), post);
    }
  }

  @Override
  public void heard(Letter letter, Post post) {
    if (letter.message() instanceof PrePrepare(_, Proposal proposal)) {
      learn(proposal, List.of(post.need(new Known(proposal.header().digest()), 1)), post);
    } else if (letter.message() instanceof ViewChange viewChange) {
      int proof = post.proof(new Left(letter.from(), content(viewChange).orElseThrow()));
      SignedViewChange signed =
          new SignedViewChange(letter.from(), viewChange, letter.sealed().signature());
      collect(new Variant(signed, List.of(new Post.Need(proof, 1))), post);
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
      post.forge(liar, new ProposalReply(0, proposal), secret);
      for (long view = 0; view <= post.scope().viewMax(); view++) {
        sayOf(proposal, view, secret, liar, post);
      }
    }
  }

  private void sayOf(Proposal proposal, long view, List<Post.Need> secret, NodeId liar, Post post) {
    ProposalHeader header = proposal.header();
    if (primary(view, post.scope().members()).equals(liar)) {
      post.forge(liar, new PrePrepare(view, proposal), secret);
    }
    Prepare prepare = new Prepare(view, header.height(), header.digest());
    Commit commit = new Commit(view, header);
    post.forge(liar, prepare, secret);
    post.forge(liar, commit, secret);
    PreparedCertificate prepared = new PreparedCertificate(view, header, signatures(prepare, post));
    DecisionCertificate decided = new DecisionCertificate(header, view, signatures(commit, post));
    Post.Need quorum = post.quorum(new Prepared(view, header.digest()), missing);
    Post.Need block =
        post.quorum(new Post.Commitment(header.height(), view, header.digest()), missing);
    show(liar, new Proof(Optional.empty(), Optional.of(prepared), both(secret, quorum)), post);
    show(liar, new Proof(Optional.of(decided), Optional.empty(), both(secret, block)), post);
  }

  /** View changes that show a certificate, alone and beside others of other heights. */
  private void show(NodeId liar, Proof proof, Post post) {
    List<Proof> others = proofs.computeIfAbsent(liar, _ -> new ArrayList<>());
    show(liar, List.of(proof), post);
    for (Proof other : List.copyOf(others)) {
      if (other.height() != proof.height()) {
        List<Proof> both =
            other.height() < proof.height() ? List.of(other, proof) : List.of(proof, other);
        if (both.getLast().decided.isEmpty()) {
          show(liar, both, post);
        }
      }
    }
    others.add(proof);
  }

  /**
   * At most two, which is all that two heights have room for.
   *
   * @param shown by height
   */
  private void show(NodeId liar, List<Proof> shown, Post post) {
    long newest = shown.stream().mapToLong(Proof::view).max().orElseThrow();
    List<Post.Need> needs = shown.stream().flatMap(proof -> proof.needs.stream()).toList();
    List<PreparedCertificate> prepared =
        shown.stream().flatMap(proof -> proof.prepared.stream()).toList();
    for (long later = newest + 1; later <= post.scope().viewMax(); later++) {
      leave(liar, new ViewChange(later, shown.getFirst().decided, prepared), needs, post);
    }
  }

  private static List<Post.Need> both(List<Post.Need> some, Post.Need one) {
    List<Post.Need> all = new ArrayList<>(some);
    all.add(one);
    return all;
  }

  private void leave(NodeId liar, ViewChange viewChange, List<Post.Need> needs, Post post) {
    post.forge(liar, viewChange, needs);
    Bytes signature = Notary.sign(liar, viewChange.authentication());
    collect(new Variant(new SignedViewChange(liar, viewChange, signature), needs), post);
  }

  /** A view change to be shown in new views, together with those of others. */
  private void collect(Variant variant, Post post) {
    long view = variant.signed.viewChange().newView();
    SortedMap<NodeId, List<Variant>> all = viewChanges.computeIfAbsent(view, _ -> new TreeMap<>());
    NodeId primary = primary(view, post.scope().members());
    if (post.scope().faulty().contains(primary)) {
      List<NodeId> others = new ArrayList<>(all.keySet());
      others.remove(variant.signed.signer());
      for (int less = 0; less <= missing; less++) {
        combine(primary, List.of(variant), others, post.scope().quorum() - less, post);
      }
    }
    all.computeIfAbsent(variant.signed.signer(), _ -> new ArrayList<>()).add(variant);
  }

  private void combine(
      NodeId primary, List<Variant> chosen, List<NodeId> others, int size, Post post) {
    if (chosen.size() == size) {
      begin(primary, chosen, post);
      return;
    }
    if (chosen.size() + others.size() < size) {
      return;
    }
    List<NodeId> rest = others.subList(1, others.size());
    combine(primary, chosen, rest, size, post);
    long view = chosen.getFirst().signed.viewChange().newView();
    SortedMap<NodeId, List<Variant>> all = viewChanges.getOrDefault(view, new TreeMap<>());
    for (Variant variant : all.getOrDefault(others.getFirst(), List.of())) {
      List<Variant> more = new ArrayList<>(chosen);
      more.add(variant);
      combine(primary, more, rest, size, post);
    }
  }

  private static void begin(NodeId primary, List<Variant> chosen, Post post) {
    SortedMap<NodeId, SignedViewChange> signed = new TreeMap<>();
    List<Post.Need> needs = new ArrayList<>();
    for (Variant variant : chosen) {
      signed.put(variant.signed.signer(), variant.signed);
      needs.addAll(variant.needs);
    }
    long view = chosen.getFirst().signed.viewChange().newView();
    post.forge(primary, new NewView(view, List.copyOf(signed.values())), needs);
  }

  /** Of a quorum, whichever: engines leave it to their hosts whether signatures are right. */
  private SortedMap<NodeId, Bytes> signatures(ConsensusMessage vote, Post post) {
    SortedMap<NodeId, Bytes> signatures = new TreeMap<>();
    post.scope().members().stream()
        .limit(post.scope().quorum() - missing)
        .forEach(node -> signatures.put(node, Notary.sign(node, vote.authentication())));
    return signatures;
  }

  @Override
  public String describe(ConsensusMessage message, Blocks blocks) {
    return switch ((PbftMessage) message) {
      case PrePrepare m ->
          "PrePrepare[view %d, %s]"
              .formatted(m.view(), blocks.name(m.proposal().header().digest()));
      case Prepare m -> "Prepare[view %d, %s]".formatted(m.view(), blocks.name(m.digest()));
      case Commit m -> "Commit[view %d, %s]".formatted(m.view(), blocks.name(m.header().digest()));
      case ViewChange m -> "ViewChange[to %d%s]".formatted(m.newView(), shown(m, blocks));
      case NewView m -> {
        StringBuilder shown = new StringBuilder();
        m.viewChanges()
            .forEach(
                v -> shown.append("; ").append(v.signer()).append(shown(v.viewChange(), blocks)));
        yield "NewView[%d%s]".formatted(m.view(), shown);
      }
      case ProposalReply m ->
          "ProposalReply[%s]".formatted(blocks.name(m.proposal().header().digest()));
      case Heartbeat _, NewViewRequest _, NewViewReply _, ProposalRequest _, Reminder _ ->
          message.toString();
    };
  }

  private static String shown(ViewChange viewChange, Blocks blocks) {
    StringBuilder shown = new StringBuilder();
    viewChange
        .decided()
        .ifPresent(d -> shown.append(" decided ").append(blocks.name(d.header().digest())));
    for (PreparedCertificate p : viewChange.prepared()) {
      shown.append(" prepared ").append(blocks.name(p.header().digest()));
      shown.append('@').append(p.view());
    }
    return shown.isEmpty() ? " nothing" : shown.toString();
  }
}
