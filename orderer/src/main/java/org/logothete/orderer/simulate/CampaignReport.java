package org.logothete.orderer.simulate;

import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.SortedMap;
import java.util.TreeMap;
import org.logothete.consensus.Bytes;
import org.logothete.consensus.CanonicalWriter;
import org.logothete.simulator.Occurrence;
import org.logothete.simulator.SimulationReport;

/**
 * What many seeds came to.
 *
 * @param wallNanos how long it took
 * @param cpuNanos how long one core would have been busy with it
 * @param heights blocks decided, over all seeds
 * @param faults what broke, and how often
 * @param occurrences what else happened, and how often
 * @param liars in how many seeds a node was to lie in each way
 * @param lies how often nodes really did
 * @param slowestHealingPercent the longest healing, as a part of what it might have taken
 * @param transcripts equal for equal runs
 */
public record CampaignReport(
    String engine,
    long from,
    int seeds,
    long wallNanos,
    long cpuNanos,
    long heights,
    long requests,
    long events,
    int accusations,
    SortedMap<String, Integer> faults,
    SortedMap<String, Long> occurrences,
    SortedMap<String, Integer> liars,
    SortedMap<String, Integer> lies,
    long slowestHealingPercent,
    Bytes transcripts,
    List<Campaign.Outcome.Failed> failures) {
  private static final double NANOS_PER_SECOND = 1e9;

  public CampaignReport {
    faults = Collections.unmodifiableSortedMap(new TreeMap<>(faults));
    occurrences = Collections.unmodifiableSortedMap(new TreeMap<>(occurrences));
    lies = Collections.unmodifiableSortedMap(new TreeMap<>(lies));
    liars = Collections.unmodifiableSortedMap(new TreeMap<>(liars));
    failures = List.copyOf(failures);
  }

  static CampaignReport of(
      Campaign campaign, List<Campaign.Outcome> outcomes, long wallNanos, long cpuNanos) {
    List<SimulationReport> reports =
        outcomes.stream()
            .filter(Campaign.Outcome.Passed.class::isInstance)
            .map(o -> ((Campaign.Outcome.Passed) o).report())
            .toList();
    SortedMap<String, Integer> faults = new TreeMap<>();
    SortedMap<String, Long> occurrences = new TreeMap<>();
    SortedMap<String, Integer> liars = new TreeMap<>();
    SortedMap<String, Integer> lies = new TreeMap<>();
    CanonicalWriter digests = new CanonicalWriter();
    for (Campaign.Outcome outcome : outcomes) {
      if (outcome instanceof Campaign.Outcome.Passed(var scenario, var report)) {
        report.faults().forEach((fault, n) -> faults.merge(nameOf(fault), n, Integer::sum));
        report.occurrences().forEach((what, n) -> occurrences.merge(nameOf(what), n, Long::sum));
        report.lies().forEach((node, n) -> lies.merge(scenario.liars().get(node), n, Integer::sum));
        scenario.liars().values().stream()
            .distinct()
            .forEach(name -> liars.merge(name, 1, Integer::sum));
        digests.bytes(report.transcriptDigest());
      }
    }
    return new CampaignReport(
        campaign.engine(),
        campaign.from(),
        campaign.seeds(),
        wallNanos,
        cpuNanos,
        reports.stream().mapToLong(SimulationReport::height).sum(),
        reports.stream().mapToLong(SimulationReport::requestsDecided).sum(),
        reports.stream().mapToLong(SimulationReport::events).sum(),
        reports.stream().mapToInt(r -> r.evidence().size()).sum(),
        faults,
        occurrences,
        liars,
        lies,
        reports.stream()
            .mapToLong(r -> 100 * r.healing().millis() / r.healing().boundMillis())
            .max()
            .orElse(0),
        digests.toBytes().sha256(),
        outcomes.stream()
            .filter(Campaign.Outcome.Failed.class::isInstance)
            .map(Campaign.Outcome.Failed.class::cast)
            .toList());
  }

  /** How often something happened, over all seeds. */
  public long count(Occurrence what) {
    return occurrences.getOrDefault(nameOf(what), 0L);
  }

  private static String nameOf(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  public double seedsPerSecond() {
    return seeds * NANOS_PER_SECOND / wallNanos;
  }

  public double seedsPerCoreSecond() {
    return seeds * NANOS_PER_SECOND / cpuNanos;
  }

  public double heightsPerCoreSecond() {
    return heights * NANOS_PER_SECOND / cpuNanos;
  }
}
