package org.logothete.verification.exploration;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.EnumSet;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The unbroken engines in small scopes: every state, or the first so many in order of distance. See
 * docs/testing.md, "Exploration".
 */
class ExplorationTest {
  private static final int STATES_MAX = Integer.getInteger("exploration.states", 20_000);

  /** Who is faulty is chosen by what it leads: the first view, the second, or none. */
  static Stream<Scope> pbft() {
    return Stream.of(
        Scope.of(4, 0, 1).withCrashes(2),
        Scope.of(4, 1, 1),
        Scope.of(4, 1, 2),
        Scope.of(4, 1, 4),
        Scope.of(4, 1, 1).withCrashes(1),
        Scope.of(4, 1, 2).withCrashes(1),
        Scope.of(4, 2, 2),
        Scope.of(4, 1, 2).withHeights(2),
        Scope.of(5, 1, 1),
        Scope.of(6, 1, 2),
        Scope.of(7, 1, 1, 2));
  }

  /** The first turn is the second node's, the second, with rounds 1 and 2, is the third's. */
  static Stream<Scope> bdls() {
    return Stream.of(
        Scope.of(4, 0, 2).withCrashes(2),
        Scope.of(4, 1, 3),
        Scope.of(4, 2, 2),
        Scope.of(4, 2, 3),
        Scope.of(4, 1, 4),
        Scope.of(4, 2, 3).withCrashes(1),
        Scope.of(4, 1, 3).withHeights(2),
        Scope.of(5, 1, 2),
        Scope.of(6, 1, 3),
        Scope.of(7, 1, 2, 3));
  }

  @ParameterizedTest
  @MethodSource
  void pbft(Scope scope) {
    nothingIsFound(new PbftDialect(), scope);
  }

  @ParameterizedTest
  @MethodSource
  void bdls(Scope scope) {
    nothingIsFound(new BdlsDialect(), scope);
  }

  private static void nothingIsFound(Dialect dialect, Scope scope) {
    Report report =
        Exploration.run(
            dialect.protocol(),
            dialect,
            Duties.DONE,
            scope.withStatesMax(STATES_MAX),
            EnumSet.allOf(Finding.Kind.class));
    System.out.println(dialect.protocol().name() + " " + report);
    assertThat(report.found()).isEmpty();
    assertThat(report.complete() || report.states() >= STATES_MAX).isTrue();
  }
}
