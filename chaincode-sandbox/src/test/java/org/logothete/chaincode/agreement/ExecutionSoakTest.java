package org.logothete.chaincode.agreement;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.logothete.bdls.BdlsProtocol;
import org.logothete.chaincode.direct.Choice;
import org.logothete.chaincode.policy.OnDiverge;
import org.logothete.chaincode.policy.Sieve;
import org.logothete.chaincode.proto.CallBody;
import org.logothete.chaincode.proto.ResultBody;
import org.logothete.chaincode.record.OverlaidState.Writer;
import org.logothete.consensus.Authentication;
import org.logothete.consensus.ConsensusProtocol;
import org.logothete.consensus.NodeId;
import org.logothete.consensus.pool.BatchCutter;
import org.logothete.consensus.pool.BatchLimits;
import org.logothete.pbft.PbftProtocol;
import org.logothete.simulator.Application;
import org.logothete.simulator.Simulation;
import org.logothete.simulator.SimulationOptions;
import org.logothete.simulator.SimulationReport;
import org.logothete.simulator.Workload;

/**
 * Many blocks, 30 % of calls divergent, an executor that lies and one that is slow: all states are
 * equal, and they are those of running the agreed calls one by one. Blocks are drawn, or what the
 * engines order in stormy simulated worlds. {@code -Dsoak.blocks=10000} runs more of them.
 */
final class ExecutionSoakTest {
  private static final int BLOCKS = Integer.getInteger("soak.blocks", 1000);
  private static final int ENGINE_BLOCKS = Integer.getInteger("soak.blocks", 150);
  private static final long SEED = Long.getLong("soak.seed", System.currentTimeMillis());
  private static final int DIVERGENT_PERCENT = 30;
  private static final int EXECUTORS = 4;

  /** A storm decides more blocks than one in so long, even if {@link #FEW_CALLS} come. */
  private static final long BLOCK_MILLIS_MAX = 500;

  /**
   * A call whose executors may have differed in one before it is tried again, alone: so few come
   * that there is time for that.
   */
  private static final Workload FEW_CALLS =
      new Workload(3, 400, 10, new BatchLimits(5, 4_000, 1_000, 100), BatchCutter.Mode.ADAPTIVE);

  private static final int REQUEST_BYTES_MAX = 500;

  /** What orders. */
  enum Engine {
    PBFT,
    BDLS;

    private ConsensusProtocol protocol() {
      return switch (this) {
        case PBFT -> new PbftProtocol();
        case BDLS -> new BdlsProtocol();
      };
    }

    SimulationReport order(Workload calls, Application application) {
      SimulationOptions options =
          SimulationOptions.stormy(
                  EXECUTORS, statement -> new Authentication.Statement(statement).slot())
              .withWorkload(calls)
              .withStorm(ENGINE_BLOCKS * BLOCK_MILLIS_MAX);
      return Simulation.run(protocol(), options, SEED, application);
    }
  }

  @Test
  void byDirectAgreement() {
    DirectExecutionWorld world = DirectExecutionWorld.steady(SEED, BLOCKS, DIVERGENT_PERCENT);
    world.run();
    check(world);
  }

  @Test
  void byOrderedVotes() throws InterruptedException {
    AgreementWorld world = voting();
    for (int i = 0; i < BLOCKS; i++) {
      world.block(i % 3 == 0 ? 1 + i % 2 : 0);
    }
    finish(world);
    check(world);
  }

  /** Each executor is given the blocks when its node has them: after crashes, cuts and pauses. */
  @ParameterizedTest
  @EnumSource
  void byDirectAgreementOnWhatAnEngineOrders(Engine engine) {
    Ledgers ledgers = new Ledgers();
    assertThat(engine.order(Workload.small(), ledgers).height())
        .as("seed %d", SEED)
        .isGreaterThanOrEqualTo(ENGINE_BLOCKS);
    DirectExecutionWorld world =
        new DirectExecutionWorld(SEED, ledgers.callCounts, ledgers::millis, DIVERGENT_PERCENT);
    world.run();
    check(world);
  }

  /** Votes are ordered by the engine as well, among the calls and whatever becomes of leaders. */
  @ParameterizedTest
  @EnumSource
  void byVotesThatAnEngineOrders(Engine engine) throws InterruptedException {
    AgreementWorld world = voting();
    Ballots ballots = new Ballots(world);
    assertThat(engine.order(FEW_CALLS, ballots).height())
        .as("seed %d", SEED)
        .isGreaterThanOrEqualTo(ENGINE_BLOCKS);
    assertThat(ballots.ordered).isPositive();
    finish(world);
    check(world);
  }

  /** When each node had which block, with how many requests. */
  private static final class Ledgers implements Application {
    private final List<Integer> callCounts = new ArrayList<>();
    private final Map<Integer, List<Long>> millis = new HashMap<>();

    @Override
    public void ordered(NodeId node, long now, long height, List<String> requests, Requests more) {
      List<Long> own = millis.computeIfAbsent(node.value() - 1, _ -> new ArrayList<>());
      own.add(now);
      if (own.size() > callCounts.size()) {
        callCounts.add(requests.size());
      }
    }

    long millis(int executor, int block) {
      return Objects.requireNonNull(millis.get(executor)).get(block);
    }
  }

  /** Has votes ordered, and gives all executors a block when the first node has it. */
  private static final class Ballots implements Application {
    private final AgreementWorld world;
    private final Map<String, Entry.Votes> waiting = new HashMap<>();
    private long newest;
    private int ordered;
    private int handedIn;

    Ballots(AgreementWorld world) {
      this.world = world;
    }

    @Override
    public void ordered(NodeId node, long now, long height, List<String> requests, Requests more) {
      if (height <= newest) {
        return;
      }
      newest = height;
      List<Entry> entries = new ArrayList<>();
      int index = 0;
      for (String request : requests) {
        Entry.Votes votes = waiting.remove(request);
        entries.add(votes == null ? world.call(index++) : votes);
        ordered += votes == null ? 0 : 1;
      }
      try {
        world.block(entries);
      } catch (InterruptedException e) {
        throw new AssertionError("nobody waits in this world", e);
      }
      for (Entry.Votes votes : world.takeVotes()) {
        String id = "votes" + handedIn++;
        waiting.put(id, votes);
        more.submit(id, Math.min(REQUEST_BYTES_MAX, votes.body().size()));
      }
    }
  }

  private static AgreementWorld voting() throws InterruptedException {
    AgreementWorld world = new AgreementWorld(SEED, EXECUTORS, DIVERGENT_PERCENT, 1, 2);
    world.define(new Sieve(), new OnDiverge.Abort());
    return world;
  }

  private static void finish(AgreementWorld world) throws InterruptedException {
    for (int i = 0; i < BLOCKS && !world.allDecided(); i++) {
      world.block(0);
    }
    assertThat(world.allDecided()).as("seed %d", SEED).isTrue();
  }

  private static void check(DirectExecutionWorld world) {
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

  private static void check(AgreementWorld world) {
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
