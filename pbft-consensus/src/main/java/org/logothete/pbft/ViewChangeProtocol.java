package org.logothete.pbft;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import org.logothete.consensus.Authenticated;
import org.logothete.consensus.Bytes;
import org.logothete.consensus.CanonicalWriter;
import org.logothete.consensus.Claim;
import org.logothete.consensus.DecisionCertificate;
import org.logothete.consensus.Effect;
import org.logothete.consensus.Effect.Note.Topic;
import org.logothete.consensus.Evidence;
import org.logothete.consensus.NodeId;
import org.logothete.consensus.TimerId;
import org.logothete.pbft.message.NewView;
import org.logothete.pbft.message.NewViewReply;
import org.logothete.pbft.message.NewViewRequest;
import org.logothete.pbft.message.PbftMessage;
import org.logothete.pbft.message.PreparedCertificate;
import org.logothete.pbft.message.Reminder;
import org.logothete.pbft.message.SignedViewChange;
import org.logothete.pbft.message.ViewChange;

/**
 * From one view to the next (Castro and Liskov, sections 4.4 and 4.5.2): a node that knows a quorum
 * to suspect the leader ({@link Suspicions}) sends a view change; f + 1 of them make others join, a
 * quorum of them lets the leader of the new view begin it.
 *
 * <p>The timer of a wait for a new view runs only once a quorum waits with this node. A node that
 * left a view which the others came back to therefore stays one view ahead and no more, and they
 * find it there when they come.
 */
final class ViewChangeProtocol {
  private static final String TIMER_KIND = "view-change";
  private static final int DOUBLINGS_MAX = 20;

  private final PbftState state;
  private final SafetyRules safety;

  /** Each node's view change for the highest view. */
  private final SortedMap<NodeId, SignedViewChange> latest = new TreeMap<>();

  /** Views in a row that did not begin or decided nothing; each decision forgives one. */
  private int failures;

  /** Whether the present view decided anything. */
  private boolean decidedInView;

  private boolean timerRuns;

  ViewChangeProtocol(PbftState state, SafetyRules safety) {
    this.state = state;
    this.safety = safety;
  }

  ViewChangeProtocol copy(PbftState stateCopy, SafetyRules safetyCopy) {
    ViewChangeProtocol copy = new ViewChangeProtocol(stateCopy, safetyCopy);
    copy.latest.putAll(latest);
    copy.failures = failures;
    copy.decidedInView = decidedInView;
    copy.timerRuns = timerRuns;
    return copy;
  }

  static boolean owns(TimerId timer) {
    return timer.kind().equals(TIMER_KIND);
  }

  /** How long to wait for a leader who has already been given some chances. */
  long patienceMillis() {
    long start = state.options.leaderTimeoutMillis();
    return Math.max(start, Math.min(doubled(start), state.options.viewChangeTimeoutMillisMax()));
  }

  /** Whether views began and decided of late. */
  boolean isProven() {
    return failures == 0;
  }

  private long doubled(long millis) {
    int doublings = Math.min(failures, DOUBLINGS_MAX);
    return millis > Long.MAX_VALUE >> doublings ? Long.MAX_VALUE : millis << doublings;
  }

  /** Something was decided: the view works. Answers whether patience shrank by that. */
  boolean decided() {
    decidedInView = true;
    boolean shrinks = failures > 0;
    failures = Math.max(0, failures - 1);
    return shrinks;
  }

  /** Gives up on the view and asks for the next one whose primary is not missed. */
  void leave(String why, Outbox out) {
    Absences absences = absences(true);
    SortedSet<NodeId> missed = absences.heldAt(state.decidedHeight() + 1);
    long newView = state.view + 1;
    // At most f are missed, so one of the next f + 1 primaries is not.
    for (int i = 0; i < missed.size() && missed.contains(primaryOf(newView)); i++) {
      newView++;
    }
    start(newView, absences, why, out);
  }

  private NodeId primaryOf(long view) {
    return state.membership.atTurn(view);
  }

  /**
   * Who was missed, as far as this node knows, and now too the one that the chain waits for.
   *
   * @param gaveUp whether this node itself waited too long for the view to begin, if it waited
   */
  private Absences absences(boolean gaveUp) {
    long height = state.decidedHeight() + 1;
    Absences known = state.turns.absences();
    if (!state.turns.rotate()) {
      return known;
    }
    if (!state.isActive()) {
      known = safety.ownViewChange().map(ViewChange::absences).map(known::with).orElse(known);
    }
    Absences remembered = known.rememberedAt(height);
    NodeId missed = state.isActive() ? state.leader() : state.primary();
    boolean misses = !missed.equals(state.self()) && (state.isActive() || gaveUp);
    return misses ? remembered.with(missed, height) : remembered;
  }

