package org.logothete.orderer.channel;

import java.util.Map;
import java.util.TreeMap;
import org.logothete.consensus.NodeId;
import org.logothete.consensus.QuorumSize;

/**
 * Decides whether a node that finds no incarnation marker may vote.
 *
 * <p>Without a marker two cases look alike: a channel that begins, and a disk that was wiped. A
 * wiped node may have voted before; voting again could be voting twice. So it asks its peers how
 * many blocks they have: if a quorum, itself included, stands at the genesis block, the channel
 * begins and it votes; if f + 1 peers are further, at least one honest peer is, the disk was wiped,
 * and the node follows without voting until the engine says it may.
 */
final class Incarnation {
  /** What the peers' answers allow so far. */
  enum Verdict {
    UNDECIDED,
    NEW_CHANNEL,
    WIPED
  }

  private final QuorumSize size;
  private final Map<NodeId, Long> newestByPeer = new TreeMap<>();

  Incarnation(QuorumSize size) {
    this.size = size;
  }

  /** Notes a peer's newest block number; a later answer replaces an earlier one. */
  void heard(NodeId peer, long newest) {
    newestByPeer.put(peer, newest);
  }

  Verdict verdict() {
    long atGenesis = newestByPeer.values().stream().filter(newest -> newest == 0).count();
    long further = newestByPeer.size() - atGenesis;
    if (atGenesis + 1 >= size.quorum()) {
      return Verdict.NEW_CHANNEL;
    }
    return further >= size.oneHonest() ? Verdict.WIPED : Verdict.UNDECIDED;
  }
}
