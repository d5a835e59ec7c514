package org.logothete.orderer.simulate;

import java.lang.management.ManagementFactory;
import java.util.Locale;
import org.logothete.consensus.ConsensusProtocol;
import org.logothete.simulator.FairWeather;
import org.logothete.simulator.FairWeatherReport;

/** What a decision of an engine costs in {@link FairWeather}, as a table for people. */
public final class DecisionCost {
  /** Column heads for {@link #row}. */
  public static final String HEAD =
      "engine nodes   link  window  latency  decisions/s  messages     bytes  signed  verified "
          + " cpu";

  private static final double NANOS_PER_MILLI = 1e6;

  private DecisionCost() {}

  /**
   * Runs the engine and writes a line.
   *
   * @param spreadPercent standard deviation of what a message takes
   * @param window heights in progress at once
   * @param heights how many are decided
   * @throws IllegalArgumentException if there is no such weather
   */
  public static String row(
      ConsensusProtocol protocol,
      int nodes,
      long linkMillis,
      int spreadPercent,
      int bodyBytes,
      int window,
      int heights) {
    FairWeather.Conditions conditions =
        new FairWeather.Conditions(nodes, linkMillis, spreadPercent, bodyBytes, window, heights);
    long before = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
    FairWeatherReport report = FairWeather.run(protocol, conditions);
    long cpuNanos = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime() - before;
    return text(report, cpuNanos);
  }

  /**
   * One line: all but the rate is per decision.
   *
   * @param cpuNanos of all engines and the world around them, without any cryptography
   */
  private static String text(FairWeatherReport report, long cpuNanos) {
    double decisions = report.conditions().heights();
    return String.format(
        Locale.ROOT,
        "%-6s %5d %4d ms %6d %5.0f ms %12.2f %9.1f %9.0f %7.1f %9.1f %5.2f ms",
        report.engine(),
        report.conditions().nodes(),
        report.conditions().linkMillis(),
        report.conditions().window(),
        report.latency(),
        decisions * 1000 / Math.max(1, report.virtualMillis()),
        report.messagesPerDecision(),
        report.bytesPerDecision(),
        report.signatures() / decisions,
        report.verifications() / decisions,
        cpuNanos / NANOS_PER_MILLI / decisions);
  }
}
