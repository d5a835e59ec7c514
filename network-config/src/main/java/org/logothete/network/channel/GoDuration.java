package org.logothete.network.channel;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Durations in the text form that Fabric's configuration uses, which is that of Go's {@code
 * time.ParseDuration} and {@code Duration.String}: {@code 200ms}, {@code 3m0s}, {@code 1.5h}.
 */
public final class GoDuration {
  private static final Pattern TERM =
      Pattern.compile("([0-9]*)(\\.([0-9]*))?(ns|us|µs|μs|ms|s|m|h)");
  private static final BigDecimal NANOS_MAX = BigDecimal.valueOf(Long.MAX_VALUE);
  private static final int LENGTH_MAX = 64;
  private static final long NANOS_PER_SECOND = 1_000_000_000L;
  private static final Map<String, Long> NANOS_PER_UNIT =
      Map.of(
          "ns", 1L,
          "us", 1_000L,
          "µs", 1_000L,
          "μs", 1_000L,
          "ms", 1_000_000L,
          "s", NANOS_PER_SECOND,
          "m", 60 * NANOS_PER_SECOND,
          "h", 3_600 * NANOS_PER_SECOND);

  private GoDuration() {}

  /**
   * Reads a duration.
   *
   * @throws IllegalArgumentException if the text is not a Go duration or exceeds about 292 years
   */
  public static Duration parse(String text) {
    if (text.length() > LENGTH_MAX) {
      throw new IllegalArgumentException("a duration of " + text.length() + " characters");
    }
    boolean negative = text.startsWith("-");
    String unsigned = negative || text.startsWith("+") ? text.substring(1) : text;
    if (unsigned.equals("0")) {
      return Duration.ZERO;
    }
    Matcher term = TERM.matcher(unsigned);
    BigDecimal nanos = BigDecimal.ZERO;
    int end = 0;
    while (end < unsigned.length()) {
      if (!term.find(end) || term.start() != end || !hasDigits(term)) {
        throw notADuration(text);
      }
      nanos = nanos.add(nanosOf(term));
      end = term.end();
    }
    if (end == 0) {
      throw notADuration(text);
    }
    if (nanos.compareTo(NANOS_MAX) > 0) {
      throw new IllegalArgumentException("'" + text + "' is longer than a duration can be");
    }
    Duration magnitude = Duration.ofNanos(nanos.setScale(0, RoundingMode.DOWN).longValueExact());
    return negative ? magnitude.negated() : magnitude;
  }

  /**
   * Writes a duration as Go's {@code Duration.String} does.
   *
   * @throws IllegalArgumentException if it is negative
   */
  public static String format(Duration duration) {
    if (duration.isNegative()) {
      throw new IllegalArgumentException("a negative duration: " + duration);
    }
    long nanos = duration.toNanos();
    if (nanos == 0) {
      return "0s";
    }
    if (nanos < 1_000L) {
      return nanos + "ns";
    }
    if (nanos < 1_000_000L) {
      return decimal(nanos, 3) + "µs";
    }
    if (nanos < NANOS_PER_SECOND) {
      return decimal(nanos, 6) + "ms";
    }
    long minutes = nanos / (60 * NANOS_PER_SECOND);
    String seconds = decimal(nanos % (60 * NANOS_PER_SECOND), 9) + "s";
    if (minutes == 0) {
      return seconds;
    }
    return minutes < 60
        ? minutes + "m" + seconds
        : minutes / 60 + "h" + minutes % 60 + "m" + seconds;
  }

  private static boolean hasDigits(Matcher term) {
    String fraction = term.group(3);
    return !term.group(1).isEmpty() || (fraction != null && !fraction.isEmpty());
  }

  private static BigDecimal nanosOf(Matcher term) {
    String whole = term.group(1).isEmpty() ? "0" : term.group(1);
    String fraction = term.group(3);
    String number = fraction == null || fraction.isEmpty() ? whole : whole + "." + fraction;
    Long nanosPerUnit = NANOS_PER_UNIT.get(term.group(4));
    if (nanosPerUnit == null) {
      throw new IllegalStateException("the pattern allows only known units");
    }
    return new BigDecimal(number).multiply(BigDecimal.valueOf(nanosPerUnit));
  }

  private static String decimal(long unscaled, int scale) {
    BigDecimal value = BigDecimal.valueOf(unscaled, scale);
    return value.signum() == 0 ? "0" : value.stripTrailingZeros().toPlainString();
  }

  private static IllegalArgumentException notADuration(String text) {
    return new IllegalArgumentException(
        "'" + text + "' is not a duration; write for example 200ms, 2s or 1m30s");
  }
}
