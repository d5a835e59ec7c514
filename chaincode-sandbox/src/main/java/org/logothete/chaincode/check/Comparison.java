package org.logothete.chaincode.check;

import com.google.protobuf.ByteString;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.logothete.chaincode.call.ChaincodeEvent;
import org.logothete.chaincode.call.Outcome;
import org.logothete.chaincode.call.WriteSet.Write;

/** Compares two runs; details of failures may differ, as nobody votes on them. */
final class Comparison {
  private static final String NOTHING = "nothing";

  private final Observation first;
  private final Observation then;
  private final List<Difference> differences = new ArrayList<>();

  private Comparison(Observation first, Observation then) {
    this.first = first;
    this.then = then;
  }

  static List<Difference> of(Observation first, Observation then) {
    Comparison comparison = new Comparison(first, then);
    comparison.outcomes(first.outcome(), then.outcome());
    comparison.reads();
    comparison.writes();
    return comparison.differences;
  }

  private void add(String where, Object before, Object after) {
    differences.add(new Difference(then.condition(), where, before.toString(), after.toString()));
  }

  private void values(String where, Object before, Object after) {
    if (!before.equals(after)) {
      add(where, before, after);
    }
  }

  private void outcomes(Outcome before, Outcome after) {
    if (before instanceof Outcome.Returned one && after instanceof Outcome.Returned other) {
      values("status", one.status(), other.status());
      values("message", one.message(), other.message());
      bytes("payload", one.payload(), other.payload());
      values("event's name", name(one.event()), name(other.event()));
      bytes("event's payload", payload(one.event()), payload(other.event()));
    } else {
      values("outcome", kind(before), kind(after));
    }
  }

  private static String kind(Outcome outcome) {
    return switch (outcome) {
      case Outcome.Returned returned -> "status " + returned.status();
      case Outcome.Failed failed -> failed.reason().name();
    };
  }

  private static String name(Optional<ChaincodeEvent> event) {
    return event.map(ChaincodeEvent::name).orElse(NOTHING);
  }

  private static ByteString payload(Optional<ChaincodeEvent> event) {
    return event.map(ChaincodeEvent::payload).orElse(ByteString.EMPTY);
  }

  private void bytes(String where, ByteString before, ByteString after) {
    if (before.equals(after)) {
      return;
    }
    int at = 0;
    while (at < Math.min(before.size(), after.size()) && before.byteAt(at) == after.byteAt(at)) {
      at++;
    }
    add("%s, byte %d".formatted(where, at), octet(before, at), octet(after, at));
  }

  private static String octet(ByteString bytes, int at) {
    return at < bytes.size() ? "0x%02x".formatted(bytes.byteAt(at)) : "its end";
  }

  private void reads() {
    firstDifference(first.reads().reads(), then.reads().reads())
        .ifPresent(
            at ->
                add(
                    "read %d".formatted(at + 1),
                    at(first.reads().reads(), at),
                    at(then.reads().reads(), at)));
  }

  private void writes() {
    List<Write> before = first.writes().writes();
    List<Write> after = then.writes().writes();
    Optional<Integer> at = firstDifference(before, after);
    if (at.isEmpty()) {
      return;
    }
    int number = at.get();
    if (number < Math.min(before.size(), after.size())) {
      Write one = before.get(number);
      Write other = after.get(number);
      boolean sameKey = one.namespace().equals(other.namespace()) && one.key().equals(other.key());
      if (sameKey && one.value().isPresent() && other.value().isPresent()) {
        bytes("value of key \"%s\"".formatted(one.key()), one.value().get(), other.value().get());
        return;
      }
    }
    add("write %d".formatted(number + 1), write(before, number), write(after, number));
  }

  private static String write(List<Write> writes, int at) {
    if (at >= writes.size()) {
      return NOTHING;
    }
    Write write = writes.get(at);
    return "%s of key \"%s\""
        .formatted(write.value().isPresent() ? "a value" : "a deletion", write.key());
  }

  private static <T> String at(List<T> items, int at) {
    return at < items.size() ? items.get(at).toString() : NOTHING;
  }

  private static <T> Optional<Integer> firstDifference(List<T> before, List<T> after) {
    int at = 0;
    while (at < Math.min(before.size(), after.size()) && before.get(at).equals(after.get(at))) {
      at++;
    }
    return at == before.size() && at == after.size() ? Optional.empty() : Optional.of(at);
  }
}
