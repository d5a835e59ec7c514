package org.logothete.bdls;

import org.logothete.consensus.Membership;

/**
 * Where commits go. To everybody, each node decides by itself, one message delay earlier and at the
 * price of verifying the commits of all; to the leader, it decides and passes the certificate on.
 */
enum CommitRoute {
  EVERYBODY,
  LEADER;

  /** Up to so many nodes tell everybody; docs/bdls.md says how the number was arrived at. */
  static final int EVERYBODY_NODES_MAX = 16;

  static CommitRoute of(Membership membership) {
    return membership.nodes().size() <= EVERYBODY_NODES_MAX ? EVERYBODY : LEADER;
  }
}
