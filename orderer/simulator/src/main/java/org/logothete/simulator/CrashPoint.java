package org.logothete.simulator;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import org.logothete.consensus.NodeId;

/**
 * A crash in one sync of one node, and what of that sync it leaves on the disk.
 *
 * @param kept how many of its writes survive: none is a crash before the sync, all one behind it,
 *     with nothing done yet of what waited for it
 * @param torn whether the next write survives in part
 * @param victims who crashes at that moment: all, as when the power fails, of whom the others keep
 *     some part of what they write
 */
public record CrashPoint(NodeId node, int sync, int kept, boolean torn, Victims victims)
    implements Mishap {
  /**
   * Every crash there can be in these syncs.
   *
   * @param syncs of each node, how many writes each of its syncs makes durable
   */
  public static List<CrashPoint> all(SortedMap<NodeId, List<Integer>> syncs) {
    List<CrashPoint> points = new ArrayList<>();
    for (Map.Entry<NodeId, List<Integer>> node : syncs.entrySet()) {
      for (int sync = 0; sync < node.getValue().size(); sync++) {
        for (Victims victims : Victims.values()) {
          int writes = node.getValue().get(sync);
          for (int kept = 0; kept <= writes; kept++) {
            points.add(new CrashPoint(node.getKey(), sync, kept, false, victims));
            if (kept < writes) {
              points.add(new CrashPoint(node.getKey(), sync, kept, true, victims));
            }
          }
        }
      }
    }
    return points;
  }
}
