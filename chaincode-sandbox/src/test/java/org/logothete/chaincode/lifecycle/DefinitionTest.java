package org.logothete.chaincode.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.logothete.chaincode.call.Budget;
import org.logothete.chaincode.policy.Exact;
import org.logothete.chaincode.policy.OnDiverge;
import org.logothete.chaincode.proto.DefinitionBody;

final class DefinitionTest {
  private static final Definition SOUND =
      new Definition(
          "asset-transfer_2",
          3,
          "2.1",
          ByteString.copyFrom(new byte[32]),
          new Exact(3),
          new OnDiverge.Retry(2),
          AgreementKind.DIRECT,
          List.of(
              new NamedExecutor(ByteString.copyFromUtf8("org1"), "executor.org1.example:7090"),
              new NamedExecutor(ByteString.copyFromUtf8("org2"), "")),
          Budget.DEFAULT,
          false);

  @Test
  void whatIsWrittenIsReadBack() throws Exception {
    assertThat(Definition.parse(SOUND.bytes())).isEqualTo(SOUND);
    assertThat(Definition.parse(SOUND.bytes()).hash()).isEqualTo(SOUND.hash());
  }

  static Stream<Arguments> changes() {
    return Stream.of(
        change("'_system' is no chaincode name", body -> body.setName("_system")),
        change("is no chaincode name", body -> body.setName("a--b")),
        change("is no chaincode name", body -> body.setName("a".repeat(65))),
        change("the first sequence is 1", body -> body.setSequence(0)),
        change("a package hash has 32 bytes", body -> body.setPackageHash(ByteString.EMPTY)),
        change("a removed chaincode has no package", body -> body.setRemoved(true)),
        change("the policy 'median' is none of", body -> body.setPolicy("median")),
        change("on divergence, 'hope'", body -> body.setOnDiverge("hope")),
        change("neither ordered nor direct", body -> body.setAgreement("none")),
        change("no address", body -> body.getExecutorsBuilder(0).setAddress("nowhere")),
        change("no address", body -> body.getExecutorsBuilder(0).setAddress("a b:1")),
        change("the budget's depth", body -> body.getBudgetBuilder().setDepth(17)),
        change("the budget's instructions", body -> body.getBudgetBuilder().setInstructions(-1)),
        change("version 2, only 1 is known", body -> body.setVersion(2)));
  }

  private static Arguments change(String refusal, Consumer<DefinitionBody.Builder> change) {
    return Arguments.of(refusal, change);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("changes")
  void whatCannotBeIsRefused(String refusal, Consumer<DefinitionBody.Builder> change)
      throws Exception {
    DefinitionBody.Builder body = DefinitionBody.parseFrom(SOUND.bytes()).toBuilder();
    change.accept(body);
    assertThatThrownBy(() -> Definition.parse(body.build().toByteString()))
        .isInstanceOf(InvalidDefinitionException.class)
        .hasMessageContaining(refusal);
  }

  @Test
  void anotherEncodingIsRefused() {
    // The version once more behind everything else: protobuf reads it as the same message.
    ByteString twice = SOUND.bytes().concat(ByteString.copyFrom(new byte[] {0x08, 0x01}));
    assertThatThrownBy(() -> Definition.parse(twice))
        .isInstanceOf(InvalidDefinitionException.class)
        .hasMessageContaining("canonical");
  }
}
