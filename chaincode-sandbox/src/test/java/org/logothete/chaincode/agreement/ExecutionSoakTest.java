package org.logothete.chaincode.agreement;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.logothete.chaincode.direct.Choice;
import org.logothete.chaincode.policy.OnDiverge;
import org.logothete.chaincode.policy.Sieve;
import org.logothete.chaincode.proto.CallBody;
import org.logothete.chaincode.proto.ResultBody;
import org.logothete.chaincode.record.OverlaidState.Writer;

/**
 * Many blocks, 30 % of calls divergent, an executor that lies and one that is slow: all states are
 * equal, and they are those of running the agreed calls one by one.
 */
final class ExecutionSoakTest {
  private static final int BLOCKS = Integer.getInteger("soak.blocks", 1000);
  private static final long SEED = Long.getLong("soak.seed", System.currentTimeMillis());
  private static final int DIVERGENT_PERCENT = 30;

  @Test
  void byDirectAgreement() {
    DirectExecutionWorld world = new DirectExecutionWorld(SEED, BLOCKS, DIVERGENT_PERCENT);
    world.run();
    SerialChecker serial = new SerialChecker();
    int diverged = 0;
    int again = 0;
    for (DirectExecutionWorld.Agreed agreed : world.history()) {
      Writer transaction = agreed.call().transaction();
      again += agreed.attempt() > 0 ? 1 : 0;
      switch (agreed.choice()) {
        case Choice.Value value -> {
          assertThat(world.honestDigests()).contains(value.digest());
          serial.check(transaction, agreed.call().body(), world.record(value.digest()));
          serial.apply(transaction, world.record(value.digest()).writes());
        }
        case Choice.Bottom _ -> {
          assertThat(agreed.call().body().getArguments(0).toStringUtf8())
              .as("of calls that diverge")
              .isEqualTo("guess");
          diverged++;
        }
      }
    }
    assertThat(world.roots()).as("seed %d", SEED).containsExactly(serial.root());
    assertThat(serial.checked()).isPositive();
    assertThat(diverged).isPositive();
    assertThat(again).isPositive();
  }

  @Test
  void byOrderedVotes() throws InterruptedException {
    AgreementWorld world = new AgreementWorld(SEED, 4, DIVERGENT_PERCENT, 1, 2);
    world.define(new Sieve(), new OnDiverge.Abort());
    for (int i = 0; i < BLOCKS; i++) {
      world.block(i % 3 == 0 ? 1 + i % 2 : 0);
    }
    for (int i = 0; i < BLOCKS && !world.allDecided(); i++) {
      world.block(0);
    }
    assertThat(world.allDecided()).isTrue();
    SerialChecker serial = new SerialChecker();
    int diverged = 0;
    for (BlockDecisions block : world.decided()) {
      for (Decision decision : block.decisions()) {
        if (decision.record().isPresent()) {
          CallBody body = Objects.requireNonNull(world.calls().get(decision.position()));
          assertThat(world.honestDigests()).contains(decision.record().get().digest());
          serial.check(decision.transaction(), body, decision.record().get());
        } else if (Results.result(decision.result()).getVerdict() == ResultBody.Verdict.DIVERGED) {
          diverged++;
        }
        serial.apply(decision.transaction(), decision.writes());
      }
      serial.apply(new Writer("", 0, 0), block.own());
    }
    assertThat(world.roots()).as("seed %d", SEED).containsExactly(serial.root());
    assertThat(serial.checked()).isPositive();
    assertThat(diverged).isPositive();
  }
}
