package org.logothete.verification.mutation;

import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.logothete.consensus.Bytes;
import org.logothete.consensus.ConsensusEngine;
import org.logothete.consensus.ConsensusProtocol;
import org.logothete.consensus.Effect;
import org.logothete.consensus.Event;
import org.logothete.consensus.NodeId;
import org.logothete.consensus.RecordKey;

/** A host whose logs, at a start, still hold records of heights that are decided. */
final class OldRecords implements Bend {
  /** Records that were written by the engines of this node, not those of a lost disk. */
  private final SortedMap<RecordKey, Bytes> written;

  private OldRecords(SortedMap<RecordKey, Bytes> written) {
    this.written = written;
  }

  /** The protocol with such a host at each engine. */
  static ConsensusProtocol of(ConsensusProtocol protocol) {
    SortedMap<NodeId, SortedMap<RecordKey, Bytes>> written = new TreeMap<>();
    return Bend.all(
        protocol, node -> new OldRecords(written.computeIfAbsent(node, _ -> new TreeMap<>())));
  }

  @Override
  public List<Effect> step(ConsensusEngine engine, Event event) {
    List<Effect> effects =
        engine.step(event instanceof Event.Started started ? withOldRecords(started) : event);
    for (Effect effect : effects) {
      if (effect instanceof Effect.Persist(RecordKey key, Bytes record)) {
        written.put(key, record);
      }
    }
    return effects;
  }

  private Event.Started withOldRecords(Event.Started started) {
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
