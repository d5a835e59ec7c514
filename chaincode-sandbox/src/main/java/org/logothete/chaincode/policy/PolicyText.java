package org.logothete.chaincode.policy;

import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Policies as definitions spell them. There is one spelling each, because definitions are signed
 * and compared: a name, and for some a number in parentheses.
 */
public final class PolicyText {
  private static final Pattern FORM = Pattern.compile("([a-z]{1,16})(?:\\(([1-9][0-9]{0,6})\\))?");

  private record Parsed(String name, OptionalInt number) {}

  private PolicyText() {}

  /** {@code exact}, {@code exact(3)} or {@code sieve}. */
  public static ExecutionPolicy policy(String text) throws InvalidPolicyException {
    Parsed parsed = parse(text);
    if (parsed.name.equals(Exact.NAME)) {
      int incidents = parsed.number.orElse(0);
      if (incidents <= Exact.FREEZE_AFTER_MAX) {
        return new Exact(incidents);
      }
    } else if (parsed.name.equals(Sieve.NAME) && parsed.number.isEmpty()) {
      return new Sieve();
    }
    throw new InvalidPolicyException(
        "the policy '%s' is none of exact, exact(1) to exact(%d), sieve"
            .formatted(text, Exact.FREEZE_AFTER_MAX));
  }

  /** {@code abort}, {@code retry(2)} or {@code escalate}. */
  public static OnDiverge onDiverge(String text) throws InvalidPolicyException {
    Parsed parsed = parse(text);
    int number = parsed.number.orElse(0);
    if (parsed.name.equals(OnDiverge.Abort.NAME) && parsed.number.isEmpty()) {
      return new OnDiverge.Abort();
    } else if (parsed.name.equals(OnDiverge.Escalate.NAME) && parsed.number.isEmpty()) {
      return new OnDiverge.Escalate();
    } else if (parsed.name.equals(OnDiverge.Retry.NAME)
        && number >= 1
        && number <= OnDiverge.Retry.RETRIES_MAX) {
      return new OnDiverge.Retry(number);
    }
    throw new InvalidPolicyException(
        "what to do on divergence, '%s', is none of abort, retry(1) to retry(%d), escalate"
            .formatted(text, OnDiverge.Retry.RETRIES_MAX));
  }

  private static Parsed parse(String text) throws InvalidPolicyException {
    Matcher matcher = FORM.matcher(text);
    if (!matcher.matches()) {
      throw new InvalidPolicyException(
          "'%.40s' is no policy: a name, or a name and a number as in exact(3)".formatted(text));
    }
    String number = matcher.group(2);
    return new Parsed(
        matcher.group(1),
        number == null ? OptionalInt.empty() : OptionalInt.of(Integer.parseInt(number)));
  }
}
