package org.logothete.verification.exploration;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.logothete.consensus.Authenticated;
import org.logothete.consensus.Authentication;
import org.logothete.consensus.Bytes;
import org.logothete.consensus.ConsensusEngine;
import org.logothete.consensus.ConsensusMessage;
import org.logothete.consensus.ConsensusProtocol;
import org.logothete.consensus.DecidedTip;
import org.logothete.consensus.Decision;
import org.logothete.consensus.Effect;
import org.logothete.consensus.EngineOptions;
import org.logothete.consensus.Event;
import org.logothete.consensus.InvariantViolation;
import org.logothete.consensus.Membership;
import org.logothete.consensus.NodeId;
import org.logothete.consensus.ProposalSlot;
import org.logothete.consensus.RecordKey;

/**
 * The host of one honest node: gives its engine what happens and performs the effects, up to the
 * end or to a crash between any two of them.
 */
final class Host {
  /**
   * Time stands still: everything that waits for it may happen at any time, see {@link Dialect}.
   */
  private static final long NOW = 1;

  private static final EngineOptions OPTIONS =
      new EngineOptions(100, 500, 400, 400, 3_200, 150, 2, 1 << 16);

  private final ConsensusProtocol protocol;
  private final Dialect dialect;
  private final Duties duties;
  private final Post post;
  private final Membership membership;

  Host(ConsensusProtocol protocol, Dialect dialect, Duties duties, Post post, NodeId self) {
    this.protocol = protocol;
    this.dialect = dialect;
    this.duties = duties;
    this.post = post;
    this.membership = new Membership(post.scope().members(), self);
  }

  NodeId self() {
    return membership.self();
  }

  /** A way that something can end: with a new state, and perhaps with what it shows. */
  record Outcome(
      Optional<LocalState> state,
      Optional<Integer> crashAfter,
      Optional<Decision> decision,
      Optional<Finding> finding) {}

  /** A state in the making. */
  private final class Draft {
    private final ConsensusEngine engine;
    private final SortedMap<RecordKey, Bytes> log;
    private DecidedTip tip;
    private LocalState.Words words;
    private final SortedMap<Bytes, Bytes> signed;
    private final int lives;

    /** What the host has to tell the engine as soon as the effects are performed. */
    private final ArrayDeque<Event> answers = new ArrayDeque<>();

    private Optional<Decision> decision = Optional.empty();
    private Optional<Finding> finding = Optional.empty();

    private Draft(LocalState from, ConsensusEngine engine) {
      this.engine = engine;
      this.log = new TreeMap<>(from.log());
      this.tip = from.tip();
      this.words = from.words();
      this.signed = new TreeMap<>(from.signed());
      this.lives = from.lives();
    }

    private LocalState state() {
      return new LocalState(engine, log, tip, words, signed, lives);
    }

    private void perform(Effect effect) {
      switch (effect) {
        case Effect.Persist(RecordKey key, Bytes record) -> log.put(key, record);
        case Effect.Send(NodeId to, ConsensusMessage message) -> {
          say(message);
          if (to.equals(self())) {
            hearOneself(message);
          }
        }
        case Effect.Broadcast(ConsensusMessage message) -> {
          say(message);
          hearOneself(message);
        }
        case Effect.Validate(var proposal) ->
            answers.add(new Event.Validated(NOW, proposal.header().digest(), Optional.empty()));
        case Effect.Decide(Decision decided) -> {
          tip = DecidedTip.of(decided.certificate());
          log.keySet().removeIf(key -> key.height() > 0 && key.height() <= decided.height());
          answers.add(new Event.Finalized(NOW, decided.height()));
          decision = Optional.of(decided);
        }
        case Effect.Accuse(var evidence) -> {
          if (!post.scope().faulty().contains(evidence.culprit())) {
            find(
                Finding.Kind.FALSE_ACCUSATION,
                self() + " accuses " + evidence.culprit() + ": " + evidence.offence());
          }
        }
        case Effect.StartTimer _, Effect.CancelTimer _ -> {}
        case Effect.RequestCatchUp _, Effect.Note _ -> {}
      }
    }

