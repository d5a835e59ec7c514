package org.logothete.pbft;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.logothete.consensus.Authenticated;
import org.logothete.consensus.Authentication;
import org.logothete.consensus.Bytes;
import org.logothete.consensus.DecisionCertificate;
import org.logothete.consensus.NodeId;
import org.logothete.consensus.Proposal;
import org.logothete.consensus.ProposalHeader;
import org.logothete.fuzz.Input;
import org.logothete.pbft.message.Absence;
import org.logothete.pbft.message.Bounds;
import org.logothete.pbft.message.Commit;
import org.logothete.pbft.message.Heartbeat;
import org.logothete.pbft.message.MessageKind;
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

/**
 * Says whatever is well-formed: any message about any view, height and block, with its own
 * signature and those it got of honest nodes, or with forged ones. Fields come from small domains,
 * so that lies meet what honest nodes say.
 */
final class Liar {
  private static final List<Long> FAR = List.of(7L, 1L << 40, Bounds.VIEW_MAX, Long.MAX_VALUE);
  private static final List<MessageKind> KINDS = List.of(MessageKind.values());
  private static final int CERTIFICATES_MAX = 3;
  private static final int CONTENTS = 4;

  private final Cluster cluster;
  private final Input in;

  Liar(Cluster cluster, Input in) {
    this.cluster = cluster;
    this.in = in;
  }

  /** A message of its own. Empty if what the input names cannot be put into a message. */
  Optional<Authenticated<PbftMessage>> message() {
    MessageKind kind = KINDS.get(in.below(KINDS.size()));
    try {
      PbftMessage message = message(kind, view());
      Bytes signature = Cluster.sign(cluster.liar, message.authentication());
      return Optional.of(new Authenticated<>(cluster.liar, message, signature));
    } catch (IllegalArgumentException notWellFormed) {
      return Optional.empty();
    }
  }

  /** What an honest node signed, once more, or under another's name. */
  Optional<Authenticated<PbftMessage>> replayed() {
    if (cluster.signed.isEmpty()) {
      return Optional.empty();
    }
    int back = 1 + in.below(Math.min(cluster.signed.size(), 64));
    Authenticated<PbftMessage> old = cluster.signed.get(cluster.signed.size() - back);
    return Optional.of(
        in.flag() ? old : new Authenticated<>(node(), old.message(), old.signature()));
  }

  private PbftMessage message(MessageKind kind, long view) {
    return switch (kind) {
      case PRE_PREPARE -> new PrePrepare(view, proposal());
      case PREPARE -> {
        ProposalHeader header = proposal().header();
        yield new Prepare(view, in.flag() ? header.height() : height(), header.digest());
      }
      case COMMIT -> new Commit(view, proposal().header());
      case VIEW_CHANGE -> viewChange(view);
      case NEW_VIEW -> newView(view);
      case HEARTBEAT -> new Heartbeat(view, height(), in.flag());
      case NEW_VIEW_REQUEST -> new NewViewRequest(view);
      case NEW_VIEW_REPLY -> {
        NewView newView = newView(view);
        NodeId leader = in.flag() ? cluster.members.get((int) (view % Cluster.SIZE)) : node();
        yield new NewViewReply(newView, leader, signature(leader, newView.authentication()));
      }
      case PROPOSAL_REQUEST -> {
        ProposalHeader header = proposal().header();
        yield new ProposalRequest(view, header.height(), header.digest());
      }
      case PROPOSAL_REPLY -> new ProposalReply(view, proposal());
      case REMINDER -> {
        ViewChange promise = viewChange(view);
        NodeId signer = node();
        yield new Reminder(
            new SignedViewChange(signer, promise, signature(signer, promise.authentication())));
      }
    };
  }

  private NodeId node() {
    return new NodeId(1 + in.below(Cluster.SIZE + 1));
  }

  /** Around where the honest nodes are, seldom far from it. */
  private long view() {
    int choice = in.below(16);
    long newest = cluster.honest.values().stream().mapToLong(HonestNode::view).max().orElseThrow();
    return choice < 12 ? Math.max(0, newest - 2 + choice % 6) : FAR.get(choice - 12);
  }

