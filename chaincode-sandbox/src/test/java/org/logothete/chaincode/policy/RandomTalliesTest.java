package org.logothete.chaincode.policy;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeSet;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.logothete.chaincode.policy.Verdict.Agreed;
import org.logothete.chaincode.policy.Verdict.Diverged;

/** Unanimity and non-intrusion of policies, over ballots that an adversary made. */
final class RandomTalliesTest {
  private static final int TALLIES = 250_000;

  /** Agrees on what has as many votes as its rule says, as careless tallies do. */
  private record Careless(Function<Thresholds, Integer> needed) implements ExecutionPolicy {
    @Override
    public Verdict judge(Ballot ballot) {
      return count(ballot).entrySet().stream()
          .filter(entry -> entry.getValue() >= needed.apply(ballot.thresholds()))
          .map(Map.Entry::getKey)
          .min(ByteString.unsignedLexicographicalComparator())
          .<Verdict>map(digest -> new Agreed(digest, new TreeSet<>()))
          .orElseGet(Diverged::new);
    }

    @Override
    public boolean isIncident(Verdict verdict) {
      return false;
    }

    @Override
    public int freezeAfter() {
      return 0;
    }

    @Override
    public String text() {
      return "careless";
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"exact", "sieve"})
  void unanimityAndNonIntrusionHold(String name) throws InvalidPolicyException {
    ExecutionPolicy policy = PolicyText.policy(name);
    long seed = name.hashCode() ^ System.nanoTime();
    Random random = new Random(seed);
    int agreed = 0;
    for (int i = 0; i < TALLIES; i++) {
      RandomBallot drawn = RandomBallot.of(random);
      assertThat(broken(policy, drawn)).as("seed %d, tally %d: %s", seed, i, drawn).isEmpty();
      if (policy.judge(drawn.ballot()) instanceof Agreed) {
        agreed++;
      }
    }
    assertThat(agreed).as("tallies of both kinds").isBetween(TALLIES / 10, TALLIES * 9 / 10);
  }

  @Test
  void aThresholdThatIsTooLowIsFound() {
    assertThat(firstFinding(new Careless(Thresholds::faulty))).contains("non-intrusion");
    assertThat(firstFinding(new Careless(t -> Math.max(1, t.supporting() - 1))))
        .contains("non-intrusion");
  }

  @Test
  void aThresholdThatIsTooHighIsFound() {
    assertThat(firstFinding(new Careless(t -> t.supporting() + 1))).contains("unanimity");
    assertThat(firstFinding(new Careless(Thresholds::present))).contains("unanimity");
  }

  private static String firstFinding(ExecutionPolicy policy) {
    Random random = new Random(7);
    for (int i = 0; i < TALLIES; i++) {
      Optional<String> found = broken(policy, RandomBallot.of(random));
      if (found.isPresent()) {
        return found.get();
      }
    }
    return "nothing";
  }

  private static Optional<String> broken(ExecutionPolicy policy, RandomBallot drawn) {
    Verdict verdict = policy.judge(drawn.ballot());
    if (drawn.honest().values().stream().distinct().count() == 1) {
      ByteString unanimous = drawn.honest().values().iterator().next();
      if (!(verdict instanceof Agreed agreed && agreed.digest().equals(unanimous))) {
        return Optional.of("unanimity: all honest say one thing, and it is not agreed");
      }
    }
    if (verdict instanceof Agreed agreed && !drawn.honest().containsValue(agreed.digest())) {
      return Optional.of("non-intrusion: no honest executor computed what is agreed");
    }
    return Optional.empty();
  }

  private static Map<ByteString, Integer> count(Ballot ballot) {
    Map<ByteString, Integer> counts = new HashMap<>();
    ballot.votes().values().forEach(digest -> counts.merge(digest, 1, Integer::sum));
    return counts;
  }
}
