package org.logothete.pbft.message;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.logothete.consensus.Bytes;
import org.logothete.consensus.Sighting;
import org.logothete.consensus.Sighting.Stage;

class SightingTest {
  private static final Bytes DIGEST = Bytes.wrap(new byte[Bounds.DIGEST_BYTES]);

  @Test
  void watchersSeeWhatIsVotedForAndHowFarEachIs() {
    assertThat(new Prepare(3, 7, DIGEST).sighting()).isEqualTo(new Sighting(Stage.VOTE, 7, 3));
    assertThat(new Heartbeat(3, 6, false).sighting()).isEqualTo(new Sighting(Stage.PROGRESS, 6, 3));
    assertThat(new Heartbeat(3, 6, true).sighting()).isEqualTo(new Sighting(Stage.DOUBT, 6, 3));
    assertThat(new ViewChange(4, Optional.empty(), List.of()).sighting())
        .isEqualTo(new Sighting(Stage.CHANGE, 0, 4));
    assertThat(new NewView(4, List.of()).sighting()).isEqualTo(new Sighting(Stage.BEGINNING, 0, 4));
    assertThat(new NewViewRequest(4).sighting()).isEqualTo(new Sighting(Stage.OTHER, 0, 4));
  }
}
