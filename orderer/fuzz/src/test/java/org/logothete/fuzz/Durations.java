package org.logothete.fuzz;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.logothete.network.channel.GoDuration;

/** Durations as Fabric's configuration writes them. */
final class Durations implements FuzzTarget {
  @Override
  public void run(byte[] input) {
    Duration duration;
    try {
      duration = GoDuration.parse(new String(input, StandardCharsets.UTF_8));
    } catch (IllegalArgumentException refused) {
      return;
    }
    if (!duration.isNegative() && !GoDuration.parse(GoDuration.format(duration)).equals(duration)) {
      throw new AssertionError(duration + " is written as another");
    }
  }

  @Override
  public List<byte[]> seeds() {
    return Stream.of("0", "200ms", "1h2m3.5s", "-1µs", "+.5h")
        .map(text -> text.getBytes(StandardCharsets.UTF_8))
        .toList();
  }
}
