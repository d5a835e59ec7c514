package org.logothete.network.channel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class GoDurationTest {
  @ParameterizedTest
  @CsvSource({
    "0, PT0S, 0s",
    "1ns, PT0.000000001S, 1ns",
    "1500ns, PT0.0000015S, 1.5µs",
    "1.5us, PT0.0000015S, 1.5µs",
    "200ms, PT0.2S, 200ms",
    ".5s, PT0.5S, 500ms",
    "2s, PT2S, 2s",
    "10s, PT10S, 10s",
    "1.5s, PT1.5S, 1.5s",
    "60s, PT1M, 1m0s",
    "3m0s, PT3M, 3m0s",
    "1h2m3.004s, PT1H2M3.004S, 1h2m3.004s",
    "+1h, PT1H, 1h0m0s",
    "2540400h10m10.000000000s, PT2540400H10M10S, 2540400h10m10s",
  })
  void readsAndWritesAsGo(String text, Duration duration, String canonical) {
    assertThat(GoDuration.parse(text)).isEqualTo(duration);
    assertThat(GoDuration.format(duration)).isEqualTo(canonical);
  }

  @Test
  void readsNegativeDurations() {
    assertThat(GoDuration.parse("-1.5h")).isEqualTo(Duration.ofMinutes(-90));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "-", "3", "s", ".s", "1x", "1s ", " 1s", "1s2", "--1s", "3000000h"})
  void refusesWhatGoRefuses(String text) {
    assertThatThrownBy(() -> GoDuration.parse(text)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void refusesTextWithoutEnd() {
    assertThatThrownBy(() -> GoDuration.parse("1h".repeat(100)))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void readsBackWhatItWrites() {
    Random random = new Random(20);
    for (int i = 0; i < 10_000; i++) {
      Duration duration = Duration.ofNanos(random.nextLong() >>> random.nextInt(1, 64));
      assertThat(GoDuration.parse(GoDuration.format(duration))).isEqualTo(duration);
    }
  }
}
