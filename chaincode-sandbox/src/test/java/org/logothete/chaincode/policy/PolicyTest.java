package org.logothete.chaincode.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.logothete.chaincode.policy.RandomBallot.digest;

import com.google.protobuf.ByteString;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.logothete.chaincode.policy.OnDiverge.Step;
import org.logothete.chaincode.policy.Verdict.Agreed;
import org.logothete.chaincode.policy.Verdict.Diverged;

final class PolicyTest {
  private static final Thresholds FOUR = new Thresholds(4);

  @ParameterizedTest
  @CsvSource({"1,0,1,1", "2,0,2,2", "3,0,3,3", "4,1,3,2", "6,1,5,4", "7,2,5,3", "31,10,21,11"})
  void thresholdsAreThoseOfTheRule(int n, int faulty, int present, int supporting) {
    Thresholds thresholds = new Thresholds(n);
    assertThat(
            List.of(
                thresholds.faulty(),
                thresholds.present(),
                thresholds.supporting(),
                thresholds.oneHonest()))
        .containsExactly(faulty, present, supporting, faulty + 1);
  }

  @Test
  void aBallotIsOfExactlyTheVotesThatFreezeIt() {
    assertThatThrownBy(() -> ballot(4, 1, 1)).hasMessageContaining("frozen at 3 votes, not 2");
    assertThatThrownBy(() -> ballot(4, 1, 1, 1, 1)).hasMessageContaining("not 4");
    assertThatThrownBy(() -> new Thresholds(0)).hasMessageContaining("at least one executor");
  }

  @Test
  void aBallotIsOfItsExecutorsAndOfDigests() {
    SortedMap<Integer, ByteString> votes = new TreeMap<>(ballot(4, 1, 1, 1).votes());
    votes.put(0, ByteString.EMPTY);
    assertThatThrownBy(() -> new Ballot(4, votes)).hasMessageContaining("executor 0 voted for 0");
    votes.remove(0);
    votes.put(4, digest(1));
    assertThatThrownBy(() -> new Ballot(4, votes)).hasMessageContaining("no executor 4");
    votes.remove(4);
    votes.put(-1, digest(1));
    assertThatThrownBy(() -> new Ballot(4, votes)).hasMessageContaining("no executor -1");
  }

  @Test
  void sieveNamesOutliersAndHasNoIncidents() {
    Sieve sieve = new Sieve();
    Verdict verdict = sieve.judge(ballot(4, 1, 2, 1));
    assertThat(verdict).isEqualTo(new Agreed(digest(1), new TreeSet<>(List.of(1))));
    assertThat(sieve.isIncident(verdict)).isFalse();
    assertThat(sieve.judge(ballot(4, 1, 2, 3))).isEqualTo(new Diverged());
    assertThat(sieve.isIncident(new Diverged())).isFalse();
  }

  @Test
  void exactReportsWhoeverDiffers() {
    Exact exact = new Exact(0);
    assertThat(exact.isIncident(exact.judge(ballot(4, 1, 1, 1)))).isFalse();
    assertThat(exact.isIncident(exact.judge(ballot(4, 1, 1, 2)))).isTrue();
    assertThat(exact.isIncident(exact.judge(ballot(4, 1, 2, 3)))).isTrue();
  }

  @Test
  void incidentsFreezeWhatDiverged() {
    Exact exact = new Exact(2);
    Standing standing = after(Standing.GOOD, exact, new Diverged());
    assertThat(standing.isFrozen(exact, FOUR)).isFalse();
    standing = after(standing, exact, exact.judge(ballot(4, 1, 1, 2)));
    assertThat(standing.isFrozen(exact, FOUR)).isTrue();
    assertThat(after(standing, exact, new Diverged())).isEqualTo(standing);
  }

  @Test
  void oneLiarFreezesNothing() {
    Exact exact = new Exact(2);
    Standing standing = Standing.GOOD;
    for (int i = 0; i < 5; i++) {
      standing = after(standing, exact, exact.judge(ballot(4, 1, 1, 2)));
    }
    assertThat(standing.incidents()).isEqualTo(5);
    assertThat(standing.isFrozen(exact, FOUR)).isFalse();
    standing = after(standing, exact, exact.judge(ballot(4, 2, 1, 1)));
    assertThat(standing.isFrozen(exact, FOUR)).isTrue();
  }

  @Test
  void withoutAnIncidentNothingChanges() {
    assertThat(after(Standing.GOOD, new Sieve(), new Diverged())).isEqualTo(Standing.GOOD);
    Exact never = new Exact(0);
    assertThat(after(Standing.GOOD, never, new Diverged()).isFrozen(never, FOUR)).isFalse();
  }

  @Test
  void divergenceIsFollowedByWhatTheDefinitionSays() throws InvalidPolicyException {
    assertThat(PolicyText.onDiverge("abort").after(1)).isEqualTo(Step.ABORT);
    assertThat(PolicyText.onDiverge("escalate").after(1)).isEqualTo(Step.ESCALATE);
    OnDiverge twice = PolicyText.onDiverge("retry(2)");
    assertThat(List.of(twice.after(1), twice.after(2), twice.after(3)))
        .containsExactly(Step.RETRY, Step.RETRY, Step.ABORT);
  }

  @ParameterizedTest
  @ValueSource(strings = {"exact", "exact(1)", "exact(1000000)", "sieve"})
  void policiesAreReadAsWritten(String text) throws InvalidPolicyException {
    assertThat(PolicyText.policy(text).text()).isEqualTo(text);
  }

  @ParameterizedTest
  @ValueSource(strings = {"abort", "retry(1)", "retry(16)", "escalate"})
  void whatToDoIsReadAsWritten(String text) throws InvalidPolicyException {
    assertThat(PolicyText.onDiverge(text).text()).isEqualTo(text);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "Exact",
        "exact()",
        "exact(0)",
        "exact(01)",
        "exact(-1)",
        "exact(1000001)",
        "exact(1) ",
        "exact(99999999999)",
        "sieve(1)",
        "median",
        "exact(3"
      })
  void otherPoliciesAreRefusedByName(String text) {
    assertThatThrownBy(() -> PolicyText.policy(text))
        .isInstanceOf(InvalidPolicyException.class)
        .hasMessageContaining("'" + text + "'");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "retry", "retry(0)", "retry(17)", "abort(1)", "escalate(2)", "exact"})
  void otherWaysOutAreRefusedByName(String text) {
    assertThatThrownBy(() -> PolicyText.onDiverge(text))
        .isInstanceOf(InvalidPolicyException.class)
        .hasMessageContaining("'" + text + "'");
  }

  @Test
  void numbersOutOfRangeAreNoPolicies() {
    assertThatThrownBy(() -> new Exact(-1)).hasMessageContaining("not -1");
    assertThatThrownBy(() -> new OnDiverge.Retry(17)).hasMessageContaining("not 17");
    assertThatThrownBy(() -> new Standing(-1, false, new TreeSet<>()))
        .hasMessageContaining("-1 incidents");
  }

  private static Standing after(Standing standing, ExecutionPolicy policy, Verdict verdict) {
    return standing.after(verdict, policy, FOUR);
  }

  private static Ballot ballot(int executors, int... values) {
    SortedMap<Integer, ByteString> votes = new TreeMap<>();
    for (int value : values) {
      votes.put(votes.size(), digest(value));
    }
    return new Ballot(executors, votes);
  }
}
