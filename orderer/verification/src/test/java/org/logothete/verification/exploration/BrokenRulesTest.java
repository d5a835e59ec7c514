package org.logothete.verification.exploration;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Each key rule of the engines, switched off: the exploration must find what it is there for. */
class BrokenRulesTest {
  private static final boolean DEEP = Boolean.getBoolean("exploration.deep");

  static Stream<BrokenRule> pbft() {
    return BrokenPbft.rules().stream().filter(BrokenRulesTest::isDue);
  }

  static Stream<BrokenRule> bdls() {
    return BrokenBdls.rules().stream().filter(BrokenRulesTest::isDue);
  }

  private static boolean isDue(BrokenRule rule) {
    return DEEP || rule.cost() == BrokenRule.Cost.QUICK;
  }

  static Stream<BrokenRule> openings() {
    return Stream.concat(pbft(), bdls()).filter(BrokenRule::hasOpening);
  }

  @ParameterizedTest
  @MethodSource
  void pbft(BrokenRule rule) {
    isMissed(rule);
  }

  @ParameterizedTest
  @MethodSource
  void bdls(BrokenRule rule) {
    isMissed(rule);
  }

  /**
   * What an opening leaves open is seen to its end, and nothing is found with the rule in force.
   */
  @ParameterizedTest
  @MethodSource
  void openings(BrokenRule rule) {
    Report report = rule.exploreUnbroken();
    System.out.println("not switched off: " + rule + "\n" + report);
    assertThat(report.found()).isEmpty();
    assertThat(report.complete()).isTrue();
  }

  private static void isMissed(BrokenRule rule) {
    Report report = rule.explore();
    System.out.println(rule + "\n" + report);
    assertThat(report.found()).isPresent();
    System.out.println(report.found().orElseThrow());
  }
}
