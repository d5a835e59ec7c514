package org.logothete.orderer.node;

import org.logothete.consensus.Authenticated;
import org.logothete.consensus.ConsensusMessage;
import org.logothete.consensus.Effect;
import org.logothete.consensus.Evidence;
import org.logothete.orderer.channel.ChannelObserver;
import org.logothete.orderer.evidence.Accusation;
import org.logothete.orderer.evidence.EvidenceKeeper;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;
import org.slf4j.spi.LoggingEventBuilder;

/** Writes what operators want to read of a channel's life to the log, and keeps evidence. */
final class LoggingObserver implements ChannelObserver {
  private static final Logger LOG = LoggerFactory.getLogger("org.logothete.channel");
  private static final int LEADER_LINES_PER_MINUTE = 60;

  private final LineBudget leaderLines = new LineBudget(LEADER_LINES_PER_MINUTE, System::nanoTime);

  private final EvidenceKeeper keeper;

  LoggingObserver(EvidenceKeeper keeper) {
    this.keeper = keeper;
  }

  @Override
  public void blockCommitted(String channel, long number, int transactions, long bytes) {
    at(Level.DEBUG, channel, number)
        .log("channel {}: block {} with {} transactions", channel, number, transactions);
  }

  @Override
  public void received(String channel, Authenticated<? extends ConsensusMessage> message) {}

  @Override
  public void noted(String channel, Effect.Note note) {
    switch (note.topic()) {
      case LEADER_SUSPECTED, VIEW_CHANGE_STARTED, VIEW_ENTERED ->
          leaderLines
              .take(channel)
              .ifPresent(
                  leftOut ->
                      at(Level.INFO, channel, note.height())
                          .log(
                              "channel {}: {} (view {}, height {}){}",
                              channel,
                              note.detail(),
                              note.viewOrRound(),
                              note.height(),
                              leftOut == 0 ? "" : ", and " + leftOut + " lines left out before"));
      case NOT_VOTING ->
          at(Level.INFO, channel, note.height())
              .log("channel {}: {} (height {})", channel, note.detail(), note.height());
      case PROPOSAL_REFUSED ->
          at(Level.WARN, channel, note.height())
              .log(
                  "channel {}: proposal for height {} refused: {}",
                  channel,
                  note.height(),
                  note.detail());
      case MESSAGE_IGNORED, TRACE ->
          at(Level.TRACE, channel, note.height())
              .log(
                  "channel {}: {} (view {}, height {})",
                  channel,
                  note.detail(),
                  note.viewOrRound(),
                  note.height());
    }
  }

  @Override
  public void accused(Accusation accusation) {
    Evidence evidence = accusation.evidence();
    at(Level.ERROR, accusation.domain().channel(), evidence.height())
        .log(
            "channel {}: consenter {} broke the protocol at height {}: {}",
            accusation.domain().channel(),
            evidence.culprit(),
            evidence.height(),
            evidence.offence());
    keeper.keep(accusation);
  }

  @Override
  public void dropped(String channel, String reason) {
    LOG.debug("channel {}: dropped: {}", channel, reason);
  }

  @Override
  public void halted(String channel, String why) {
    LOG.error("channel {} stopped on this node and needs its operator: {}", channel, why);
  }

  /** A line that can be found by channel and height. */
  private static LoggingEventBuilder at(Level level, String channel, long height) {
    return LOG.atLevel(level).addKeyValue("channel", channel).addKeyValue("height", height);
  }
}
