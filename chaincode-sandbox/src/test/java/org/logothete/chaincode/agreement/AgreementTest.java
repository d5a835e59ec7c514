package org.logothete.chaincode.agreement;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.logothete.chaincode.policy.Exact;
import org.logothete.chaincode.policy.OnDiverge;
import org.logothete.chaincode.policy.Sieve;
import org.logothete.chaincode.proto.CallBody;
import org.logothete.chaincode.proto.ResultBody;
import org.logothete.chaincode.record.OverlaidState.Writer;
import org.logothete.chaincode.record.ReadCheck;
import org.logothete.chaincode.record.ResultRecord;

/** All executors come to one state, and that state is one of running agreed calls one by one. */
final class AgreementTest {
  private static final int BLOCKS = 60;

  @ParameterizedTest(name = "{0} executors, {1} % divergent, liar {2}, slow {3}")
  @CsvSource({
    "1, 0, -1, -1",
    "1, 30, -1, -1",
    "4, 0, -1, -1",
    "4, 0, 3, -1",
    "4, 30, -1, 2",
    "4, 30, 1, -1",
    "4, 100, 0, -1",
    "5, 30, 4, 1",
    "7, 30, 6, 0",
    "10, 30, 2, 3"
  })
  void executorsAgree(int executors, int divergent, int liar, int slow)
      throws InterruptedException {
    for (long seed = 1; seed <= 6; seed++) {
      AgreementWorld world = world(seed, executors, divergent, liar, slow);
      assertThat(world.roots()).as("seed %d", seed).hasSize(1);
      assertThat(world.allDecided()).as("seed %d", seed).isTrue();
      // Executors are restarted in between, and guess anew.
      assertThat(world.liars()).as("seed %d", seed).containsAll(world.contradictors());
      checkSerially(world, divergent == 0);
    }
  }

  private static AgreementWorld world(long seed, int executors, int divergent, int liar, int slow)
      throws InterruptedException {
    AgreementWorld world = new AgreementWorld(seed, executors, divergent, liar, slow);
    world.define(new Sieve(), new OnDiverge.Abort());
    for (int i = 0; i < BLOCKS; i++) {
      world.block((int) (seed + i) % 5);
    }
    for (int i = 0; i < 400 && !world.allDecided(); i++) {
      world.block(0);
    }
    return world;
  }

  /**
   * Runs the agreed history one call after the other: each agreed record must have read what was
   * there, must be an honest executor's, and, where the chaincode had nothing to guess, must be
   * what it answers.
   */
  private static void checkSerially(AgreementWorld world, boolean noneDiverges) {
    MapState state = new MapState();
    Position last = new Position(-1, 0);
    for (BlockDecisions block : world.decided()) {
      for (Decision decision : block.decisions()) {
        CallBody call = world.calls().get(decision.position());
        if (call != null) {
          assertThat(decision.position()).isGreaterThan(last);
          last = decision.position();
          check(world, state, decision, call, noneDiverges);
        }
        state.apply(decision.transaction(), decision.writes());
      }
      state.apply(new Writer("", 0, 0), block.own());
    }
    assertThat(state.root()).isEqualTo(world.roots().getFirst());
  }

  private static void check(
      AgreementWorld world,
      MapState state,
      Decision decision,
      CallBody call,
      boolean noneDiverges) {
    if (!call.getChaincode().equals(AgreementWorld.CHAINCODE)) {
      assertThat(Results.result(decision.result()).getVerdict())
          .isEqualTo(ResultBody.Verdict.REFUSED);
      return;
    }
    if (noneDiverges) {
      assertThat(decision.record()).isPresent();
    }
    if (decision.record().isEmpty()) {
      assertThat(call.getArguments(0).toStringUtf8())
          .as("only what guesses diverges")
          .isEqualTo("guess");
      assertThat(Results.result(decision.result()).getVerdict())
          .isEqualTo(ResultBody.Verdict.DIVERGED);
      return;
    }
    ResultRecord record = decision.record().get();
    assertThat(world.honestDigests()).contains(record.digest());
    assertThat(ReadCheck.stale(record.reads(), state)).isEmpty();
    if (call.getArguments(0).toStringUtf8().equals("mix")) {
      assertThat(record)
          .isEqualTo(AgreementWorld.run(decision.transaction().transactionId(), call, state, 0));
    }
  }

  @Test
  void aDivergentCallIsTriedAgain() throws InterruptedException {
    AgreementWorld world = new AgreementWorld(5, 4, 100, -1, -1);
    world.define(new Sieve(), new OnDiverge.Retry(16));
    world.block(12);
    for (int i = 0; i < 400 && !world.allDecided(); i++) {
      world.block(0);
    }
    assertThat(world.allDecided()).isTrue();
    assertThat(
            world.decided().stream()
                .flatMap(block -> block.decisions().stream())
                .map(decision -> Results.result(decision.result()))
                .filter(result -> result.getAttempt() > 1))
        .isNotEmpty()
        .allMatch(result -> result.getVerdict() == ResultBody.Verdict.AGREED);
  }

  @Test
  void incidentsFreezeAnExactChaincode() throws InterruptedException {
    AgreementWorld world = new AgreementWorld(6, 4, 100, -1, -1);
    world.define(new Exact(2), new OnDiverge.Abort());
    for (int i = 0; i < 30; i++) {
      world.block(2);
    }
    assertThat(world.remarks()).anyMatch(AgreementTest::isFreezing);
    assertThat(
            world.decided().stream()
                .flatMap(block -> block.decisions().stream())
                .map(decision -> Results.result(decision.result()).getReason()))
        .contains("model is frozen after incidents until it is defined anew");
  }

  @Test
  void anEscalatedDivergenceFreezesTheChaincode() throws InterruptedException {
    AgreementWorld world = new AgreementWorld(7, 4, 100, -1, -1);
    world.define(new Sieve(), new OnDiverge.Escalate());
    for (int i = 0; i < 30; i++) {
      world.block(2);
    }
    assertThat(world.remarks()).anyMatch(AgreementTest::isFreezing);
    assertThat(
            world.decided().stream()
                .flatMap(block -> block.decisions().stream())
                .map(decision -> Results.result(decision.result()).getReason()))
        .contains("model is frozen after a divergence until it is defined anew");
  }

  private static boolean isFreezing(Remark remark) {
    return remark instanceof Remark.Incident incident && incident.frozen();
  }

  @Test
  void aLiarIsNoticed() throws InterruptedException {
    AgreementWorld world = world(3, 4, 0, 2, -1);
    assertThat(world.remarks())
        .anyMatch(
            remark ->
                remark instanceof Remark.Outlier outlier
                    && outlier.executor().toStringUtf8().equals("executor 2"))
        .noneMatch(
            remark ->
                remark instanceof Remark.Outlier outlier
                    && !outlier.executor().toStringUtf8().equals("executor 2"))
        .anyMatch(
            remark ->
                remark instanceof Remark.VoteIgnored ignored
                    && ignored.reason() == Remark.Ignored.WRONG_BASE);
  }

  @Test
  void theStateSaysWhatBecameOfATransaction() throws InterruptedException {
    AgreementWorld world = world(4, 4, 0, -1, -1);
    ResultBody result = Results.of("tx2", world.state()).orElseThrow();
    assertThat(result.getTransactionId()).isEqualTo("tx2");
    ByteString encoded = result.toByteString();
    assertThat(Results.ofBlock(result.getDecidedIn(), world.state()).orElseThrow().getLeavesList())
        .contains(Results.leaf(encoded));
  }
}
