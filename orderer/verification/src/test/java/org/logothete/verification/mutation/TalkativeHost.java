package org.logothete.verification.mutation;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.logothete.consensus.Bytes;
import org.logothete.consensus.ConsensusEngine;
import org.logothete.consensus.DecidedTip;
import org.logothete.consensus.Effect;
import org.logothete.consensus.Event;
import org.logothete.consensus.InvariantViolation;
import org.logothete.consensus.RecordKey;

/**
 * A host that says more than it must, all of which an engine has to bear: that something came from
 * a node before what it was; its proposal, a verdict and a durable height again; a tip that is long
 * past; at a start, records of heights that are decided.
 */
final class TalkativeHost implements Bend {
  /** Records that were written by the engines of this node, not those of a lost disk. */
  private final SortedMap<RecordKey, Bytes> written;

  private Optional<DecidedTip> firstTip = Optional.empty();

  TalkativeHost(SortedMap<RecordKey, Bytes> written) {
    this.written = written;
  }

  @Override
  public List<Effect> step(ConsensusEngine engine, Event event) {
    List<Effect> effects = new ArrayList<>();
    switch (event) {
      case Event.Started started -> {
        if (engine.openSlot().isPresent()) {
          throw new InvariantViolation("would propose before it is started");
        }
        effects.addAll(engine.step(withOldRecords(started)));
      }
      case Event.Received received -> {
        effects.addAll(engine.step(new Event.Heard(received.now(), received.message().from())));
        effects.addAll(engine.step(received));
      }
      case Event.Submitted _, Event.Validated _ -> {
        effects.addAll(engine.step(event));
        effects.addAll(engine.step(event));
      }
      case Event.Finalized finalized -> {
        effects.addAll(engine.step(finalized));
        effects.addAll(engine.step(finalized));
        firstTip.ifPresent(
            tip -> effects.addAll(engine.step(new Event.CaughtUp(finalized.now(), tip))));
      }
      default -> effects.addAll(engine.step(event));
    }
    for (Effect effect : effects) {
      if (effect instanceof Effect.Persist(RecordKey key, Bytes record)) {
        written.put(key, record);
      }
    }
    return effects;
  }

  private Event.Started withOldRecords(Event.Started started) {
    firstTip = Optional.of(started.tip());
    if (started.log().isEmpty()) {
      written.clear();
    }
    SortedMap<RecordKey, Bytes> log = new TreeMap<>(started.log());
    written.forEach(
        (key, record) -> {
          if (key.height() > 0 && key.height() <= started.tip().height()) {
            log.putIfAbsent(key, record);
          }
        });
    return new Event.Started(started.now(), started.tip(), log, started.mayVote());
  }
}
