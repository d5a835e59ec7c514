package org.logothete.orderer.channel;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import org.logothete.consensus.Authenticated;
import org.logothete.consensus.Bytes;
import org.logothete.consensus.ConsensusEngine;
import org.logothete.consensus.ConsensusMessage;
import org.logothete.consensus.DecidedTip;
import org.logothete.consensus.Effect;
import org.logothete.consensus.EngineStatus;
import org.logothete.consensus.Event;
import org.logothete.consensus.Membership;
import org.logothete.consensus.Proposal;
import org.logothete.consensus.ProposalSlot;
import org.logothete.consensus.RecordKey;
import org.logothete.orderer.channel.DurableLane.Task;

/**
 * Drives the engine of one epoch: steps it and performs its effects by the rules of {@link
 * ConsensusEngine}. Confined to the loop's thread.
 */
final class EngineDriver {
  /** What of an engine's effects concerns the rest of the loop. */
  interface Host {
    void check(Proposal proposal);

    void catchUp(Effect.RequestCatchUp request);

    /** The task that appends the decided block; the driver puts it in order with the others. */
    Task append(Effect.Decide decide);
  }

  /** Under this key lies the proof that this disk has been this node's since it joined. */
  static final RecordKey INCARNATION_MARKER = new RecordKey(0, 255, 0);

  private static final Bytes MARKER_CONTENT = Bytes.ofUtf8("logothete/incarnation/1");

  private final Epoch epoch;
  private final ConsensusEngine engine;
  private final Host host;
  private final DurableLane lane;
  private final Outbound outbound;
  private final ChannelObserver observer;
  private final LoopTimers timers = new LoopTimers();
  private final BlockStages stages;

  /** What the observer was told last. */
  private Optional<ChannelObserver.Standing> standing = Optional.empty();

  private boolean marked;
  private boolean ended;

  EngineDriver(
      Epoch epoch,
      ConsensusEngine engine,
      Host host,
      DurableLane lane,
      Outbound outbound,
      ChannelObserver observer) {
    this.epoch = epoch;
    this.engine = engine;
    this.host = host;
    this.lane = lane;
    this.outbound = outbound;
    this.observer = observer;
    this.stages = new BlockStages(epoch.config().channelId(), observer);
  }

  /** Gives the engine its first event. */
  void start(long now, DecidedTip tip, SortedMap<RecordKey, Bytes> log, boolean mayVote) {
    marked = log.containsKey(INCARNATION_MARKER);
    log.remove(INCARNATION_MARKER);
    step(new Event.Started(now, tip, log, mayVote));
  }

  void step(Event event) {
    if (!ended) {
      time(event);
      perform(engine.step(event), event.now());
    }
  }

  private void time(Event event) {
    switch (event) {
      case Event.Submitted submitted ->
          stages.proposed(submitted.proposal().header().height(), event.now());
      case Event.Finalized finalized -> stages.stored(finalized.height(), event.now());
      case Event.CaughtUp caughtUp -> stages.caughtUp(caughtUp.tip().height());
      case Event.Started _,
          Event.Received _,
          Event.TimerFired _,
          Event.Validated _,
          Event.Heard _,
          Event.Backlog _,
          Event.Overdue _ -> {}
    }
  }

  private void tellStanding() {
    EngineStatus now = engine.status();
    boolean leads =
        now.leader().isPresent() && now.leader().equals(epoch.membership().map(Membership::self));
    tell(new ChannelObserver.Standing(leads, now.locks()));
  }

  private void tell(ChannelObserver.Standing now) {
    if (!standing.equals(Optional.of(now))) {
      standing = Optional.of(now);
      observer.stands(epoch.config().channelId(), now);
    }
  }

  void received(long now, Authenticated<? extends ConsensusMessage> message) {
    observer.received(epoch.config().channelId(), message);
    step(new Event.Received(now, message));
  }

  /** Fires every timer that is due, and says where the engine stands. */
  void fireTimers(long now) {
    Optional<org.logothete.consensus.TimerId> due = timers.pollDue(now);
    while (due.isPresent()) {
      step(new Event.TimerFired(now, due.get()));
      due = timers.pollDue(now);
    }
    if (!ended) {
      tellStanding();
    }
  }

  long untilNextTimer(long now, long most) {
    return timers.untilNext(now, most);
  }

  Optional<ProposalSlot> openSlot() {
    return ended ? Optional.empty() : engine.openSlot();
  }

  EngineStatus status() {
    return engine.status();
  }

  /** A config block was decided here or elsewhere: this engine is stepped no more. */
  void end() {
    ended = true;
    timers.clear();
    tell(ChannelObserver.Standing.NONE);
  }

  private void perform(List<Effect> effects, long now) {
    List<Task> tasks = new ArrayList<>(effects.size() + 1);
    if (!marked && engine.status().voting()) {
      // Ahead of the first vote: once a vote may have left, this disk must be known as the voter's.
      tasks.add(new Task.Write(INCARNATION_MARKER, MARKER_CONTENT));
      marked = true;
    }
    for (Effect effect : effects) {
      switch (effect) {
        case Effect.Persist persist -> tasks.add(new Task.Write(persist.key(), persist.record()));
        case Effect.Send send ->
            tasks.add(new Task.Release(() -> outbound.send(epoch, send.to(), send.message())));
        case Effect.Broadcast broadcast ->
            tasks.add(new Task.Release(() -> outbound.broadcast(epoch, broadcast.message())));
        case Effect.StartTimer start -> timers.start(start.timer(), now + start.delayMillis());
        case Effect.CancelTimer cancel -> timers.cancel(cancel.timer());
        case Effect.Validate validate -> {
          stages.proposed(validate.proposal().header().height(), now);
          host.check(validate.proposal());
        }
        case Effect.Decide decide -> {
          stages.decided(decide.decision().proposal().header().height(), now);
          tasks.add(host.append(decide));
          if (decide.decision().proposal().header().barrier()) {
            end();
          }
        }
        case Effect.RequestCatchUp request -> host.catchUp(request);
        case Effect.Accuse accuse -> observer.accused(epoch.accusation(accuse.evidence()));
        case Effect.Note note -> observer.noted(epoch.config().channelId(), note);
      }
    }
    lane.add(tasks);
  }
}
