package org.logothete.orderer.bench.profile;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.logothete.orderer.bench.measure.Use;

/**
 * A process's CPU time by cause: the JVM's own threads as Linux counts them, the rest by samples.
 */
final class Causes {
  /** Threads of the JVM and of libraries, which no sample shows, by how their names begin. */
  private static final Map<String, String> NATIVE =
      Map.of(
          "C1 Compiler", "compiling (JIT)",
          "C2 Compiler", "compiling (JIT)",
          "GC Thread", "collecting garbage",
          "G1 ", "collecting garbage",
          // The serial collector works on it.
          "VM Thread", "collecting garbage",
          "rocksdb", "ledger, in the background",
          "JFR ", "this recording",
          "VM Periodic", "the JVM's own");

  private Causes() {}

  /** A cause and its share of the process's CPU time, 0 to 1. */
  record Share(String cause, double share) {}

  /** The largest first; together 1, as far as all threads lived on. */
  static List<Share> of(Use use, Profile profile) {
    Map<String, Double> shares = new TreeMap<>();
    double nativeSeconds = 0;
    for (Map.Entry<String, Double> group : use.cpuSecondsByThread().entrySet()) {
      for (Map.Entry<String, String> known : NATIVE.entrySet()) {
        if (group.getKey().startsWith(known.getKey())) {
          nativeSeconds += group.getValue();
          shares.merge(known.getValue(), group.getValue() / use.cpuSeconds(), Double::sum);
        }
      }
    }
    double javaShare = use.cpuSeconds() > 0 ? 1 - nativeSeconds / use.cpuSeconds() : 1;
    profile
        .cpuByCause()
        .forEach((cause, share) -> shares.merge(cause.words(), share * javaShare, Double::sum));
    List<Share> sorted = new ArrayList<>();
    shares.forEach((cause, share) -> sorted.add(new Share(cause, share)));
    sorted.sort(Comparator.comparingDouble(Share::share).reversed());
    return sorted;
  }
}
