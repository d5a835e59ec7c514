package org.logothete.chaincode.direct;

import com.google.protobuf.ByteString;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.logothete.chaincode.direct.Statement.Claim;
import org.logothete.chaincode.direct.Statement.RoundChange;
import org.logothete.chaincode.policy.Thresholds;

/**
 * All conditions under which an executor backs, commits and decides. What they promise is proven in
 * {@link DirectAgreement}; tests break them one by one.
 */
class SafetyRules {
  private final Thresholds thresholds;

  SafetyRules(Thresholds thresholds) {
    this.thresholds = thresholds;
  }

  Thresholds thresholds() {
    return thresholds;
  }

  /**
   * What to prepare in round 0: a value of n - 2f, or bottom once the honest are known to differ.
   */
  Optional<Choice> endorsed(Proposals proposals) {
    Optional<ByteString> supported =
        proposals.support().entrySet().stream()
            .filter(entry -> entry.getValue() >= thresholds.supporting())
            .map(Map.Entry::getKey)
            .findFirst();
    if (supported.isPresent()) {
      return Optional.of(new Choice.Value(supported.get()));
    }
    return differ(proposals) ? Optional.of(Choice.BOTTOM) : Optional.empty();
  }

  /** Whether it is certain that honest executors proposed different values. */
  boolean differ(Proposals proposals) {
    return proposals.dissent() >= thresholds.oneHonest();
  }

  /** Whether so many equal prepares leave no room for others in their round. */
  boolean certifies(int prepares) {
    return prepares >= thresholds.present();
  }

  /** Whether so many equal commits are a decision. */
  boolean decides(int commits) {
    return commits >= thresholds.present();
  }

  /**
   * Whether an executor in this round may commit to what is certified: never in one that it left.
   */
  boolean mayCommit(Certificate certified, int round) {
    return certified.round() >= round;
  }

  /** What to tell the next coordinator of what may have been decided. */
  Optional<Claim> claim(Optional<Certificate> certified) {
    return certified.map(known -> new Claim(known.round(), known.choice()));
  }

  /**
   * Who of those that entered a round says nothing of a certificate newer than the one at hand.
   * What may have been decided in an earlier round is in the certificate if there are n - f of
   * them.
   */
  SortedMap<Integer, RoundChange> outbid(
      int round, SortedMap<Integer, RoundChange> changes, Optional<Certificate> certified) {
    int known = certified.map(Certificate::round).orElse(-1);
    SortedMap<Integer, RoundChange> outbid = new TreeMap<>(changes);
    outbid
        .values()
        .removeIf(
            change ->
                change.round() != round || change.claim().map(Claim::round).orElse(-1) > known);
    return outbid;
  }

  /** The only choice that a round may be led to by these round changes; empty if there is none. */
  Optional<Choice> led(
      int round,
      SortedMap<Integer, RoundChange> changes,
      Optional<Certificate> certified,
      Proposals proposals) {
    if (outbid(round, changes, certified).size() < thresholds.present()) {
      return Optional.empty();
    }
    if (certified.isPresent()) {
      return certified.map(Certificate::choice);
    }
    return differ(proposals) ? Optional.of(Choice.BOTTOM) : Optional.empty();
  }
}
