package org.logothete.pbft;

import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.logothete.consensus.Bytes;
import org.logothete.consensus.CanonicalWriter;
import org.logothete.consensus.Effect;
import org.logothete.consensus.InvariantViolation;
import org.logothete.consensus.NodeId;
import org.logothete.consensus.Proposal;
import org.logothete.consensus.ProposalHeader;
import org.logothete.pbft.LogRecords.Accepted;
import org.logothete.pbft.LogRecords.Recovered;
import org.logothete.pbft.message.Commit;
import org.logothete.pbft.message.NewView;
import org.logothete.pbft.message.NewViewReply;
import org.logothete.pbft.message.PrePrepare;
import org.logothete.pbft.message.Prepare;
import org.logothete.pbft.message.PreparedCertificate;
import org.logothete.pbft.message.ViewChange;

/**
 * The only class that turns an intention into a vote. It writes down what it is about to promise
 * and only then lets the promise out; what it once voted it votes again if asked, and nothing else
 * in that place. An intention that would break a promise means that the engine around it is wrong:
 * {@link InvariantViolation}.
 *
 * <p>Promises, numbered as in docs/pbft.md:
 *
 * <ol>
 *   <li>one accepted proposal, hence one pre-prepare and one prepare, per view and height;
 *   <li>a commit only for the accepted proposal, with a quorum of prepares of the same view;
 *   <li>a commit to h only after the one to h - 1 in the same view, or when h - 1 is decided;
 *   <li>no vote in a view below the promised one: entered, or asked for in a view change;
 *   <li>one view change and one new view per view;
 *   <li>no vote at or below the decided height, and none at all before voting is allowed.
 * </ol>
 */
final class SafetyRules {
  private static final long UNKNOWN = -1;

  private final NodeId self;
  private final Certificates certificates;

  /** Heights that may hold forgotten votes after the log was lost. */
  private final int window;

  private boolean voting;
  private long firstLearned = UNKNOWN;
  private long decidedHeight;
  private long promisedView;
  private boolean entered = true;
  private final TreeMap<Long, Bytes> accepted = new TreeMap<>();
  private final TreeMap<Long, ProposalHeader> committed = new TreeMap<>();
  private @Nullable ViewChange viewChange;
  private @Nullable NewView newView;

  SafetyRules(NodeId self, Certificates certificates, long decidedHeight, boolean mayVote) {
    this.self = self;
    this.certificates = certificates;
    this.window = certificates.window();
    this.decidedHeight = decidedHeight;
    this.voting = mayVote;
  }

  private SafetyRules(SafetyRules other) {
    this.self = other.self;
    this.certificates = other.certificates;
    this.window = other.window;
    this.voting = other.voting;
    this.firstLearned = other.firstLearned;
    this.decidedHeight = other.decidedHeight;
    this.promisedView = other.promisedView;
    this.entered = other.entered;
    this.accepted.putAll(other.accepted);
    this.committed.putAll(other.committed);
    this.viewChange = other.viewChange;
    this.newView = other.newView;
  }

  SafetyRules copy() {
    return new SafetyRules(this);
  }

  /** Takes back the promises of the life before. */
  void recover(Recovered log) {
    log.enteredView().ifPresent(proof -> promisedView = proof.view());
    log.viewChange()
        .ifPresent(
            own -> {
              viewChange = own;
              if (own.newView() > promisedView) {
                promisedView = own.newView();
                entered = false;
              }
            });
    newView = log.newView().orElse(null);
    for (Accepted record : log.accepted()) {
      if (record.view() == promisedView) {
        accepted.put(record.proposal().height(), record.proposal().header().digest());
      }
    }
    for (PreparedCertificate record : log.prepared()) {
      if (record.view() == promisedView) {
        committed.put(record.height(), record.header());
      }
    }
  }

  boolean isVoting() {
    return voting;
  }

  long promisedView() {
    return promisedView;
  }

