package org.logothete.verification.mutation;

import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.logothete.bdls.message.BdlsMessage;
import org.logothete.bdls.message.Commit;
import org.logothete.bdls.message.Heartbeat;
import org.logothete.bdls.message.Resync;
import org.logothete.bdls.message.RoundCertificate;
import org.logothete.bdls.message.RoundChange;
import org.logothete.bdls.message.Select;
import org.logothete.consensus.ConsensusEngine;
import org.logothete.consensus.ConsensusMessage;
import org.logothete.consensus.Effect;
import org.logothete.consensus.Effect.Note.Topic;
import org.logothete.consensus.EngineStatus;
import org.logothete.consensus.Event;
import org.logothete.consensus.InvariantViolation;
import org.logothete.consensus.NodeId;

/**
 * Looks at the effects of one engine for what the simulated world forgives, being a careful host:
 * decisions without gaps and repetition, no node that leaves a turn without reason, and another
 * leader for each height.
 */
final class BdlsWatch implements Bend {
  /** A quorum of four nodes; no scene has fewer. */
  private static final int QUORUM_MIN = 3;

  /** So many of four nodes that one of them is honest. */
  private static final int ONE_HONEST_MIN = 2;

  /** A leader's rounds at a height. */
  private record Turn(long height, long number) {
    static Turn of(long height, long round) {
      return new Turn(height, (round + 1) / 2);
    }

    Turn newer(Turn other) {
      boolean less = height < other.height || (height == other.height && number < other.number);
      return less ? other : this;
    }
  }

  private final NodeId self;
  private final Decisions decisions = new Decisions(BdlsMessage.class);

  /** The newest turn whose leader this node said it suspects. */
  private Optional<Turn> suspected = Optional.empty();

  /** The newest height that was seen in round 0, and who led it then. */
  private long begun;

  private Optional<NodeId> first = Optional.empty();

  /** The newest turn that each other node left, or whose leader it showed to suspect. */
  private final SortedMap<NodeId, Turn> lost = new TreeMap<>();

  BdlsWatch(NodeId self) {
    this.self = self;
  }

  @Override
  public List<Effect> step(ConsensusEngine engine, Event event) {
    boolean anything = see(event);
    EngineStatus before = engine.status();
    List<Effect> effects = decisions.stepOrHalt(engine, event);
    effects.forEach(effect -> judge(effect, before, anything));
    judgeTurn(engine.status());
    return effects;
  }

  /** Where there are others, no node begins two heights in a row. */
  private void judgeTurn(EngineStatus after) {
    long height = after.decidedHeight() + 1;
    if (after.viewOrRound() > 0 || height == begun) {
      return;
    }
    if (height == begun + 1 && after.leader().equals(first) && !lost.isEmpty()) {
      throw new InvariantViolation(first.orElseThrow() + " begins two heights in a row");
    }
    begun = height;
    first = after.leader();
  }

  /**
   * Whether the event itself can be a reason to leave: what may carry a certificate, or a selection
   * weighed.
   */
  private boolean see(Event event) {
    switch (event) {
      case Event.Started started -> decisions.started(started);
      case Event.CaughtUp caughtUp -> decisions.caughtUp(caughtUp);
      case Event.Received received -> {
        return !hear(received.message().from(), received.message().message());
      }
      case Event.Validated _ -> {
        return true;
      }
      default -> {}
    }
    return false;
  }

  /** Notes where another node is and what it thinks; false if it is neither that nor a vote. */
  private boolean hear(NodeId from, ConsensusMessage message) {
    switch (message) {
      case Heartbeat h -> loses(from, Turn.of(h.height(), h.round()), h.suspects());
      case RoundChange vote -> loses(from, Turn.of(vote.height(), vote.round()), false);
      case Commit commit -> loses(from, Turn.of(commit.height(), commit.round()), false);
      case Select select -> {
        loses(from, Turn.of(select.height(), select.round()), false);
        return isUnproven(select.began());
      }
      case Resync resync -> {
        return resync.lock().isEmpty() && isUnproven(resync.began());
      }
      default -> {
        return false;
      }
    }
    return true;
  }

  /** A round's certificate with fewer votes than a quorum of four. */
  private static boolean isUnproven(Optional<RoundCertificate> began) {
    return began.filter(certificate -> certificate.votes().size() < QUORUM_MIN).isPresent();
  }

  private void loses(NodeId from, Turn present, boolean suspects) {
    if (from.equals(self)) {
      return;
    }
    Turn newest = suspects ? present : new Turn(present.height, present.number - 1);
    lost.merge(from, newest, Turn::newer);
  }

  /** At a new height the node goes where messages that it kept tell it to. */
  private static boolean isAboutLeaving(Effect.Note note, EngineStatus before) {
    return note.topic() == Topic.VIEW_CHANGE_STARTED && note.height() == before.decidedHeight();
  }

  private void judge(Effect effect, EngineStatus before, boolean shown) {
    switch (effect) {
      case Effect.Decide(var decision) -> decisions.decide(decision);
      case Effect.Broadcast(Heartbeat h) when h.suspects() ->
          suspected = Optional.of(Turn.of(h.height(), h.round()));
      case Effect.Note note when isAboutLeaving(note, before) && !shown -> {
        Turn left = Turn.of(note.height() + 1, before.viewOrRound());
        long others =
            lost.values().stream()
                .filter(l -> l.height == left.height && l.number >= left.number)
                .count();
        if (others < (suspected.equals(Optional.of(left)) ? 1 : ONE_HONEST_MIN)) {
          throw new InvariantViolation(
              "%s leaves its turn though %d others do".formatted(self, others));
        }
      }
      default -> {}
    }
  }
}
