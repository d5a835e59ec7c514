package org.logothete.orderer.bench.profile;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Stacks that were seen, those with a common beginning put together; each frame weighs what all
 * stacks through it do. Used by one thread.
 */
final class StackTree {
  private final String name;
  private final Map<String, StackTree> callees = new TreeMap<>();
  private double weight;

  StackTree(String name) {
    this.name = name;
  }

  /**
   * Adds a stack.
   *
   * @param frames the outermost first
   */
  void add(List<String> frames, double more) {
    StackTree at = this;
    at.weight += more;
    for (String frame : frames) {
      at = at.callees.computeIfAbsent(frame, StackTree::new);
      at.weight += more;
    }
  }

  String name() {
    return name;
  }

  double weight() {
    return weight;
  }

  /** In alphabetical order, so that graphs of two processes can be laid side by side. */
  List<StackTree> callees() {
    return List.copyOf(callees.values());
  }

  /**
   * The frames that were innermost, wherever they were called from.
   *
   * @return their weight by name, the heaviest first
   */
  List<Map.Entry<String, Double>> heaviest(int limit) {
    Map<String, Double> own = new TreeMap<>();
    addOwn(own);
    List<Map.Entry<String, Double>> entries = new ArrayList<>(own.entrySet());
    entries.sort(Map.Entry.<String, Double>comparingByValue(Comparator.reverseOrder()));
    return entries.subList(0, Math.min(limit, entries.size()));
  }

  private void addOwn(Map<String, Double> own) {
    double below = callees.values().stream().mapToDouble(StackTree::weight).sum();
    if (weight > below) {
      own.merge(name, weight - below, Double::sum);
    }
    callees.values().forEach(callee -> callee.addOwn(own));
  }
}
