package org.logothete.consensus;

import java.util.Collections;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * All that can happen to an engine. {@code now} is the host's monotonic clock in milliseconds since
 * an arbitrary start; it never runs backwards within one engine's life and is recorded in
 * transcripts, so that adaptive timeouts need no clock of their own.
 */
public sealed interface Event {
  long now();

  /**
   * The first event, exactly once.
   *
   * @param tip the newest durable block
   * @param log what {@link Effect.Persist} wrote and no decided height has dropped
   * @param mayVote false on a node that cannot know what it signed before (a wiped disk): the
   *     engine follows and casts no vote until a later height than the first one it learns of is
   *     decided by others
   */
  record Started(long now, DecidedTip tip, SortedMap<RecordKey, Bytes> log, boolean mayVote)
      implements Event {
    public Started {
      log = Collections.unmodifiableSortedMap(new TreeMap<>(log));
    }
  }

  /**
   * The host offers a proposal for the slot that {@link ConsensusEngine#openSlot} named; it is
   * valid (the host made it). An engine whose slot has moved on drops it; its requests are still
   * pooled.
   */
  record Submitted(long now, Proposal proposal) implements Event {}

  /** A verified message, one's own included. */
  record Received(long now, Authenticated<? extends ConsensusMessage> message) implements Event {}

  /** A running timer ran out. */
  record TimerFired(long now, TimerId timer) implements Event {}

  /**
   * Answer to {@link Effect.Validate}.
   *
   * @param digest the proposal's {@link ProposalHeader#digest}
   * @param refusal why the proposal is invalid; empty if it is valid
   */
  record Validated(long now, Bytes digest, Optional<String> refusal) implements Event {}

  /** The height of a {@link Effect.Decide} is durable, and its log records are gone. */
  record Finalized(long now, long height) implements Event {}

  /** Blocks up to the tip were fetched from others, verified and made durable. */
  record CaughtUp(long now, DecidedTip tip) implements Event {}

  /**
   * Something came from another node for this channel, and is not looked at yet: a sign that the
   * node and the link to it live, even while a queue here keeps its messages waiting. A host may
   * send it as often as something comes, or seldom; {@link Received} says the same.
   */
  record Heard(long now, NodeId from) implements Event {}

  /**
   * Whether the pool holds requests that wait for a block. Sent on change only; an engine may
   * suspect a leader that decides nothing while requests wait.
   */
  record Backlog(long now, boolean waiting) implements Event {}

  /**
   * Whether a pooled request has waited longer than the complaint timeout although this node lacks
   * no block: the leader may be censoring. Sent on change only. The wait counts from when the
   * present view or round began, if that was later than the request, so that a new leader gets its
   * chance. An engine helps to replace the leader while it is so.
   */
  record Overdue(long now, boolean overdue) implements Event {}
}