    private void find(Finding.Kind kind, String what) {
      if (finding.isEmpty()) {
        finding = Optional.of(new Finding(kind, what));
      }
    }

    private void hearOneself(ConsensusMessage message) {
      Bytes signature = Notary.sign(self(), message.authentication());
      answers.add(new Event.Received(NOW, new Authenticated<>(self(), message, signature)));
    }

    private void say(ConsensusMessage message) {
      sign(message);
      Optional<Letter> letter = post.say(self(), message);
      if (letter.isPresent()) {
        int id = letter.get().id();
        Bits proofs = words.proofs();
        for (int proof : post.proofsOf(self(), message)) {
          proofs = proofs.with(proof);
        }
        words = new LocalState.Words(words.said().with(id), proofs, words.commitments());
      }
    }

    private void sign(ConsensusMessage message) {
      switch (message.authentication()) {
        case Authentication.Link _ -> {}
        case Authentication.Statement(Bytes statement) ->
            fill(dialect.slots().slotOf(statement), statement, message);
        case Authentication.BlockSignature(var header, long view) -> {
          Bytes slot = Bytes.ofUtf8("block " + header.height() + " in " + view);
          fill(slot, header.digest(), message);
          int number = post.commitment(new Post.Commitment(header.height(), view, header.digest()));
          words =
              new LocalState.Words(words.said(), words.proofs(), words.commitments().with(number));
        }
      }
    }

    private void fill(Bytes slot, Bytes statement, ConsensusMessage message) {
      Bytes before = signed.putIfAbsent(slot, statement);
      if (before != null && !before.equals(statement)) {
        find(
            Finding.Kind.DOUBLE_SIGNATURE,
            self()
                + " also signed something else than "
                + dialect.describe(message, post.blocks()));
      }
    }
  }

  /** The node before anything happened, its first step done. */
  LocalState boot() {
    LocalState nothing =
        new LocalState(
            protocol.newEngine(membership, OPTIONS),
            new TreeMap<>(),
            Blocks.GENESIS,
            LocalState.Words.NONE,
            new TreeMap<>(),
            0);
    return start(nothing).state();
  }

  private Draft start(LocalState crashed) {
    Draft draft = new Draft(crashed, crashed.engine());
    Steps steps = new Steps(draft, false, new ArrayList<>());
    steps.step(new Event.Started(NOW, draft.tip, draft.log, true));
    dialect.greetings(post.scope(), membership).forEach(steps::step);
    return draft;
  }

  /**
   * Everything that can come of it.
   *
   * @param mayCrash whether the node may crash in the middle
   */
  List<Outcome> take(LocalState before, Happening happening, boolean mayCrash) {
    if (happening instanceof Happening.Restarts) {
      return List.of(restart(before, Optional.empty(), Optional.empty()));
    }
    ConsensusEngine engine = before.engine().copy();
    Draft draft = new Draft(before, engine);
    List<Outcome> outcomes = new ArrayList<>();
    try {
      Steps steps = new Steps(draft, mayCrash, outcomes);
      feed(draft, happening, steps);
    } catch (InvariantViolation e) {
      Finding halt = new Finding(Finding.Kind.HALT, self() + " halts: " + e.getMessage());
      outcomes.addFirst(
          new Outcome(Optional.empty(), Optional.empty(), Optional.empty(), Optional.of(halt)));
      return outcomes;
    }
    if (isInScope(engine)) {
      outcomes.addFirst(
          new Outcome(Optional.of(draft.state()), Optional.empty(), draft.decision, draft.finding));
    }
    return outcomes;
  }

  private boolean isInScope(ConsensusEngine engine) {
    return engine.status().viewOrRound() <= post.scope().viewMax();
  }

