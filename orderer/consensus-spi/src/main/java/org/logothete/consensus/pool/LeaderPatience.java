package org.logothete.consensus.pool;

import java.util.Optional;
import java.util.OptionalLong;
import org.logothete.consensus.NodeId;

/**
 * Tells when a pooled request waits too long for the present leader, for {@link
 * org.logothete.consensus.Event.Overdue}. Each leader gets the whole time. Not thread-safe; the
 * channel's thread owns it.
 */
public final class LeaderPatience {
  private long viewOrRound;
  private Optional<NodeId> leader = Optional.empty();

  /** Since when the present leader could have ordered what waits here. */
  private long sinceMillis;

  /**
   * Whether the oldest request is overdue.
   *
   * @param now milliseconds on the host's clock
   * @param oldestArrival when the oldest pooled request arrived, on the same clock
   * @param currentViewOrRound the view or round the engine is in
   * @param currentLeader who leads it now; leaders may take turns in a view
   * @param behind whether this node lacks decided blocks: what waits here may stand in them, and is
   *     no ground for complaint
   * @param limitMillis how long a request may wait
   */
  public boolean isExhausted(
      long now,
      OptionalLong oldestArrival,
      long currentViewOrRound,
      Optional<NodeId> currentLeader,
      boolean behind,
      long limitMillis) {
    if (behind || currentViewOrRound != viewOrRound || !currentLeader.equals(leader)) {
      viewOrRound = currentViewOrRound;
      leader = currentLeader;
      sinceMillis = now;
    }
    return oldestArrival.isPresent()
        && now - Math.max(oldestArrival.getAsLong(), sinceMillis) >= limitMillis;
  }
}
