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
  WIPE
}
