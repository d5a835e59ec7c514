package org.logothete.orderer.channel;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class PullSourcesTest {
  private final PullSources sources = new PullSources();

  PullSourcesTest() {
    sources.update(List.of("a", "b", "c"));
  }

  @Test
  void sourcesTakeTurns() {
    TreeSet<String> chosen = new TreeSet<>();
    for (int i = 0; i < 3; i++) {
      chosen.add(sources.choose(i).orElseThrow());
    }
    assertThat(chosen).containsExactly("a", "b", "c");
  }

  @Test
  void whoFailedRestsForLongerEachTime() {
    sources.update(List.of("a"));
    long now = 0;
    long last = 0;
    for (int i = 0; i < 5; i++) {
      sources.failed("a", now);
      long rested = 0;
      while (sources.choose(now + rested).isEmpty()) {
        rested += 100;
      }
      assertThat(rested).isGreaterThan(last);
      last = rested;
      now += rested;
    }
    for (int i = 0; i < 100; i++) {
      sources.failed("a", now);
    }
    assertThat(sources.choose(now + 60_000)).as("a minute at most").contains("a");

    sources.progressed("a");
    sources.failed("a", now);
    assertThat(sources.choose(now + 1_000)).as("it was of use in between").contains("a");
  }

  @Test
  void othersAreUsedWhileOneRests() {
    sources.failed("a", 0);
    for (int i = 0; i < 6; i++) {
      assertThat(sources.choose(i).orElseThrow()).isIn("b", "c");
      assertThat(sources.probe("b", i)).contains("c");
    }
  }

  @Test
  void allOthersAreProbedInTurns() {
    TreeSet<String> probed = new TreeSet<>();
    for (int i = 0; i < 2; i++) {
      probed.add(sources.probe("b", 0).orElseThrow());
    }
    assertThat(probed).containsExactly("a", "c");
  }

  @Test
  void whoLacksAProvenBlockHasALittleTime() {
    assertThat(sources.isWithheld(100_000)).isFalse();
    sources.proven(100_000);
    assertThat(sources.isWithheld(100_000)).isFalse();
    sources.proven(101_000);
    assertThat(sources.isWithheld(100_000 + PullSources.WITHHELD_MILLIS)).isTrue();
    sources.progressed("a");
    assertThat(sources.isWithheld(200_000)).isFalse();
  }

  @Test
  void proofIsAgainstTheSourceInUseOnly() {
    sources.proven(0);
    assertThat(sources.choose(1)).isPresent();
    assertThat(sources.isWithheld(100_000)).isFalse();
  }

  @Test
  void aBoastOfOneIsNotBelieved() {
    sources.said("a", 1_000_000);
    assertThat(sources.saidBy(2)).isEqualTo(-1);
    sources.said("b", 7);
    assertThat(sources.saidBy(2)).isEqualTo(7);
  }

  @Test
  void whatIsKnownOfASourceOutlivesAChangeOfTheOthers() {
    sources.failed("a", 0);
    sources.update(List.of("a", "d"));
    assertThat(sources.choose(1)).contains("d");
    assertThat(sources.choose(2)).contains("d");
  }
}
