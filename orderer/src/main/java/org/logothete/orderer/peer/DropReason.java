package org.logothete.orderer.peer;

/** Why a frame was thrown away while its link lives on. */
public enum DropReason {
  /** Outgoing: the lane of the remote node's outbox has no room. */
  OUTBOX_FULL,
  /** Outgoing: no working connection, or it broke before the frame was written. */
  LINK_DOWN,
  /** Outgoing: larger than {@link LinkSettings#frameBytesMax}; every peer would refuse it. */
  OVERSIZED,
  /** Outgoing: the channel is not joined or the receiver is no member of it. */
  NO_SUCH_RECEIVER,
  /** Incoming: the frame's channel is not joined here. */
  UNKNOWN_CHANNEL,
  /**
   * Incoming: the sender is no member of the frame's channel. Not a reason to close the link, which
   * other channels may share: nodes do not apply a config block in the same instant, and a
   * consenter just added, or not yet aware of its removal, sends such frames in all honesty.
   */
  NOT_A_MEMBER
}
