package org.logothete.orderer.channel;

import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.logothete.consensus.DecidedTip;
import org.logothete.ledger.ChannelLedger;
import org.logothete.orderer.disk.DiskGate;
import org.logothete.orderer.verify.UrgentFirst;

/**
 * What the parts of one channel share for as long as the channel runs.
 *
 * @param tip the newest durable block when the channel was opened
 * @param pool for signatures and whatever else takes long; never blocks
 * @param joined empty if the channel was joined with its first block, or has come past the other
 * @param startNanos the origin of the channel's monotonic clock
 */
record ChannelSite(
    String channel,
    ChannelLedger ledger,
    DiskGate disk,
    DecidedTip tip,
    Mailbox<Work> mailbox,
    LinkLife linkLife,
    UrgentFirst pool,
    AdmissionDesk admission,
    BodyCheck bodyCheck,
    ChannelObserver observer,
    ChannelLimits limits,
    Optional<JoinPoint> joined,
    long startNanos) {
  /** The channel's monotonic clock. */
  long millis() {
    return TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - startNanos);
  }
}
