package org.logothete.simulator;

/** What a run counts, so that one sees what its seeds exercise. */
public enum Occurrence {
  MESSAGE_DELIVERED,
  /** By chance, as the weather has it. */
  MESSAGE_LOST,
  /** At a cut link. */
  MESSAGE_CUT,
  /** On a clogged link that holds no more. */
  MESSAGE_CROWDED_OUT,
  MESSAGE_REPEATED,
  /** Many times as long under way as others. */
  MESSAGE_LATE,
  /** By one that was sent later on the same link. */
  MESSAGE_OVERTAKEN,
  /** A request on its way from a client to one node, by chance. */
  REQUEST_LOST,
  /** A message or served blocks that a Byzantine node bent, held back, repeated or left out. */
  LIE,
  /** A Byzantine node's second process sent something. */
  TWIN_SPOKE,
  /** A view or round above the first of its configuration that an honest node entered. */
  VIEW_CHANGE,
  /** A process that ended without being asked. */
  CRASH,
  /** A crash between two effects. */
  KILLED_BETWEEN_EFFECTS,
  RESTART,
  WIPE,
  /** A start found a last record without its end, and cut it off. */
  TORN_WRITE_CUT,
  /** A checksum failed, at a start or when a block was served: the node stops, or halts. */
  DAMAGE_REFUSED,
  /** A write failed, and the process ended. */
  WRITE_FAILED,
  /** A node had something to write or to say, and waited for room on its disk. */
  DISK_FULL,
  /** A process could not start, or not serve a block, because its disk did not let it read. */
  READ_REFUSED,
  NODE_ADDED,
  NODE_REMOVED,
  NODE_REPLACED,
  /** It led when the change was asked for. */
  LEADER_REMOVED,
  LIAR_REMOVED,
  /** A removed node that followed until then. */
  NODE_STOPPED,
  /** A member that starts without incarnation marker finds that nothing was decided yet. */
  JOINED_AT_BEGINNING,
  /** It finds that others have decided, and takes part without voting at first. */
  JOINED_UNDER_WAY
}
