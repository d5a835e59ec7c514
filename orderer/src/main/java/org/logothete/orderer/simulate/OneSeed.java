package org.logothete.orderer.simulate;

import java.io.PrintWriter;
import java.util.Optional;
import java.util.function.Consumer;
import org.logothete.simulator.Scenario;
import org.logothete.simulator.Simulation;
import org.logothete.simulator.SimulationFailure;
import org.logothete.simulator.SimulationReport;

/** One seed, looked at closely. */
public final class OneSeed {
  private final Campaign campaign;
  private final long seed;

  public OneSeed(Campaign campaign, long seed) {
    this.campaign = campaign;
    this.seed = seed;
  }

  /**
   * Prints the seed's world, on demand all that happens in it, and what becomes of it.
   *
   * @return whether it passed
   */
  public boolean run(boolean trace, PrintWriter out) {
    Scenario scenario = Scenario.draw(campaign.subject(), seed, campaign.nodes());
    out.println("seed %d: %s".formatted(seed, scenario.describe()));
    Optional<Consumer<String>> lines = trace ? Optional.of(out::println) : Optional.empty();
    try {
      out.print(text(Simulation.run(campaign.subject(), scenario, seed, lines)));
      return true;
    } catch (SimulationFailure e) {
      out.print(
          CampaignText.failure(
              new Campaign.Outcome.Failed(
                  seed, scenario.describe(), e.explanation(), campaign.replay(seed))));
      return false;
    }
  }

  private static String text(SimulationReport report) {
    return """
    passed at %d ms
      healing       %d ms, might have taken %d ms
      decided       %d heights, %d requests, highest view %d
      restarts      %d
      faults        %s
      occurrences   %s
      accusations   %s
      transcript    %s
    """
        .formatted(
            report.virtualMillis(),
            report.healing().millis(),
            report.healing().boundMillis(),
            report.height(),
            report.requestsDecided(),
            report.viewOrRoundMax(),
            report.restarts(),
            report.faults(),
            report.occurrences(),
            report.evidence(),
            report.transcriptDigest().toHex());
  }
}
