package org.logothete.chaincode.agreement;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.logothete.chaincode.policy.Exact;
import org.logothete.chaincode.policy.ExecutionPolicy;
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

  /** Of one chaincode the votes are ordered, of the other executors agree among themselves. */
  @ParameterizedTest(name = "{0} executors, {1} % divergent, liar {2}, slow {3}")
  @CsvSource({
    "1, 0, -1, -1",
    "1, 30, -1, -1",
    "4, 0, 3, -1",
    "4, 30, 1, 2",
    "4, 100, -1, 1",
    "7, 30, 6, 3"
  })
  void bothConstructionsShareOneState(int executors, int divergent, int liar, int slow)
      throws InterruptedException {
    for (long seed = 1; seed <= 6; seed++) {
      AgreementWorld world = new AgreementWorld(seed, executors, divergent, liar, slow);
      world.define(new Exact(0), new OnDiverge.Retry(1));
      world.defineDirect(new Exact(0), new OnDiverge.Retry(1));
      run(world, seed);
      assertThat(world.roots()).as("seed %d", seed).hasSize(1);
      assertThat(world.allDecided()).as("seed %d", seed).isTrue();
      checkSerially(world, divergent == 0);
      assertThat(results(world, AgreementWorld.DIRECT)).isNotEmpty();
      assertThat(results(world, AgreementWorld.CHAINCODE)).isNotEmpty();
    }
  }

  /** Executors forget their records when calls are decided: also those that came to be stale. */
  @Test
  void whoComesLateFindsEveryRecordInTheStateOfOthers() throws InterruptedException {
    boolean stale = false;
    for (long seed = 1; seed <= 6; seed++) {
      AgreementWorld world = new AgreementWorld(seed, 4, 30, 1, 2);
      world.define(new Sieve(), new OnDiverge.Retry(1));
      world.defineDirect(new Sieve(), new OnDiverge.Retry(1));
      run(world, seed);
      assertThat(world.replayed()).as("seed %d", seed).isEqualTo(world.roots().getFirst());
      stale |=
          world.remarks().stream()
              .anyMatch(
                  remark ->
                      remark instanceof Remark.StaleResult found
                          && found.chaincode().equals(AgreementWorld.CHAINCODE));
    }
    assertThat(stale).as("an agreed result was stale").isTrue();
  }

  @Test
  void whatIsAgreedOnDirectlyIsDecidedInItsOwnBlock() throws InterruptedException {
    AgreementWorld world = direct(2, 30, new Sieve(), new OnDiverge.Abort());
    for (int i = 0; i < BLOCKS; i++) {
      world.block(5);
      assertThat(world.allDecided()).isTrue();
    }
    List<ResultBody> results = results(world, AgreementWorld.DIRECT);
    assertThat(results).allMatch(result -> result.getDecidedIn() == result.getBlock());
    assertThat(results).anyMatch(result -> result.getAttempt() > 1);
    assertThat(results)
        .filteredOn(result -> result.getVerdict() == ResultBody.Verdict.AGREED)
        .isNotEmpty()
        .allMatch(result -> result.getVotes() == 3 && result.getSupporting() == 3);
    assertThat(world.remarks()).anyMatch(Remark.StaleResult.class::isInstance);
    checkSerially(world, false);
  }

  @Test
  void directDivergencesFreezeAnExactChaincodeAndOutliersDoNot() throws InterruptedException {
    AgreementWorld world = direct(3, 0, new Exact(1), new OnDiverge.Abort());
    for (int i = 0; i < BLOCKS; i++) {
      world.block(3);
    }
    assertThat(world.remarks()).anyMatch(Remark.Outlier.class::isInstance);
    assertThat(world.remarks())
        .anyMatch(Remark.Incident.class::isInstance)
        .noneMatch(AgreementTest::isFreezing);

    AgreementWorld divergent = direct(3, 100, new Exact(1), new OnDiverge.Abort());
    for (int i = 0; i < BLOCKS; i++) {
      divergent.block(3);
    }
    assertThat(divergent.roots()).hasSize(1);
    assertThat(divergent.remarks()).anyMatch(AgreementTest::isFreezing);
    assertThat(results(divergent, AgreementWorld.DIRECT).getLast().getReason())
        .isEqualTo("straight is frozen after incidents until it is defined anew");
  }

  private static AgreementWorld direct(
      long seed, int divergent, ExecutionPolicy policy, OnDiverge onDiverge)
      throws InterruptedException {
    AgreementWorld world = new AgreementWorld(seed, 4, divergent, -1, -1);
    world.define(policy, onDiverge);
    world.defineDirect(policy, onDiverge);
    world.callDirectOnly();
    return world;
  }

  private static List<ResultBody> results(AgreementWorld world, String chaincode) {
    return world.decided().stream()
        .flatMap(block -> block.decisions().stream())
        .filter(decision -> world.calls().containsKey(decision.position()))
        .map(decision -> Results.result(decision.result()))
        .filter(result -> result.getChaincode().equals(chaincode))
        .toList();
  }

  private static AgreementWorld world(long seed, int executors, int divergent, int liar, int slow)
      throws InterruptedException {
    AgreementWorld world = new AgreementWorld(seed, executors, divergent, liar, slow);
    world.define(new Sieve(), new OnDiverge.Abort());
    run(world, seed);
    return world;
  }

  private static void run(AgreementWorld world, long seed) throws InterruptedException {
    for (int i = 0; i < BLOCKS; i++) {
      world.block((int) (seed + i) % 5);
    }
    for (int i = 0; i < 400 && !world.allDecided(); i++) {
      world.block(0);
    }
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
    if (call.getChaincode().equals("nobody")) {
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