  /** False if another proposal was accepted there in this view. */
  boolean mayAccept(long height, Bytes digest) {
    Bytes before = accepted.get(height);
    return before == null || before.equals(digest);
  }

  boolean hasAccepted(long height) {
    return accepted.containsKey(height);
  }

  Optional<ViewChange> ownViewChange() {
    return Optional.ofNullable(viewChange);
  }

  Optional<NewView> ownNewView() {
    return Optional.ofNullable(newView);
  }

  /** Leader: propose, and prepare one's own proposal. */
  void propose(Turns turns, Proposal proposal, Outbox out) {
    long view = turns.view();
    if (!turns.proposer(proposal.height()).equals(self)) {
      throw new InvariantViolation(
          "height " + proposal.height() + " in view " + view + " is not " + self + "'s to propose");
    }
    accept(view, proposal, out);
    out.broadcast(new PrePrepare(view, proposal));
    out.broadcast(new Prepare(view, proposal.height(), proposal.header().digest()));
  }

  /** Accept a proposal, body and all, and say so. */
  void prepare(long view, Proposal proposal, Outbox out) {
    accept(view, proposal, out);
    out.broadcast(new Prepare(view, proposal.height(), proposal.header().digest()));
  }

  private void accept(long view, Proposal proposal, Outbox out) {
    long height = proposal.height();
    Bytes digest = proposal.header().digest();
    mustVoteAt(view, height);
    Bytes before = accepted.putIfAbsent(height, digest);
    if (before != null && !before.equals(digest)) {
      throw new InvariantViolation(
          "two proposals accepted at height " + height + " in view " + view);
    }
    if (before == null) {
      out.add(
          new Effect.Persist(
              LogRecords.acceptedKey(height, view),
              LogRecords.accepted(new Accepted(view, proposal))));
    }
  }

  /** Commit to what a quorum prepared. */
  void commit(PreparedCertificate certificate, Outbox out) {
    long height = certificate.height();
    long view = certificate.view();
    mustVoteAt(view, height);
    certificates
        .problem(certificate)
        .ifPresent(
            why -> {
              throw new InvariantViolation("commit without a prepared certificate: " + why);
            });
    if (!certificate.header().digest().equals(accepted.get(height))) {
      throw new InvariantViolation(
          "commit to height " + height + " in view " + view + " without having accepted it");
    }
    if (height != decidedHeight + 1 && !committed.containsKey(height - 1)) {
      throw new InvariantViolation("commit to height " + height + " above an open height");
    }
    ProposalHeader before = committed.putIfAbsent(height, certificate.header());
    if (before != null && !before.equals(certificate.header())) {
      throw new InvariantViolation("two commits at height " + height + " in view " + view);
    }
    if (before == null) {
      out.add(
          new Effect.Persist(
              LogRecords.preparedKey(height, view), LogRecords.prepared(certificate)));
    }
    out.broadcast(new Commit(view, certificate.header()));
  }

  /** Leave all views below the new one. */
  void changeView(ViewChange content, Outbox out) {
    mustVote();
    if (content.newView() <= promisedView) {
      throw new InvariantViolation(
          "a view change to " + content.newView() + " after promising " + promisedView);
    }
    promise(content.newView(), false);
    viewChange = content;
    out.add(new Effect.Persist(LogRecords.VIEW_CHANGE_KEY, LogRecords.viewChange(content)));
    out.broadcast(content);
  }

  /** Keeps to a view change of the life before, of which the log was lost. */
  void remember(ViewChange content, Outbox out) {
    if (voting || content.newView() <= promisedView) {
      throw new InvariantViolation(
          "reminded of view " + content.newView() + " after promising " + promisedView);
    }
    promise(content.newView(), false);
    viewChange = content;
    out.add(new Effect.Persist(LogRecords.VIEW_CHANGE_KEY, LogRecords.viewChange(content)));
  }

