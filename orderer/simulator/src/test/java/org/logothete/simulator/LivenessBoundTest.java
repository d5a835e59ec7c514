package org.logothete.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.logothete.consensus.Bytes;

/** Everything that takes time makes the bound longer. */
class LivenessBoundTest {
  private static final SimulationOptions OPTIONS =
      SimulationOptions.stormy(4, _ -> Bytes.EMPTY).withWeather(weather(10, 5, 100));

  private static Weather weather(long delay, long sync, long fault) {
    return new Weather(delay, 0, 0, 0, sync, 0, fault, List.of());
  }

  private static long bound(SimulationOptions options) {
    return LivenessBound.millis(options, new LivenessBound.Open(10, 1, 100, 3, 4));
  }

  private static long bound(int requests, int configs, long blocks, int configurations, int size) {
    return LivenessBound.millis(
        OPTIONS, new LivenessBound.Open(requests, configs, blocks, configurations, size));
  }

  @Test
  void weatherCounts() {
    assertThat(bound(OPTIONS.withWeather(weather(11, 5, 100)))).isGreaterThan(bound(OPTIONS));
    assertThat(bound(OPTIONS.withWeather(weather(10, 6, 100)))).isGreaterThan(bound(OPTIONS));
    assertThat(bound(OPTIONS.withWeather(weather(10, 5, 9_000)))).isGreaterThan(bound(OPTIONS));
  }

  @Test
  void whatIsOpenCounts() {
    long usual = bound(10, 1, 100, 3, 4);
    assertThat(bound(11, 1, 100, 3, 4)).isGreaterThan(usual);
    assertThat(bound(10, 2, 100, 3, 4)).isGreaterThan(usual);
    assertThat(bound(10, 1, 100 + BlockExchange.BLOCKS_MAX, 3, 4)).isGreaterThan(usual);
    assertThat(bound(10, 1, 100, 4, 4)).isGreaterThan(usual);
    assertThat(bound(10, 1, 100, 3, 7)).isGreaterThan(usual);
  }
}