  private void start(long newView, Absences absences, String why, Outbox out) {
    if (!safety.isVoting()) {
      out.note(Topic.NOT_VOTING, state.decidedHeight(), state.view, "would suspect: " + why);
      return;
    }
    cancelTimer(out);
    out.cancelTimer(LeaderWatch.TIMER);
    if (state.isActive() && !decidedInView) {
      // A view that began and decided nothing may have had too little time: the next gets more.
      failures = Math.min(failures + 1, DOUBLINGS_MAX);
    }
    String what = "asks for view " + newView + ": " + why;
    out.note(Topic.VIEW_CHANGE_STARTED, state.decidedHeight(), newView, what);
    List<PreparedCertificate> prepared = new ArrayList<>();
    for (Slot slot : state.undecidedSlots()) {
      PreparedCertificate certificate = slot.prepared;
      if (certificate != null) {
        prepared.add(certificate);
      }
    }
    Optional<DecisionCertificate> decided = state.decided.certificate();
    state.view = newView;
    safety.changeView(new ViewChange(newView, decided, prepared, absences.entries()), out);
    advance(out);
  }

  void onViewChange(Authenticated<PbftMessage> received, ViewChange message, Outbox out) {
    NodeId from = received.from();
    if (message.newView() <= state.enteredView) {
      out.ignored(0, message.newView(), "view change of " + from + " to a view that is past");
      return;
    }
    Optional<String> problem = state.certificates().problem(message);
    if (problem.isPresent()) {
      out.ignored(0, message.newView(), "view change of " + from + ": " + problem.get());
      return;
    }
    SignedViewChange signed = new SignedViewChange(from, message, received.signature());
    SignedViewChange before = latest.get(from);
    if (before != null && before.viewChange().newView() >= message.newView()) {
      onKnownView(before, signed, out);
      return;
    }
    latest.put(from, signed);
    if (message.newView() > state.view) {
      // It proposes no more in the view, while its heartbeats go on: do not wait for silence.
      out.caught(from, "it gave up the view itself");
    }
    advance(out);
  }

  private void onKnownView(SignedViewChange before, SignedViewChange signed, Outbox out) {
    long view = signed.viewChange().newView();
    boolean contradicts =
        before.viewChange().newView() == view && !before.viewChange().equals(signed.viewChange());
    if (contradicts) {
      out.add(
          new Effect.Accuse(
              new Evidence(
                  signed.signer(),
                  "two view changes to one view",
                  state.decidedHeight() + 1,
                  List.of(claim(before), claim(signed)))));
    } else {
      out.ignored(0, view, "repeated view change of " + signed.signer());
    }
  }

  private static Claim claim(SignedViewChange signed) {
    return new Claim(signed.signer(), signed.viewChange().authentication(), signed.signature());
  }

  /** Whether a node has promised to vote no more in the present view, in which this one votes. */
  boolean anotherLeft() {
    return latest.values().stream().anyMatch(v -> v.viewChange().newView() > state.view);
  }

  /** Joins others, starts the timer, begins the view: whatever the view changes allow by now. */
  private void advance(Outbox out) {
    Optional<Long> joining = viewToJoin();
    if (joining.isPresent()) {
      start(joining.get(), absences(false), "others ask for it", out);
      return;
    }
    if (state.isActive()) {
      return;
    }
    long waiting =
        latest.values().stream().filter(v -> v.viewChange().newView() >= state.view).count();
    if (!timerRuns && waiting >= state.quorum()) {
      timerRuns = true;
      out.startTimer(timer(), timeoutMillis());
    }
    boolean isPrimary = state.primary().equals(state.self());
    if (isPrimary && safety.ownNewView().filter(v -> v.view() == state.view).isEmpty()) {
      List<SignedViewChange> quorum =
          latest.values().stream()
              .filter(v -> v.viewChange().newView() == state.view)
              .limit(state.quorum())
              .toList();
      if (quorum.size() == state.quorum()) {
        safety.startView(new NewView(state.view, quorum), out);
      }
    }
  }

  /** The highest view that f + 1 others, hence an honest one, ask for or go beyond. */
  private Optional<Long> viewToJoin() {
    return latest.values().stream()
        .filter(v -> !v.signer().equals(state.self()))
        .map(v -> v.viewChange().newView())
        .sorted(Comparator.reverseOrder())
        .skip(state.membership.quorumSize().oneHonest() - 1L)
        .findFirst()
        .filter(view -> view > state.view);
  }

