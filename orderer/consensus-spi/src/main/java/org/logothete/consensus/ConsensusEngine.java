package org.logothete.consensus;

import java.util.List;
import java.util.Optional;

/**
 * A deterministic state machine for one channel and one membership. The same events always give the
 * same effects, byte for byte.
 *
 * <p>Duties of the host:
 *
 * <ol>
 *   <li>One thread drives one engine; {@link Event.Started} comes first, once.
 *   <li>Effects are performed in list order, and lists in the order of the steps.
 *   <li>{@link Effect.Persist} is a barrier: nothing behind it leaves the node before it is
 *       durable. Many records may share one fsync. {@link Effect.Decide} is durable before its
 *       {@link Event.Finalized}.
 *   <li>{@link Effect.Broadcast} includes oneself; the own copy comes back as {@link
 *       Event.Received} behind the same barrier and is never lost while the process lives.
 *   <li>The host signs after the engine and verifies before it: every message that is received, and
 *       every {@link Claim} inside it, was verified for this channel and this config sequence, and
 *       every {@link ProposalHeader} in it was checked to carry its own hash.
 *   <li>{@code now} never runs backwards. A timer fires at most once per start, never after its
 *       cancellation.
 *   <li>The host answers each {@link Effect.Validate} once, and {@link Effect.RequestCatchUp} when
 *       (and only if) blocks arrived.
 *   <li>After a decided barrier the host stops stepping this engine, applies the configuration and
 *       builds the next one, with an empty log.
 *   <li>After a crash the host gives {@link Event.Started} the durable tip and every record that
 *       was durable and not dropped; losing one it acknowledged voids all promises. If the log may
 *       have been lost, it says {@code mayVote = false}.
 *   <li>On {@link InvariantViolation} it halts the channel, keeps the process and reports it.
 * </ol>
 */
public interface ConsensusEngine {

  /**
   * Takes one event and answers what is to be done, in order.
   *
   * @throws InvariantViolation if the engine finds itself in a state its protocol excludes
   */
  List<Effect> step(Event event);

  /** Where the host may propose now; empty unless this node leads and has room in its window. */
  Optional<ProposalSlot> openSlot();

  EngineStatus status();

  /**
   * The whole state, in a canonical form: equal states behave equally. For exploration and
   * simulation, which also look at its size: an engine keeps no more than its membership and its
   * options allow, whatever it is sent.
   */
  Bytes state();

  /** An independent copy, for exploration. */
  ConsensusEngine copy();
}
