package org.logothete.pbft;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.logothete.consensus.Authenticated;
import org.logothete.consensus.Bytes;
import org.logothete.consensus.ConsensusEngine;
import org.logothete.consensus.ConsensusMessage;
import org.logothete.consensus.DecidedTip;
import org.logothete.consensus.Decision;
import org.logothete.consensus.Effect;
import org.logothete.consensus.Event;
import org.logothete.consensus.NodeId;
import org.logothete.consensus.ProposalSlot;
import org.logothete.consensus.RecordKey;
import org.logothete.consensus.TimerId;

/** One node: an engine, its disk, its timers. Performs effects as the SPI's contract says. */
final class TestHost {
  final NodeId id;
  final TestWorld world;
  final SortedMap<RecordKey, Bytes> log = new TreeMap<>();
  final List<Decision> chain = new ArrayList<>();
  final List<Effect.Accuse> accusations = new ArrayList<>();
  final List<Effect.Note> notes = new ArrayList<>();
  private final SortedMap<String, Long> timers = new TreeMap<>();
  private final Deque<Effect> pending = new ArrayDeque<>();
  private boolean writing;
  private long timerStarts;
  ConsensusEngine engine;
  boolean up;
  boolean mayVote = true;

  /** Counts lives: what was scheduled in an earlier life never happens. */
  int life;

  TestHost(NodeId id, TestWorld world) {
    this.id = id;
    this.world = world;
    this.engine = world.newEngine(id);
  }

  long height() {
    return chain.size();
  }

  void start() {
    up = true;
    engine = world.newEngine(id);
    step(new Event.Started(world.now(), tip(), log, mayVote));
    if (world.backlog) {
      step(new Event.Backlog(world.now(), true));
    }
  }

  DecidedTip tip() {
    return chain.isEmpty()
        ? new DecidedTip(0, Blocks.GENESIS_HASH, 0)
        : DecidedTip.of(chain.getLast().certificate());
  }

  void crash() {
    up = false;
    life++;
    timers.clear();
    pending.clear();
    writing = false;
  }

  /** Something that happens later unless this life ends before. */
  void later(long delay, Runnable action) {
    int bornIn = life;
    world.at(
        delay,
        () -> {
          if (up && life == bornIn) {
            action.run();
          }
        });
  }

  /** True if the record is durable, or its height is. */
  boolean has(RecordKey key) {
    return log.containsKey(key) || key.height() <= height();
  }

  void receive(NodeId from, ConsensusMessage message, Bytes signature) {
    step(new Event.Received(world.now(), new Authenticated<>(from, message, signature)));
  }

  void step(Event event) {
    if (world.random.nextInt(64) == 0) {
      engine = world.replaceByCopy(engine, event);
    }
    pending.addAll(engine.step(event));
    perform();
    Optional<ProposalSlot> slot = engine.openSlot();
    if (slot.isPresent() && world.mayPropose()) {
      world.proposal(slot.get()).ifPresent(p -> step(new Event.Submitted(world.now(), p)));
    }
  }

  private void perform() {
    while (!writing && !pending.isEmpty()) {
      perform(pending.removeFirst());
    }
  }

  private void perform(Effect effect) {
    switch (effect) {
      case Effect.Persist(RecordKey key, Bytes record) ->
          write(
              () -> {
                if (key.height() == 0 || key.height() > height()) {
                  log.put(key, record);
                }
              });
      case Effect.Send(NodeId to, ConsensusMessage message) -> world.send(this, to, message);
      case Effect.Broadcast(ConsensusMessage message) -> world.broadcast(this, message);
      case Effect.StartTimer(TimerId timer, long delay) -> startTimer(timer, delay);
      case Effect.CancelTimer(TimerId timer) -> timers.remove(timer.toString());
      case Effect.Validate(var proposal) ->
          later(
              world.validationMillis.getAsLong(),
              () ->
                  step(
                      new Event.Validated(
                          world.now(),
                          proposal.header().digest(),
                          Blocks.isWhole(proposal)
                              ? Optional.empty()
                              : Optional.of("the body is another's"))));
      case Effect.Decide(Decision decision) -> write(() -> append(decision));
      case Effect.RequestCatchUp(long height, NodeId source) -> world.catchUp(this, height, source);
      case Effect.Accuse accuse -> accusations.add(accuse);
      case Effect.Note note -> notes.add(note);
    }
  }

  private void write(Runnable durable) {
    writing = true;
    later(
        world.diskMillis.getAsLong(),
        () -> {
          durable.run();
          writing = false;
          perform();
        });
  }

  private void append(Decision decision) {
    if (decision.height() <= height()) {
      return;
    }
    world.decided(this, decision);
    chain.add(decision);
    log.keySet().removeIf(key -> key.height() > 0 && key.height() <= height());
    long height = decision.height();
    later(0, () -> step(new Event.Finalized(world.now(), height)));
  }

  /** Blocks that another node served. */
  void adopt(List<Decision> blocks) {
    for (Decision block : blocks) {
      if (block.height() == height() + 1) {
        world.decided(this, block);
        chain.add(block);
      }
    }
    log.keySet().removeIf(key -> key.height() > 0 && key.height() <= height());
    step(new Event.CaughtUp(world.now(), tip()));
  }

  private void startTimer(TimerId timer, long delay) {
    long start = ++timerStarts;
    timers.put(timer.toString(), start);
    later(
        delay,
        () -> {
          Long running = timers.get(timer.toString());
          if (running != null && running == start) {
            timers.remove(timer.toString());
            step(new Event.TimerFired(world.now(), timer));
          }
        });
  }
}