  /** Leader: show the quorum that the new view begins with. */
  void startView(NewView content, Outbox out) {
    mustVote();
    certificates
        .problem(content, self)
        .ifPresent(
            why -> {
              throw new InvariantViolation("own new view: " + why);
            });
    if (content.view() != promisedView || entered) {
      throw new InvariantViolation("a new view " + content.view() + " nobody waits for");
    }
    if (newView != null && newView.view() >= content.view() && !newView.equals(content)) {
      throw new InvariantViolation("two new views " + content.view());
    }
    newView = content;
    out.add(new Effect.Persist(LogRecords.NEW_VIEW_KEY, LogRecords.newView(content)));
    out.broadcast(content);
  }

  /** Begin to vote in a view that its leader has shown to be due. */
  void enterView(NewViewReply proof, Outbox out) {
    if (proof.view() < promisedView || (entered && proof.view() == promisedView)) {
      throw new InvariantViolation(
          "entering view " + proof.view() + " after promising " + promisedView);
    }
    promise(proof.view(), true);
    out.add(new Effect.Persist(LogRecords.VIEW_KEY, LogRecords.enteredView(proof)));
  }

  private void promise(long view, boolean enters) {
    if (view > promisedView) {
      accepted.clear();
      committed.clear();
    }
    promisedView = view;
    entered = enters;
  }

  /** Says again what was said at a height in the promised view. */
  void repeatVotes(long height, Outbox out) {
    if (!voting || !entered || height <= decidedHeight) {
      return;
    }
    Bytes digest = accepted.get(height);
    if (digest != null) {
      out.broadcast(new Prepare(promisedView, height, digest));
    }
    ProposalHeader header = committed.get(height);
    if (header != null) {
      out.broadcast(new Commit(promisedView, header));
    }
  }

  /** Says the own proposal again, to one who seems not to have it. */
  void repeatProposal(Proposal proposal, NodeId to, Outbox out) {
    if (voting && entered && proposal.header().digest().equals(accepted.get(proposal.height()))) {
      out.send(to, new PrePrepare(promisedView, proposal));
    }
  }

  /** Says the own view change again while it is unanswered. */
  void repeatViewChange(Outbox out) {
    if (voting && !entered && viewChange != null && viewChange.newView() == promisedView) {
      out.broadcast(viewChange);
      if (newView != null && newView.view() == promisedView) {
        out.broadcast(newView);
      }
    }
  }

  /**
   * A height was decided, here or elsewhere. After a lost log, those whose blocks this node learns
   * first may be a window behind what it had decided itself, and it may have voted a window above
   * that: beyond two windows, voting is safe again.
   */
  void decided(long height, Outbox out) {
    decidedHeight = Math.max(decidedHeight, height);
    accepted.headMap(height, true).clear();
    committed.headMap(height, true).clear();
    if (voting) {
      return;
    }
    if (firstLearned == UNKNOWN) {
      firstLearned = height;
    }
    long forgottenMax = firstLearned + 2L * window;
    voting = height >= forgottenMax;
    out.note(
        Effect.Note.Topic.NOT_VOTING,
        height,
        promisedView,
        voting ? "voting from here on" : "votes after height " + forgottenMax);
  }

  private void mustVote() {
    if (!voting) {
      throw new InvariantViolation("this node must not vote");
    }
  }

  private void mustVoteAt(long view, long height) {
    mustVote();
    if (view != promisedView || !entered) {
      throw new InvariantViolation("a vote in view " + view + " after promising " + promisedView);
    }
    if (height <= decidedHeight) {
      throw new InvariantViolation("a vote at decided height " + height);
    }
  }

  void write(CanonicalWriter out) {
    out.bool(voting).uint64(firstLearned + 1).uint64(decidedHeight).uint64(promisedView);
    out.bool(entered).uint32(accepted.size());
    accepted.forEach((height, digest) -> out.uint64(height).bytes(digest));
    out.uint32(committed.size());
    committed.forEach((height, header) -> out.uint64(height).bytes(header.digest()));
    out.bytes(viewChange == null ? Bytes.EMPTY : viewChange.encode());
    out.bytes(newView == null ? Bytes.EMPTY : newView.encode());
  }
}
