package org.logothete.orderer.simulate;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.logothete.simulator.Scenario;
import org.logothete.simulator.Simulation;
import org.logothete.simulator.Subject;

/** Worlds whose configurations switch the engine; many more of them are run by seeds. */
final class SwitchedWorldsTest {
  private static final String PBFT_PROPOSES = "PrePrepare[";
  private static final String BDLS_PROPOSES = "Select[";

  private final Subject switched = Subjects.switched();

  /** Which engines proposed in the world of a seed. */
  private Set<String> proposers(long seed) {
    Set<String> found = new TreeSet<>();
    Simulation.run(
        switched,
        Scenario.draw(switched, seed, OptionalInt.of(4)),
        seed,
        Optional.of(
            line -> {
              for (String proposes : List.of(PBFT_PROPOSES, BDLS_PROPOSES)) {
                if (line.contains(proposes)) {
                  found.add(proposes);
                }
              }
            }));
    return found;
  }

  @Test
  void mostWorldsAreOrderedByBothEngines() {
    int both = 0;
    for (long seed = 1; seed <= 10; seed++) {
      both += proposers(seed).size() == 2 ? 1 : 0;
    }
    assertThat(both).isGreaterThan(5);
  }
}
