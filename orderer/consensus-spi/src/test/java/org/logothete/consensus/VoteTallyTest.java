package org.logothete.consensus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class VoteTallyTest {
  private static final Bytes SIGNATURE = Bytes.ofHex("5151");

  private static VoteTally.Outcome<String> vote(VoteTally<String> tally, int node, String choice) {
    return tally.add(new NodeId(node), choice, SIGNATURE);
  }

  @Test
  void quorumIsReachedOnce() {
    VoteTally<String> tally = new VoteTally<>(3);
    assertThat(vote(tally, 1, "a")).isEqualTo(new VoteTally.Outcome.Counted<>(1));
    assertThat(vote(tally, 2, "b")).isEqualTo(new VoteTally.Outcome.Counted<>(1));
    assertThat(vote(tally, 3, "a")).isEqualTo(new VoteTally.Outcome.Counted<>(2));
    assertThat(vote(tally, 3, "a")).isEqualTo(new VoteTally.Outcome.Repeated<>());
    assertThat(vote(tally, 4, "a")).isEqualTo(new VoteTally.Outcome.QuorumReached<>("a"));
    assertThat(vote(tally, 5, "a")).isEqualTo(new VoteTally.Outcome.Counted<>(4));
    assertThat(tally.decided()).contains("a");
    assertThat(tally.signatures("a"))
        .containsOnlyKeys(List.of(1, 3, 4, 5).stream().map(NodeId::new).toArray(NodeId[]::new));
  }

  @Test
  void secondDifferentVoteIsEvidenceAndDoesNotCount() {
    VoteTally<String> tally = new VoteTally<>(1);
    vote(tally, 1, "a");
    Bytes other = Bytes.ofHex("52");
    assertThat(tally.add(new NodeId(1), "b", other))
        .isEqualTo(
            new VoteTally.Outcome.DoubleVote<>(
                new VoteTally.Vote<>("a", SIGNATURE), new VoteTally.Vote<>("b", other)));
    assertThat(tally.count("b")).isZero();
    assertThat(tally.voters()).isEqualTo(1);
  }

  @Test
  void copyIsIndependent() {
    VoteTally<String> tally = new VoteTally<>(2);
    vote(tally, 1, "a");
    VoteTally<String> copy = tally.copy();
    vote(copy, 2, "a");
    assertThat(copy.hasQuorum("a")).isTrue();
    assertThat(tally.hasQuorum("a")).isFalse();
    assertThat(tally.votes()).hasSize(1);
  }

  @Test
  void emptyQuorumIsRefused() {
    assertThatIllegalArgumentException().isThrownBy(() -> new VoteTally<String>(0));
  }

  private record Cast(int node, String choice) {}

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void agreesWithCountingTheHistory(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    for (int run = 0; run < 200; run++) {
      int quorum = 1 + random.nextInt(5);
      VoteTally<String> tally = new VoteTally<>(quorum);
      List<Cast> history = new ArrayList<>();
      for (int i = 0; i < 20; i++) {
        Cast cast = new Cast(1 + random.nextInt(7), random.nextBoolean() ? "a" : "b");
        boolean first = history.stream().noneMatch(c -> c.node == cast.node);
        if (first) {
          history.add(cast);
        }
        long votes = history.stream().filter(c -> c.choice.equals(cast.choice)).count();
        VoteTally.Outcome<String> expected =
            !first
                ? history.contains(cast)
                    ? new VoteTally.Outcome.Repeated<>()
                    : new VoteTally.Outcome.DoubleVote<>(
                        new VoteTally.Vote<>(cast.choice.equals("a") ? "b" : "a", SIGNATURE),
                        new VoteTally.Vote<>(cast.choice, SIGNATURE))
                : votes == quorum
                    ? new VoteTally.Outcome.QuorumReached<>(cast.choice)
                    : new VoteTally.Outcome.Counted<>((int) votes);
        assertThat(vote(tally, cast.node, cast.choice)).as("seed %d", seed).isEqualTo(expected);
      }
    }
  }
}
