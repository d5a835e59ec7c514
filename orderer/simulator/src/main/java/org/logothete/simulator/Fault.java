package org.logothete.simulator;

/** What breaks machines, disks and links while the weather is bad. */
public enum Fault {
  /** A node dies between two effects; what it did not sync is lost, save for some first part. */
  CRASH,
  /** Most nodes die, each somewhere else. */
  MASS_CRASH,
  /** A node stands still and then goes on as if nothing had been. */
  PAUSE,
  /** Whoever leads dies, and stays down until others must have noticed. */
  LEADER_CRASH,
  /** Whoever leads stands still for as long. */
  LEADER_PAUSE,
  /** Whoever leads is cut off for as long, whatever else is cut or joined. */
  LEADER_CUT,
  /** Two camps of any size. */
  CUT_CAMPS,
  /** Two camps of one half each. */
  CUT_HALVES,
  /** One node hears nobody and nobody hears it. */
  CUT_ONE_NODE,
  /** One node is heard by nobody, or hears nobody; the other way works. */
  CUT_ONE_WAY,
  /** Links at random, each direction for itself. */
  CUT_SCATTERED,
  /** A cut that opens and closes. */
  CUT_FLAPPING,
  /** Links of a node queue up: each message waits for those before it. */
  CLOG,
  /** Syncs of a node take many times as long. */
  SLOW_DISK,
  /** A sync fails: the process ends, and the last write may be torn. */
  FAILED_SYNC,
  /** One sync of a node takes as long as a fault lasts. */
  DELAYED_WRITE,
  /** Writes fail: the process ends, and ends again when it is restarted too early. */
  WRITE_ERROR,
  /** For a while nothing can be read: no block is served, no process starts. */
  READ_ERROR,
  /** No space is left: the node stands still and serves blocks, and goes on when there is. */
  DISK_FULL,
  /** A bit changes after its sync: whoever reads it refuses, and the node comes back wiped. */
  BIT_ROT,
  /** A node comes back with an empty disk. */
  WIPE
}