  private long height() {
    int choice = in.below(16);
    return choice < 12 ? Math.max(1, cluster.height() - 1 + choice % 7) : FAR.get(choice - 12);
  }

  /** One that exists, or a new one on top of one that exists; its body may be another's. */
  private Proposal proposal() {
    int choice = in.uint8();
    List<Proposal> known = List.copyOf(cluster.proposals);
    if (choice < 160 && !known.isEmpty()) {
      return known.get(known.size() - 1 - choice % Math.min(known.size(), 16));
    }
    Bytes parent = known.isEmpty() ? Cluster.GENESIS : parent(known);
    Proposal made = Cluster.block(height(), parent, "lie " + in.below(CONTENTS));
    if (choice >= 240) {
      ProposalHeader header = made.header();
      boolean barrier = choice >= 248;
      made =
          new Proposal(
              Cluster.header(header.height(), parent, header.dataHash(), barrier),
              Bytes.ofUtf8("other"));
    }
    cluster.knows(made);
    return made;
  }

  private Bytes parent(List<Proposal> known) {
    int back = in.below(Math.min(known.size(), 16) + 1);
    return back == 0 ? Cluster.GENESIS : known.get(known.size() - back).header().hash();
  }

  private ViewChange viewChange(long view) {
    Optional<DecisionCertificate> decided = Optional.empty();
    if (in.flag()) {
      ProposalHeader header = proposal().header();
      long in1 = view();
      decided =
          Optional.of(
              new DecisionCertificate(
                  header, in1, signers(new Authentication.BlockSignature(header, in1))));
    }
    List<PreparedCertificate> prepared = new ArrayList<>();
    int count = in.below(CERTIFICATES_MAX + 1);
    for (int i = 0; i < count; i++) {
      ProposalHeader header = proposal().header();
      long preparedIn = Math.max(0, view - 1 - in.below(3));
      Prepare prepare = new Prepare(preparedIn, header.height(), header.digest());
      prepared.add(new PreparedCertificate(preparedIn, header, signers(prepare.authentication())));
    }
    prepared.sort(Comparator.comparingLong(PreparedCertificate::height));
    return new ViewChange(view, decided, prepared, absences());
  }

  /** Where leaders take turns, whom it claims to have missed. */
  private List<Absence> absences() {
    SortedMap<NodeId, Absence> absences = new TreeMap<>();
    int count = cluster.decisionsPerLeader == 0 ? 0 : in.below(Cluster.SIZE);
    for (int i = 0; i < count; i++) {
      NodeId missed = node();
      absences.put(missed, new Absence(missed, height(), in.below(Absence.REPEATS_MAX + 1)));
    }
    return List.copyOf(absences.values());
  }

  /** Of honest view changes as many as there are, its own among them in its place. */
  private NewView newView(long view) {
    SortedMap<NodeId, SignedViewChange> changes = new TreeMap<>();
    for (Authenticated<PbftMessage> said : cluster.signed) {
      if (said.message() instanceof ViewChange change && change.newView() == view) {
        changes.put(said.from(), new SignedViewChange(said.from(), change, said.signature()));
      }
    }
    ViewChange own = viewChange(view);
    NodeId signer = in.flag() ? cluster.liar : node();
    changes.put(signer, new SignedViewChange(signer, own, signature(signer, own.authentication())));
    int without = in.below(Cluster.SIZE * 2);
    changes.remove(new NodeId(without + 1));
    return new NewView(view, List.copyOf(changes.values()));
  }

  /** All whose signature the liar has, or fewer, or with one it forges. */
  private SortedMap<NodeId, Bytes> signers(Authentication statement) {
    int mask = in.uint8();
    SortedMap<NodeId, Bytes> signatures = new TreeMap<>();
    for (NodeId member : cluster.members) {
      boolean wanted = mask < 128 || (mask >> member.value() & 1) == 1;
      boolean forged = mask >= 224;
      if (wanted && (forged || cluster.swore(member, statement))) {
        signatures.put(member, signature(member, statement));
      }
    }
    return signatures;
  }

  /** Right in form; whether the signer gave it, the door looks up. */
  private static Bytes signature(NodeId signer, Authentication statement) {
    return Cluster.sign(signer, statement);
  }
}
