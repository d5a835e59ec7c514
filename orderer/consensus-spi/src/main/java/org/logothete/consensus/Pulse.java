package org.logothete.consensus;

import java.util.SortedMap;
import java.util.TreeMap;

/**
 * How regularly the other nodes are heard from, and hence what silence makes one of them suspect:
 * some times the longest gap of late, within bounds. On a quiet network a dead leader is noticed
 * soon; where links or machines stutter, patience grows by itself. In the manner of accrual failure
 * detectors (Hayashibara and others 2004), without their statistics: the rare long pause matters
 * here, not the mean.
 */
public final class Pulse {
  /** A silence of so many gaps is suspect. */
  private static final int GAPS = 3;

  /** Each heartbeat interval the longest gap is forgotten by one part in 2 to this. */
  private static final int DECAY_SHIFT = 6;

  private final long silenceMin;
  private final long silenceMax;
  private final SortedMap<NodeId, Long> lastHeard = new TreeMap<>();
  private long longestGap;

  public Pulse(long silenceMin, long silenceMax) {
    this.silenceMin = silenceMin;
    this.silenceMax = silenceMax;
  }

  public Pulse copy() {
    Pulse copy = new Pulse(silenceMin, silenceMax);
    copy.lastHeard.putAll(lastHeard);
    copy.longestGap = longestGap;
    return copy;
  }

  /**
   * Something came from another node, whatever it was. A gap as long as a leader is ever given
   * tells of a node that was away, not of links that stutter: nothing is learnt from it.
   */
  public void heard(NodeId from, long now) {
    Long before = lastHeard.put(from, now);
    if (before != null && now - before < silenceMax) {
      observe(now - before);
    }
  }

  /** The nodes agreed that this one was away: its silence says nothing of the links. */
  public void wasAway(NodeId node) {
    lastHeard.remove(node);
  }

  /** This node itself, or a link to it, stood still for a while. */
  public void observe(long gap) {
    longestGap = Math.max(longestGap, Math.min(gap, silenceMax));
  }

  /** A heartbeat interval passed. */
  public void tick() {
    longestGap -= longestGap >> DECAY_SHIFT;
  }

  /** When the node was heard from last; the given time if that was earlier, or never. */
  public long lastHeard(NodeId node, long atLeast) {
    return Math.max(atLeast, lastHeard.getOrDefault(node, atLeast));
  }

  /** The silence, in milliseconds, after which a node is suspect at present. */
  public long patienceMillis() {
    return Math.clamp(GAPS * longestGap, silenceMin, silenceMax);
  }

  public void write(CanonicalWriter out) {
    out.uint32(lastHeard.size());
    lastHeard.forEach((node, time) -> out.node(node).uint64(time));
    out.uint64(longestGap);
  }
}
