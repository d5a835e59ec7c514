package org.logothete.chaincode.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.logothete.chaincode.call.Budget;
import org.logothete.chaincode.call.MemoryState;
import org.logothete.chaincode.policy.OnDiverge;
import org.logothete.chaincode.policy.Sieve;

final class LifecycleTest {
  private static final ByteString CREATOR = ByteString.copyFromUtf8("org1");
  private static final NamedExecutor NOBODY = new NamedExecutor(ByteString.EMPTY, "");

  private final MemoryState state = new MemoryState();

  /** One organisation's approval is enough. */
  private static final LifecyclePolicy ANYBODY =
      new LifecyclePolicy() {
        @Override
        public Optional<String> organization(ByteString creator) {
          return Optional.of(creator.toStringUtf8());
        }

        @Override
        public boolean isSatisfiedBy(List<ByteString> creators) {
          return !creators.isEmpty();
        }
      };

  private static Definition definition(
      long sequence, AgreementKind agreement, List<NamedExecutor> executors, boolean removed) {
    return new Definition(
        "model",
        sequence,
        removed ? "" : "1.0",
        removed ? ByteString.EMPTY : ByteString.copyFrom(new byte[32]),
        new Sieve(),
        new OnDiverge.Abort(),
        agreement,
        executors,
        Budget.DEFAULT,
        removed);
  }

  private Lifecycle.Approved approve(Definition definition) {
    return new Lifecycle(state).approve(definition.bytes(), CREATOR, ANYBODY);
  }

  private String refusal(Definition definition) {
    Lifecycle.Approved approved = approve(definition);
    assertThat(approved).isInstanceOf(Lifecycle.Approved.Refused.class);
    assertThat(approved.writes().writes()).isEmpty();
    return ((Lifecycle.Approved.Refused) approved).reason();
  }

  @Test
  void executorsOfDirectAgreementAreNotNamed() {
    assertThat(refusal(definition(1, AgreementKind.DIRECT, List.of(NOBODY), false)))
        .isEqualTo("only the channel's consenters are linked to agree directly: name no executors");
    assertThat(approve(definition(1, AgreementKind.DIRECT, List.of(), false)))
        .isInstanceOf(Lifecycle.Approved.InForce.class);
  }

  @Test
  void anExecutorWithoutCertificateIsRefused() {
    assertThat(refusal(definition(1, AgreementKind.ORDERED, List.of(NOBODY), false)))
        .isEqualTo("an executor is named without a certificate");
  }

  @Test
  void definitionsFollowOneAnother() {
    assertThat(refusal(definition(2, AgreementKind.ORDERED, List.of(), false)))
        .isEqualTo("the next sequence of model is 1, not 2");
    assertThat(refusal(definition(1, AgreementKind.ORDERED, List.of(), true)))
        .isEqualTo("there is no chaincode model");
    Definition first = definition(1, AgreementKind.ORDERED, List.of(), false);
    Lifecycle.Approved approved = approve(first);
    assertThat(approved).isInstanceOf(Lifecycle.Approved.InForce.class);
    state.apply(approved.writes(), "tx1", 1, 0);
    assertThat(new Lifecycle(state).inForce("model")).contains(first);
    assertThat(refusal(first)).isEqualTo("the next sequence of model is 2, not 1");
    state.apply(
        approve(definition(2, AgreementKind.ORDERED, List.of(), true)).writes(), "tx2", 2, 0);
    assertThat(new Lifecycle(state).inForce("model")).isEmpty();
    assertThat(new Lifecycle(state).byHash(first.hash())).contains(first);
  }
}