  /**
   * A proof that a view began. Answers what the view goes on with, if this node enters it.
   *
   * @param leader who signed the new view
   */
  Optional<Selection> onNewView(NewView newView, NodeId leader, Bytes signature, Outbox out) {
    long view = newView.view();
    if (view < state.view || view == state.enteredView) {
      out.ignored(0, view, "new view that is past");
      return Optional.empty();
    }
    Optional<String> problem = state.certificates().problem(newView, leader);
    if (problem.isPresent()) {
      out.ignored(0, view, "new view of " + leader + ": " + problem.get());
      return Optional.empty();
    }
    NewViewReply proof = new NewViewReply(newView, leader, signature);
    cancelTimer(out);
    safety.enterView(proof, out);
    Selection selection = Selection.of(newView, state.base);
    state.enter(proof, selection);
    decidedInView = false;
    latest.values().removeIf(v -> v.viewChange().newView() <= view);
    out.note(
        Topic.VIEW_ENTERED,
        state.decidedHeight(),
        view,
        "begun by " + leader + ", goes on with heights " + selection.headers().keySet() + missed());
    return Optional.of(selection);
  }

  private String missed() {
    SortedSet<NodeId> missed = state.turns.absences().heldAt(state.decidedHeight() + 1);
    return missed.isEmpty() ? "" : ", passes over " + missed;
  }

  /** A node that lost its log asks the others what it promised before it votes. */
  void askForPromises(Outbox out) {
    if (safety.isVoting()) {
      return;
    }
    for (NodeId node : state.membership.nodes()) {
      if (!node.equals(state.self())) {
        out.send(node, new NewViewRequest(state.view + 1));
      }
    }
  }

  /**
   * This node promised to leave its view, before it lost its log, and keeps the promise. If the
   * view is its own to begin, it may have begun it, too, and must not do so twice.
   */
  void onReminder(SignedViewChange promise, Outbox out) {
    ViewChange content = promise.viewChange();
    Optional<String> problem = problem(promise);
    if (problem.isPresent()) {
      out.ignored(0, content.newView(), "reminder of a view change: " + problem.get());
      return;
    }
    cancelTimer(out);
    out.cancelTimer(LeaderWatch.TIMER);
    state.view = content.newView();
    safety.remember(content, out);
    latest.put(promise.signer(), promise);
    advance(out);
  }

  /** Why a reminder is not to be followed. */
  private Optional<String> problem(SignedViewChange promise) {
    long view = promise.viewChange().newView();
    if (!promise.signer().equals(state.self())) {
      return Optional.of("it is of " + promise.signer());
    }
    if (safety.isVoting()) {
      return Optional.of("nothing is forgotten here");
    }
    if (view <= state.view) {
      return Optional.of("the view is past");
    }
    if (primaryOf(view).equals(state.self())) {
      return Optional.of("the view may have begun");
    }
    return state.certificates().problem(promise.viewChange());
  }

  void onNewViewRequest(NodeId from, NewViewRequest request, Outbox out) {
    SignedViewChange promise = latest.get(from);
    if (promise != null && !from.equals(state.self())) {
      out.send(from, new Reminder(promise));
    }
    NewViewReply proof = state.enteredProof;
    if (proof == null || proof.view() < request.view()) {
      out.ignored(0, request.view(), from + " asks for a view that did not begin here");
      return;
    }
    out.send(from, proof);
  }

  void onTimer(TimerId timer, Outbox out) {
    timerRuns = false;
    failures = Math.min(failures + 1, DOUBLINGS_MAX);
    if (!state.isActive() && timer.number() == state.view) {
      leave("view " + state.view + " did not begin in time", out);
    }
  }

  /** After a restart: what was asked for is asked again. */
  void resume(Outbox out) {
    safety.repeatViewChange(out);
  }

  private void cancelTimer(Outbox out) {
    if (timerRuns) {
      timerRuns = false;
      out.cancelTimer(timer());
    }
  }

  private TimerId timer() {
    return new TimerId(TIMER_KIND, state.view);
  }

  private long timeoutMillis() {
    return Math.min(
        doubled(state.options.viewChangeTimeoutMillis()),
        state.options.viewChangeTimeoutMillisMax());
  }

  void write(CanonicalWriter out) {
    out.uint32(latest.size());
    latest
        .values()
        .forEach(v -> out.node(v.signer()).bytes(v.viewChange().encode()).bytes(v.signature()));
    out.uint32(failures).bool(decidedInView).bool(timerRuns);
  }
}
