package org.logothete.verification.model;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** Says of histories whether a model allows them; of equal ones once. */
final class Judge {
  private static final String NODES = "Node";

  private final AlloyModel model;
  private final Map<SortedMap<String, Integer>, Frame> frames = new HashMap<>();
  private final Map<String, Boolean> verdicts = new HashMap<>();

  Judge(AlloyModel model) {
    this.model = model;
  }

  /** How many different histories were judged. */
  int judged() {
    return verdicts.size();
  }

  /** The parts of a run that the model does not allow. */
  List<String> refused(Trace trace) {
    List<String> refused = new ArrayList<>();
    trace
        .histories()
        .forEach(
            (height, history) -> {
              if (!verdicts.computeIfAbsent(history.toString(), _ -> allows(history))) {
                refused.add("from height " + height + " on:\n" + history);
              }
            });
    return refused;
  }

  private boolean allows(History history) {
    SortedMap<String, Integer> room = new TreeMap<>(history.sizes());
    // Few frames serve all: how many nodes there are matters, of all else there may be more room.
    room.replaceAll((of, size) -> of.equals(NODES) ? size : roomFor(size));
    return frames
        .computeIfAbsent(room, sizes -> new Frame(model.text(), "standardQuorum", "allowed", sizes))
        .holds(history);
  }

  private static int roomFor(int size) {
    return Math.max(2, Integer.highestOneBit(Math.max(1, size - 1)) << 1);
  }
}
