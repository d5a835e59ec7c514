package org.logothete.simulator;

import org.logothete.consensus.NodeId;

/** What goes wrong once, in one sync of one node, in a world where nothing else does. */
public sealed interface Mishap permits CrashPoint, FullDiskPoint {
  NodeId node();

  /** Which of the node's syncs, from 0. */
  int sync();

  /** Whom it befalls. */
  enum Victims {
    /** The node whose sync it is. */
    ONE,
    /** All nodes at that moment. */
    ALL
  }

  Victims victims();
}
