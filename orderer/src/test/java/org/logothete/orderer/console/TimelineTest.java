package org.logothete.orderer.console;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.logothete.consensus.Sighting;
import org.logothete.consensus.Sighting.Stage;
import org.logothete.orderer.console.Timeline.Sign;

final class TimelineTest {
  private static final Instant NOON = Instant.parse("2026-01-01T12:00:00Z");

  private final Timeline timeline = new Timeline();

  private static Instant after(long micros) {
    return NOON.plusNanos(micros * 1_000);
  }

  private void sees(long micros, int consenter, Stage stage, long height) {
    timeline.sighted(after(micros), consenter, new Sighting(stage, height, 3));
  }

  @Test
  void aHeightTellsWhoDidWhatAndWhenItWasDurable() {
    sees(0, 2, Stage.PROPOSAL, 7);
    sees(1_250, 1, Stage.VOTE, 7);
    sees(2_000, 1, Stage.COMMIT, 7);
    sees(9_000, 1, Stage.VOTE, 7);
    timeline.durable(after(4_500), 7, 12, 3_456);

    JsonNode height = TimelineView.of(timeline, 20).path("heights").path(0);

    assertThat(height.path("number").asLong()).isEqualTo(7);
    assertThat(height.path("began").asText()).isEqualTo(NOON.toString());
    assertThat(height.path("marks").toString())
        .isEqualTo(
            "[{\"stage\":\"proposal\",\"consenter\":2,\"viewOrRound\":3,\"millis\":0.0},"
                + "{\"stage\":\"vote\",\"consenter\":1,\"viewOrRound\":3,\"millis\":1.25},"
                + "{\"stage\":\"commit\",\"consenter\":1,\"viewOrRound\":3,\"millis\":2.0}]");
    assertThat(height.path("durable").toString())
        .isEqualTo("{\"millis\":4.5,\"transactions\":12,\"bytes\":3456}");
  }

  @Test
  void theNewestHeightsComeFirstAndNoMoreThanWanted() {
    for (long height = 1; height <= 100; height++) {
      sees(height, 1, Stage.PROPOSAL, height);
    }
    JsonNode three = TimelineView.of(timeline, 3).path("heights");
    assertThat(three.findValuesAsText("number")).containsExactly("100", "99", "98");
    assertThat(three.path(0).path("durable").isNull()).isTrue();
    assertThat(TimelineView.of(timeline, 1_000).path("heights")).hasSize(TimelineView.HEIGHTS_MAX);
  }

  @Test
  void memoryIsBounded() {
    for (int i = 0; i < 2 * Timeline.MARKS_MAX; i++) {
      sees(i, 1, Stage.VOTE, i);
      timeline.durable(after(i), i, 1, 1);
      timeline.happened(after(i), Level.WELL, "it rains");
      sees(i, i, Stage.PROGRESS, 1);
      sees(i, i, Stage.CHANGE, 0);
    }
    assertThat(timeline.marks()).hasSize(Timeline.MARKS_MAX);
    assertThat(timeline.marks().getLast().sighting().height())
        .isEqualTo(2 * Timeline.MARKS_MAX - 1);
    assertThat(timeline.blocks()).hasSize(Timeline.BLOCKS_MAX);
    assertThat(timeline.happenings()).hasSize(Timeline.HAPPENINGS_MAX);
    assertThat(timeline.signs().size()).isPositive().isLessThan(Timeline.CONSENTERS_MAX + 1);
  }

  @Test
  void signsOfLifeSayHowFarEachIsAndAChangeOfTrustIsToldOnce() {
    timeline.sighted(after(0), 4, Sighting.progress(6, 3, false));
    timeline.sighted(after(1), 4, Sighting.progress(7, 3, true));
    timeline.sighted(after(2), 4, Sighting.progress(7, 3, true));
    timeline.sighted(after(3), 4, Sighting.progress(8, 4, false));

    assertThat(timeline.signs()).containsOnlyKeys(4).containsValue(new Sign(after(3), 8, 4, false));
    assertThat(timeline.happenings())
        .containsExactly(
            new Happening(
                after(1), Level.WARNING, "consenter 4 suspects the leader of view or round 3"),
            new Happening(
                after(3), Level.WELL, "consenter 4 trusts the leader of view or round 4"));
    assertThat(timeline.marks()).isEmpty();
  }

  @Test
  void whoAsksForAViewUntilItComesIsQuotedOnce() {
    Sighting wish = new Sighting(Stage.CHANGE, 0, 5);
    timeline.sighted(after(0), 3, wish);
    timeline.sighted(after(1), 3, wish);
    timeline.sighted(after(2), 1, new Sighting(Stage.BEGINNING, 0, 5));

    assertThat(timeline.happenings().stream().map(Happening::text))
        .containsExactly(
            "consenter 3 asks for view or round 5", "consenter 1 begins view or round 5");
  }
}