  /** Performs effects one by one, and remembers what a crash behind each would leave. */
  private final class Steps {
    private final Draft draft;
    private final boolean mayCrash;
    private final List<Outcome> outcomes;
    private int performed;

    private Steps(Draft draft, boolean mayCrash, List<Outcome> outcomes) {
      this.draft = draft;
      this.mayCrash = mayCrash;
      this.outcomes = outcomes;
    }

    /** One event and all that the host and the node itself answer to it. */
    private void step(Event event) {
      perform(draft.engine.step(event));
      while (!draft.answers.isEmpty()) {
        perform(draft.engine.step(draft.answers.removeFirst()));
      }
    }

    private void perform(List<Effect> effects) {
      for (Effect effect : duties.effects().apply(effects)) {
        draft.perform(effect);
        performed++;
        if (mayCrash && !(effect instanceof Effect.Note || effect instanceof Effect.StartTimer)) {
          outcomes.add(restart(draft.state(), Optional.of(performed), draft.decision));
        }
      }
    }
  }

  private Outcome restart(
      LocalState at, Optional<Integer> crashAfter, Optional<Decision> decision) {
    SortedMap<RecordKey, Bytes> log = new TreeMap<>(at.log());
    log.keySet().removeIf(duties.keeps().negate());
    LocalState dead =
        new LocalState(
            protocol.newEngine(membership, OPTIONS),
            log,
            at.tip(),
            at.words(),
            at.signed(),
            at.lives() + 1);
    try {
      Draft alive = start(dead);
      if (!isInScope(alive.engine)) {
        return new Outcome(Optional.empty(), crashAfter, Optional.empty(), Optional.empty());
      }
      return new Outcome(Optional.of(alive.state()), crashAfter, decision, alive.finding);
    } catch (InvariantViolation e) {
      Finding halt =
          new Finding(Finding.Kind.HALT, self() + " cannot start again: " + e.getMessage());
      return new Outcome(Optional.empty(), crashAfter, decision, Optional.of(halt));
    }
  }

  private void feed(Draft draft, Happening happening, Steps steps) {
    ConsensusEngine engine = draft.engine;
    switch (happening) {
      case Happening.Hears(int id) -> steps.step(new Event.Received(NOW, post.letter(id).sealed()));
      case Happening.HearsVotes(int id, int votes) ->
          membership.nodes().stream()
              .filter(node -> !node.equals(self()))
              .limit(votes)
              .forEach(voter -> steps.step(vote(voter, post.letter(id).message())));
      case Happening.Proposes() -> {
        ProposalSlot slot = engine.openSlot().orElseThrow();
        String life = draft.lives == 0 ? "" : "." + draft.lives;
        String at = slot.height() == 1 ? "" : "@" + slot.height();
        String name = "own" + self().value() + life + at;
        steps.step(
            new Event.Submitted(NOW, post.blocks().block(slot.height(), slot.parentHash(), name)));
      }
      case Happening.GivesUp() -> {
        long view = engine.status().viewOrRound();
        for (Event event : dialect.giveUp(engine.status(), post.scope(), membership)) {
          if (engine.status().viewOrRound() == view) {
            steps.step(event);
          }
        }
      }
      case Happening.Restarts() -> throw new IllegalStateException("not for a living engine");
    }
  }

  private static Event vote(NodeId voter, ConsensusMessage message) {
    Bytes signature = Notary.sign(voter, message.authentication());
    return new Event.Received(NOW, new Authenticated<>(voter, message, signature));
  }

  /** What can happen to the node by itself. */
  List<Happening> ownHappenings(LocalState state) {
    List<Happening> happenings = new ArrayList<>();
    boolean proposes =
        state
            .engine()
            .openSlot()
            .filter(slot -> slot.height() <= post.scope().heightMax())
            .isPresent();
    if (proposes) {
      happenings.add(new Happening.Proposes());
    }
    if (!dialect.giveUp(state.engine().status(), post.scope(), membership).isEmpty()) {
      happenings.add(new Happening.GivesUp());
    }
    return happenings;
  }
}
