package org.logothete.orderer.settings;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How durations, sizes and flags are written in Fabric's settings files.
 *
 * <p>Each method throws {@link IllegalArgumentException} with what it expected.
 */
final class SettingValues {
  private static final Pattern DURATION_PART =
      Pattern.compile("(\\d+(?:\\.\\d*)?|\\.\\d+)(ns|us|µs|ms|s|m|h)");
  private static final Map<String, Long> NANOS =
      Map.of(
          "ns", 1L,
          "us", 1_000L,
          "µs", 1_000L,
          "ms", 1_000_000L,
          "s", 1_000_000_000L,
          "m", 60_000_000_000L,
          "h", 3_600_000_000_000L);
  private static final Pattern SIZE = Pattern.compile("(\\d+)\\s*(?:([kKmMgG])[bB]?|[bB])?");

  private SettingValues() {}

  /** Go's syntax: {@code 15m}, {@code 1h30m}, {@code 1.5s}, {@code 200ms}. */
  static Duration duration(String text) {
    String expected = "expected a duration such as 200ms, 5s or 15m";
    if (text.equals("0")) {
      return Duration.ZERO;
    }
    Matcher part = DURATION_PART.matcher(text);
    BigDecimal nanos = BigDecimal.ZERO;
    int end = 0;
    while (part.find() && part.start() == end) {
      BigDecimal unit = BigDecimal.valueOf(NANOS.getOrDefault(part.group(2), 0L));
      nanos = nanos.add(new BigDecimal(part.group(1)).multiply(unit));
      end = part.end();
    }
    if (end == 0 || end != text.length()) {
      throw new IllegalArgumentException(expected);
    }
    if (nanos.compareTo(BigDecimal.valueOf(Long.MAX_VALUE)) > 0) {
      throw new IllegalArgumentException("expected a duration below 292 years");
    }
    return Duration.ofNanos(nanos.longValue());
  }

  /** A plain number of bytes or Fabric's {@code 1 MB}; units are powers of 1024. */
  static long size(String text) {
    Matcher matcher = SIZE.matcher(text.strip());
    if (!matcher.matches()) {
      throw new IllegalArgumentException("expected a size such as 104857600 or 100 MB");
    }
    String unit = matcher.group(2);
    int shift =
        unit == null
            ? 0
            : switch (unit.toLowerCase(Locale.ROOT)) {
              case "k" -> 10;
              case "m" -> 20;
              default -> 30;
            };
    try {
      return Math.multiplyExact(Long.parseLong(matcher.group(1)), 1L << shift);
    } catch (ArithmeticException | NumberFormatException e) {
      throw new IllegalArgumentException("expected a size below 8 exbibytes", e);
    }
  }

  static boolean flag(String text) {
    return switch (text.toLowerCase(Locale.ROOT)) {
      case "true", "t", "1" -> true;
      case "false", "f", "0" -> false;
      default -> throw new IllegalArgumentException("expected true or false");
    };
  }

  static long integer(String text, long min, long max) {
    String expected = "expected a whole number from " + min + " to " + max;
    try {
      long value = Long.parseLong(text.replace("_", ""));
      if (value < min || value > max) {
        throw new IllegalArgumentException(expected);
      }
      return value;
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException(expected, e);
    }
  }
}
