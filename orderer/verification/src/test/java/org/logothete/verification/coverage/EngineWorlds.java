package org.logothete.verification.coverage;

import org.logothete.consensus.ConsensusProtocol;
import org.logothete.simulator.Simulation;
import org.logothete.simulator.Subject;
import org.logothete.simulator.TwinsScenario;
import org.logothete.simulator.TwinsWorld;
import org.logothete.verification.mutation.PlantedBugs;

/** The worlds whose reach in an engine is measured: of seeds, of twins, and of planted bugs. */
abstract class EngineWorlds implements Runnable {
  private static final int SEEDS = 150;
  private static final int TWINS_EVERY = 101;

  private final Subject subject;

  EngineWorlds(Subject subject) {
    this.subject = subject;
  }

  @Override
  public final void run() {
    for (long seed = 1; seed <= SEEDS; seed++) {
      Simulation.run(subject, seed);
    }
    TwinsScenario.all()
        .filter(scenario -> scenario.hashCode() % TWINS_EVERY == 0)
        .forEach(scenario -> playTwins(subject.protocol(), scenario));
    playMore();
    PlantedBugs.hunt(subject.protocol().name());
  }

  void playTwins(ConsensusProtocol protocol, TwinsScenario scenario) {
    TwinsWorld.play(protocol, scenario);
  }

  /** What the engine has worlds of its own for. */
  void playMore() {}
}
