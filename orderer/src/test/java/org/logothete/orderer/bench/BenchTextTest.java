package org.logothete.orderer.bench;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import org.junit.jupiter.api.Test;

class BenchTextTest {
  private static BenchReport report(long lost) {
    return Samples.report(Samples.setting("saturation", 4), 100, 1, lost);
  }

  @Test
  void saysWhatMatters() {
    assertThat(BenchText.summary(report(0)))
        .contains("saturation by 8 clients in 2 processes, each tx to 1 of 4 nodes (PBFT)")
        .contains("100.0 tx/s")
        .contains("50, 20.0 transactions each")
        .contains("SERVICE_UNAVAILABLE 10")
        .contains("2.00 s per 1000 tx, the clients' 0.50 s")
        .contains("one: 1.5 s, 200 MiB resident")
        .contains("by thread: admission 50 %")
        .contains("40.0 KiB allocated and 2.00 KiB sent")
        .contains("2.00 syncs and 2.40 durable writes per block, 2.00 ms a write")
        .contains("0.5 % of the time in 4 pauses")
        .doesNotContain("FAILED");
  }

  @Test
  void callsALossAFailure() {
    assertThat(report(0).sound()).isTrue();
    assertThat(report(3).sound()).isFalse();
    assertThat(BenchText.summary(report(3))).contains("FAILED").contains("3 acknowledged");
  }

  @Test
  void writesJsonThatCanBeReadAgain() throws JsonProcessingException {
    ObjectMapper mapper = new ObjectMapper();
    JsonNode json = mapper.readTree(BenchText.json(report(3)));
    assertThat(json.get("committedPerSecond").asDouble()).isEqualTo(100);
    assertThat(json.at("/untilCommitted/p99Millis").asDouble()).isEqualTo(9);
    assertThat(json.at("/nodes/1/residentBytes").asLong()).isEqualTo(100 << 20);
    assertThat(json.at("/nodes/0/counts/sent/0/kind").asText()).isEqualTo("consensus");
    assertThat(json.get("nodeCpuSecondsPerThousand").asDouble()).isEqualTo(2);
    assertThat(json.get("sound").asBoolean()).isFalse();
    assertThat(mapper.treeToValue(json, BenchReport.class)).isEqualTo(report(3));
  }
}
