package org.logothete.orderer.simulate;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;
import java.util.stream.Collectors;

/** A campaign's report for people and for programs. */
public final class CampaignText {
  private static final int FAILURES_SHOWN_MAX = 5;

  private CampaignText() {}

  public static String summary(CampaignReport report) {
    StringBuilder text = new StringBuilder();
    report.failures().stream()
        .limit(FAILURES_SHOWN_MAX)
        .forEach(failure -> text.append(failure(failure)));
    text.append(
        """
        %s: %d seeds from %d, %d failed
          speed         %.1f seeds/s; per core %.1f seeds/s and %.0f heights/s
          decided       %d heights, %d requests; %d heights per seed
          faults        %s
          occurrences   %s
          liars         %s
          lies          %s
          accusations   %d
          healing       at most %d %% of its bound
          transcripts   %s
        """
            .formatted(
                report.engine(),
                report.seeds(),
                report.from(),
                report.failures().size(),
                report.seedsPerSecond(),
                report.seedsPerCoreSecond(),
                report.heightsPerCoreSecond(),
                report.heights(),
                report.requests(),
                report.heights() / report.seeds(),
                counts(report.faults()),
                counts(report.occurrences()),
                counts(report.liars()),
                counts(report.lies()),
                report.accusations(),
                report.slowestHealingPercent(),
                report.transcripts().toHex()));
    return text.toString();
  }

  /** Seed, explanation and the way to see it again. */
  public static String failure(Campaign.Outcome.Failed failure) {
    return """
    FAILED seed %d: %s
      %s
      replay: %s

    """
        .formatted(
            failure.seed(),
            failure.scenario(),
            failure.why().replace(System.lineSeparator(), System.lineSeparator() + "  "),
            failure.replay());
  }

  private static String counts(Map<String, ? extends Number> counts) {
    return counts.isEmpty()
        ? "none"
        : counts.entrySet().stream()
            .map(e -> e.getKey() + " " + e.getValue())
            .collect(Collectors.joining(", "));
  }

  public static String json(CampaignReport report) {
    ObjectNode root = new ObjectMapper().createObjectNode();
    root.put("engine", report.engine())
        .put("from", report.from())
        .put("seeds", report.seeds())
        .put("seedsPerSecond", report.seedsPerSecond())
        .put("seedsPerCoreSecond", report.seedsPerCoreSecond())
        .put("heightsPerCoreSecond", report.heightsPerCoreSecond())
        .put("heights", report.heights())
        .put("requests", report.requests())
        .put("events", report.events())
        .put("accusations", report.accusations())
        .put("slowestHealingPercent", report.slowestHealingPercent())
        .put("transcripts", report.transcripts().toHex());
    ObjectNode faults = root.putObject("faults");
    report.faults().forEach(faults::put);
    ObjectNode occurrences = root.putObject("occurrences");
    report.occurrences().forEach(occurrences::put);
    ObjectNode lies = root.putObject("lies");
    report.lies().forEach(lies::put);
    ObjectNode liars = root.putObject("liars");
    report.liars().forEach(liars::put);
    ArrayNode failures = root.putArray("failures");
    report
        .failures()
        .forEach(
            f ->
                failures
                    .addObject()
                    .put("seed", f.seed())
                    .put("scenario", f.scenario())
                    .put("why", f.why())
                    .put("replay", f.replay()));
    return root.toPrettyString();
  }
}
