package org.logothete.chaincode.direct;

import com.google.protobuf.ByteString;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeMap;
import org.logothete.chaincode.direct.Statement.Propose;
import org.logothete.chaincode.policy.Thresholds;

/** Sees all that honest executors compute, say and decide, and holds it against the properties. */
final class Witness {
  private final Thresholds thresholds;
  private final SortedSet<Integer> liars;
  private final Notary notary;
  private final Map<Instance, Set<ByteString>> computed = new TreeMap<>();
  private final Map<Instance, Set<ByteString>> proposed = new TreeMap<>();
  private final Map<Instance, Choice> decided = new TreeMap<>();
  private final Map<String, Integer> counts = new LinkedHashMap<>();

  Witness(WorldOptions options, Notary notary) {
    this.thresholds = new Thresholds(options.executors());
    this.liars = options.liars();
    this.notary = notary;
  }

  /** What an honest executor would propose, in any of its lives. */
  void computes(Instance instance, ByteString digest) {
    computed.computeIfAbsent(instance, _ -> new LinkedHashSet<>()).add(digest);
  }

  void says(Statement statement) {
    if (statement instanceof Propose propose) {
      proposed
          .computeIfAbsent(propose.instance(), _ -> new LinkedHashSet<>())
          .add(propose.digest());
    }
  }

  void accuses(Effect.Accuse accusation) {
    if (!liars.contains(accusation.executor())
        || accusation.one().executor() != accusation.other().executor()
        || !notary.holds(accusation.one())
        || !notary.holds(accusation.other())) {
      throw new Finding("accuracy: an honest executor is accused by " + accusation);
    }
    counts.merge("accusations", 1, Integer::sum);
  }

  void decides(int executor, Certificate certificate) {
    Instance instance = certificate.instance();
    Choice choice = certificate.choice();
    if (!certificate.provesDecision(thresholds, notary)) {
      throw new Finding("certificates: executor %d has no proof of %s".formatted(executor, choice));
    }
    Choice before = decided.putIfAbsent(instance, choice);
    if (before != null && !before.equals(choice)) {
      throw new Finding(
          "agreement: %s is decided as %s and %s".formatted(instance, before, choice));
    }
    Set<ByteString> results = computed.getOrDefault(instance, Set.of());
    switch (choice) {
      case Choice.Value value -> {
        if (!proposed.getOrDefault(instance, Set.of()).contains(value.digest())) {
          throw new Finding("non-intrusion: no honest executor proposed %s".formatted(choice));
        }
        if (results.size() > 1) {
          counts.merge("values from different results", 1, Integer::sum);
        }
      }
      case Choice.Bottom _ -> {
        if (results.size() == 1) {
          throw new Finding("unanimity: all honest have one result of " + instance);
        }
        counts.merge("bottoms", 1, Integer::sum);
      }
    }
    if (certificate.round() > 0) {
      counts.merge("decisions in later rounds", 1, Integer::sum);
    }
    if (before == null) {
      counts.merge("decisions", 1, Integer::sum);
    }
  }

  Map<String, Integer> counts() {
    return counts;
  }
}
