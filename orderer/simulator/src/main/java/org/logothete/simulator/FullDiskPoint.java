package org.logothete.simulator;

import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import org.logothete.consensus.NodeId;

/**
 * A disk has no room any more behind one sync of one node, before anything was done that waited for
 * that sync.
 *
 * @param victims whose disks are full
 * @param meanwhile what becomes of them until there is room
 */
public record FullDiskPoint(NodeId node, int sync, Victims victims, Meanwhile meanwhile)
    implements Mishap {
  /** What a process does on a full disk. */
  public enum Meanwhile {
    WAITS,
    /** It is killed, and starts on the full disk. */
    RESTARTS
  }

  /**
   * Every such moment.
   *
   * @param syncs of each node, how many writes each of its syncs makes durable
   */
  public static List<FullDiskPoint> all(SortedMap<NodeId, List<Integer>> syncs) {
    List<FullDiskPoint> points = new ArrayList<>();
    syncs.forEach(
        (node, sizes) -> {
          for (int sync = 0; sync < sizes.size(); sync++) {
            for (Victims victims : Victims.values()) {
              for (Meanwhile meanwhile : Meanwhile.values()) {
                points.add(new FullDiskPoint(node, sync, victims, meanwhile));
              }
            }
          }
        });
    return points;
  }
}
