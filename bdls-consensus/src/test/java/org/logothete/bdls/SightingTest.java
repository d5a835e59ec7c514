package org.logothete.bdls;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.logothete.bdls.message.Heartbeat;
import org.logothete.bdls.message.RoundChange;
import org.logothete.consensus.Sighting;
import org.logothete.consensus.Sighting.Stage;

class SightingTest {
  @Test
  void watchersSeeWhoLeavesARoundAndHowFarEachIs() {
    assertThat(new RoundChange(7, 2, Optional.empty(), Optional.empty()).sighting())
        .isEqualTo(new Sighting(Stage.CHANGE, 7, 2));
    assertThat(new Heartbeat(6, 0, false).sighting()).isEqualTo(new Sighting(Stage.PROGRESS, 6, 0));
    assertThat(new Heartbeat(6, 1, true).sighting()).isEqualTo(new Sighting(Stage.DOUBT, 6, 1));
  }
}
