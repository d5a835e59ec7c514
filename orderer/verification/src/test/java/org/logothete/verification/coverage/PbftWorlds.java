package org.logothete.verification.coverage;

import java.util.List;
import org.logothete.orderer.simulate.Subjects;
import org.logothete.pbft.PbftProtocol;
import org.logothete.simulator.Simulation;
import org.logothete.simulator.Subject;
import org.logothete.simulator.TwinsScenario;
import org.logothete.simulator.TwinsWorld;
import org.logothete.verification.mutation.LatePrepares;
import org.logothete.verification.mutation.PlantedBugs;
import org.logothete.verification.twins.InTurns;

/**
 * The worlds whose reach in PBFT is measured: of seeds, of twins, and of hunts for planted bugs.
 */
public final class PbftWorlds implements Runnable {
  private static final int SEEDS = 150;
  private static final int TWINS_EVERY = 101;

  @Override
  public void run() {
    Subject pbft = Subjects.pbft();
    for (long seed = 1; seed <= SEEDS; seed++) {
      Simulation.run(pbft, seed);
    }
    TwinsScenario.all()
        .filter(scenario -> scenario.hashCode() % TWINS_EVERY == 0)
        .forEach(PbftWorlds::play);
    TwinsWorld.play(LatePrepares.after(18), new TwinsScenario(1, List.of(0, 0, 0)));
    PlantedBugs.hunt(new PbftProtocol().name());
  }

  private static void play(TwinsScenario scenario) {
    TwinsWorld.play(new PbftProtocol(), scenario);
    TwinsWorld.play(new InTurns(new PbftProtocol(), 1), scenario);
  }
}
