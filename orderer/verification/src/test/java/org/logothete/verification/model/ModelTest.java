package org.logothete.verification.model;

import static org.assertj.core.api.Assertions.assertThat;

import edu.mit.csail.sdg.ast.Command;
import java.util.stream.Stream;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every command of the models comes out as it says: checks of what holds find nothing, and checks
 * of what is left of the rules without one of them find a fork.
 */
@ResourceLock(AlloyModel.PARSER)
class ModelTest {
  private static final boolean DEEP = Boolean.getBoolean("model.deep");

  /** Those whose names begin with {@code deep} take minutes. */
  private static Stream<String> labels(String file) {
    return AlloyModel.read(file).commands().stream()
        .map(command -> command.label)
        .filter(label -> DEEP || !label.startsWith("deep"));
  }

  static Stream<String> bdls() {
    return labels("bdls.als");
  }

  static Stream<String> pbft() {
    return labels("pbft.als");
  }

  @ParameterizedTest
  @MethodSource
  void bdls(String label) {
    comesOutAsExpected("bdls.als", label);
  }

  @ParameterizedTest
  @MethodSource
  void pbft(String label) {
    comesOutAsExpected("pbft.als", label);
  }

  private static void comesOutAsExpected(String file, String label) {
    AlloyModel model = AlloyModel.read(file);
    Command command =
        model.commands().stream().filter(c -> c.label.equals(label)).findFirst().orElseThrow();
    assertThat(command.expects).as("the command says what it expects").isIn(0, 1);
    assertThat(model.isSatisfiable(command)).isEqualTo(command.expects == 1);
  }
}
