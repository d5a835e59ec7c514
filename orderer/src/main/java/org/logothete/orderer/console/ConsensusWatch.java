package org.logothete.orderer.console;

import java.time.InstantSource;
import org.logothete.consensus.Authenticated;
import org.logothete.consensus.ConsensusMessage;
import org.logothete.consensus.Effect;
import org.logothete.consensus.Evidence;
import org.logothete.orderer.channel.ChannelObserver;
import org.logothete.orderer.evidence.Accusation;

/** Writes the {@link Timeline} of each channel, and passes everything on. Thread-safe. */
final class ConsensusWatch implements ChannelObserver {
  private final Watch watch;
  private final InstantSource clock;
  private final ChannelObserver next;

  ConsensusWatch(Watch watch, InstantSource clock, ChannelObserver next) {
    this.watch = watch;
    this.clock = clock;
    this.next = next;
  }

  @Override
  public void blockCommitted(String channel, long number, int transactions, long bytes) {
    watch.timeline(channel).durable(clock.instant(), number, transactions, bytes);
    next.blockCommitted(channel, number, transactions, bytes);
  }

  @Override
  public void decided(String channel, long millis) {
    next.decided(channel, millis);
  }

  @Override
  public void stored(String channel, long millis) {
    next.stored(channel, millis);
  }

  @Override
  public void caughtUp(String channel, long number) {
    next.caughtUp(channel, number);
  }

  @Override
  public void stands(String channel, Standing standing) {
    next.stands(channel, standing);
  }

  @Override
  public void pooled(String channel, int requests, long bytes, long oldestMillis) {
    next.pooled(channel, requests, bytes, oldestMillis);
  }

  @Override
  public void ordered(String channel, long millis) {
    next.ordered(channel, millis);
  }

  @Override
  public void notPooled(String channel, String reason) {
    next.notPooled(channel, reason);
  }

  @Override
  public void cut(String channel, long millis) {
    next.cut(channel, millis);
  }

  @Override
  public void received(String channel, Authenticated<? extends ConsensusMessage> message) {
    watch
        .timeline(channel)
        .sighted(clock.instant(), message.from().value(), message.message().sighting());
    next.received(channel, message);
  }

  @Override
  public void noted(String channel, Effect.Note note) {
    switch (note.topic()) {
      case LEADER_SUSPECTED, VIEW_CHANGE_STARTED, PROPOSAL_REFUSED ->
          watch.timeline(channel).happened(clock.instant(), Level.WARNING, sentence(note));
      case VIEW_ENTERED, NOT_VOTING ->
          watch.timeline(channel).happened(clock.instant(), Level.WELL, sentence(note));
      case MESSAGE_IGNORED, TRACE -> {}
    }
    next.noted(channel, note);
  }

  private static String sentence(Effect.Note note) {
    return "this node: %s (view or round %d, height %d)"
        .formatted(note.detail(), note.viewOrRound(), note.height());
  }

  @Override
  public void accused(Accusation accusation) {
    Evidence evidence = accusation.evidence();
    watch
        .timeline(accusation.domain().channel())
        .happened(
            clock.instant(),
            Level.TROUBLE,
            "consenter %s broke the protocol at height %d: %s"
                .formatted(evidence.culprit(), evidence.height(), evidence.offence()));
    next.accused(accusation);
  }

  @Override
  public void dropped(String channel, String reason) {
    next.dropped(channel, reason);
  }

  @Override
  public void halted(String channel, String why) {
    watch
        .timeline(channel)
        .happened(clock.instant(), Level.TROUBLE, "the channel stopped on this node: " + why);
    next.halted(channel, why);
  }

  @Override
  public void left(String channel) {
    next.left(channel);
    watch.forgetTimeline(channel);
  }
}
