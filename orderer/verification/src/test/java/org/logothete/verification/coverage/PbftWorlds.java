package org.logothete.verification.coverage;

import java.util.List;
import org.logothete.consensus.ConsensusProtocol;
import org.logothete.orderer.simulate.Subjects;
import org.logothete.simulator.TwinsScenario;
import org.logothete.simulator.TwinsWorld;
import org.logothete.verification.mutation.LatePrepares;
import org.logothete.verification.twins.InTurns;

/** The worlds of PBFT. */
public final class PbftWorlds extends EngineWorlds {
  public PbftWorlds() {
    super(Subjects.pbft());
  }

  @Override
  void playTwins(ConsensusProtocol protocol, TwinsScenario scenario) {
    super.playTwins(protocol, scenario);
    super.playTwins(new InTurns(protocol, 1), scenario);
  }

  @Override
  void playMore() {
    TwinsWorld.play(LatePrepares.after(18), new TwinsScenario(1, List.of(0, 0, 0)));
  }
}
