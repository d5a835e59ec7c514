package org.logothete.chaincode.agreement;

import com.google.protobuf.ByteString;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.SortedMap;
import java.util.TreeMap;
import org.logothete.chaincode.lifecycle.AgreementKind;
import org.logothete.chaincode.policy.Ballot;
import org.logothete.chaincode.policy.Thresholds;
import org.logothete.chaincode.record.OverlaidState.Writer;

/**
 * A call that was ordered and is not decided. Immutable.
 *
 * @param definition hash of the definition that it is executed by; empty if it is refused
 * @param refusal why it will not be executed; empty if it will
 * @param attempt 1 for the first
 * @param speculative whether calls before it were undecided when this attempt began: what executors
 *     differ in may then be those calls' results
 * @param executors identifiers of those who vote on it
 * @param votes digests by the index of the executor, in the order in which they were ordered
 * @param direct its number among the calls that are agreed on directly, from 0; empty if votes on
 *     it are ordered
 */
public record PendingCall(
    Position position,
    Writer transaction,
    String chaincode,
    ByteString definition,
    String refusal,
    int attempt,
    boolean speculative,
    List<ByteString> executors,
    Map<Integer, ByteString> votes,
    OptionalLong direct) {
  public PendingCall {
    executors = List.copyOf(executors);
    votes = Collections.unmodifiableMap(new LinkedHashMap<>(votes));
  }

  static PendingCall refused(
      Position position, Writer transaction, String chaincode, String refusal) {
    return new PendingCall(
        position,
        transaction,
        chaincode,
        ByteString.EMPTY,
        refusal,
        1,
        false,
        List.of(),
        Map.of(),
        OptionalLong.empty());
  }

  /** Whether nobody is asked to execute it. */
  public boolean isRefused() {
    return !refusal.isEmpty();
  }

  /** How executors agree on what came of it. */
  AgreementKind agreement() {
    return direct.isPresent() ? AgreementKind.DIRECT : AgreementKind.ORDERED;
  }

  /** Whether what it waits for is in the order. */
  boolean isDue() {
    return switch (agreement()) {
      case ORDERED -> votes.size() >= frozenAt();
      case DIRECT -> true;
    };
  }

  private int frozenAt() {
    return new Thresholds(executors.size()).present();
  }

  /** The votes that count; there are enough. */
  Ballot ballot() {
    int frozenAt = frozenAt();
    SortedMap<Integer, ByteString> first = new TreeMap<>();
    votes.entrySet().stream()
        .limit(frozenAt)
        .forEach(vote -> first.put(vote.getKey(), vote.getValue()));
    return new Ballot(executors.size(), first);
  }

  PendingCall with(int executor, ByteString digest) {
    Map<Integer, ByteString> more = new LinkedHashMap<>(votes);
    more.put(executor, digest);
    return new PendingCall(
        position,
        transaction,
        chaincode,
        definition,
        refusal,
        attempt,
        speculative,
        executors,
        more,
        direct);
  }

  /** To be executed once more, by these executors. */
  PendingCall again(List<ByteString> by) {
    return attempt(attempt + 1, by);
  }

  /** The same at a later attempt, of which others know. */
  PendingCall at(int later) {
    return later == attempt ? this : attempt(later, executors);
  }

  private PendingCall attempt(int number, List<ByteString> by) {
    return new PendingCall(
        position, transaction, chaincode, definition, refusal, number, false, by, Map.of(), direct);
  }
}
