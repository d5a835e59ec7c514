package org.logothete.orderer.bench;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class BenchTextTest {
  private static final LatencySummary TIMES = new LatencySummary(1_000, 3, 2, 5, 9, 12, 20);

  private static BenchReport report(long lost) {
    return new BenchReport(
        10,
        1_010,
        1_000,
        1_000 - lost,
        100,
        400_000,
        4_000,
        TIMES,
        TIMES,
        50,
        20,
        Map.of("SERVICE_UNAVAILABLE", 10L),
        lost,
        0,
        0,
        1.5,
        List.of(
            new BenchReport.NodeUse("one", 1.5, 200 << 20),
            new BenchReport.NodeUse("two", 0.5, 100 << 20)));
  }

  @Test
  void saysWhatMatters() {
    assertThat(BenchText.summary(report(0)))
        .contains("100.0 tx/s")
        .contains("50, 20.0 transactions each")
        .contains("SERVICE_UNAVAILABLE 10")
        .contains("2.00 s per 1000 tx")
        .contains("one: 1.5 s, 200 MiB resident")
        .doesNotContain("FAILED");
  }

  @Test
  void callsALossAFailure() {
    assertThat(report(0).isSound()).isTrue();
    assertThat(report(3).isSound()).isFalse();
    assertThat(BenchText.summary(report(3))).contains("FAILED").contains("3 acknowledged");
  }

  @Test
  void writesJson() throws JsonProcessingException {
    JsonNode json = new ObjectMapper().readTree(BenchText.json(report(3)));
    assertThat(json.get("committedPerSecond").asDouble()).isEqualTo(100);
    assertThat(json.at("/untilCommitted/p99Millis").asDouble()).isEqualTo(9);
    assertThat(json.at("/nodes/1/residentBytes").asLong()).isEqualTo(100 << 20);
    assertThat(json.get("nodeCpuSecondsPerThousand").asDouble()).isEqualTo(2);
    assertThat(json.get("sound").asBoolean()).isFalse();
  }
}
