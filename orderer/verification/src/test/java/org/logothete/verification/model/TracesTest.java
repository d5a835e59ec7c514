package org.logothete.verification.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.OptionalInt;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.logothete.bdls.BdlsProtocol;
import org.logothete.consensus.ConsensusProtocol;
import org.logothete.consensus.NodeId;
import org.logothete.orderer.simulate.Subjects;
import org.logothete.pbft.PbftProtocol;
import org.logothete.simulator.Byzantine;
import org.logothete.simulator.Scenario;
import org.logothete.simulator.Simulation;
import org.logothete.simulator.SimulationFailure;
import org.logothete.simulator.SimulationOptions;
import org.logothete.simulator.Subject;
import org.logothete.simulator.Workload;
import org.logothete.verification.mutation.Cut;
import org.logothete.verification.mutation.MutantLoader;
import org.logothete.verification.mutation.Replacements;

/**
 * The models allow what the engines do: simulated worlds drawn from seeds, whose every vote, commit
 * and view change is held against the guards of docs/spec. The model's checker itself evaluates
 * them; there is no second reading of the model in Java.
 */
@ResourceLock(AlloyModel.PARSER)
class TracesTest {
  private static final int SEEDS = Integer.getInteger("model.seeds", 5);
  private static final long FROM = Long.getLong("model.from", 1);
  private static final int NODES_MIN = 4;
  private static final int NODES_MAX = 7;

  /** Makes a trace for the honest nodes and the number of those that lie. */
  private interface Traces {
    Trace of(List<NodeId> honest, int faulty);
  }

  @Test
  void bdlsAllowsWhatTheEngineDoes() {
    isAllowed(Subjects.bdls(), BdlsTrace::new, "bdls.als");
  }

  @Test
  void pbftAllowsWhatTheEngineDoes() {
    isAllowed(Subjects.pbft(), PbftTrace::new, "pbft.als");
  }

  @Test
  void bdlsRefusesAnEngineThatForgetsItsVotes() {
    String safety = BdlsProtocol.class.getPackageName() + ".SafetyRules";
    ConsensusProtocol broken =
        MutantLoader.load(
            BdlsProtocol.class, Cut.call(safety, "vote", "add", Replacements::dropTwo));
    isRefused(Subjects.bdls(), broken, BdlsTrace::new, "bdls.als");
  }

  @Test
  void pbftRefusesAnEngineWhoseViewChangesShowNothing() {
    String viewChanges = PbftProtocol.class.getPackageName() + ".ViewChangeProtocol";
    ConsensusProtocol broken =
        MutantLoader.load(
            PbftProtocol.class, Cut.call(viewChanges, "start", "add", Replacements::falseOfTwo));
    isRefused(Subjects.pbft(), broken, PbftTrace::new, "pbft.als");
  }

  private static void isAllowed(Subject subject, Traces traces, String file) {
    Judge judge = new Judge(AlloyModel.read(file));
    SortedMap<Long, List<String>> refused = new TreeMap<>();
    for (long seed = FROM; seed < FROM + SEEDS; seed++) {
      List<String> parts = judge.refused(run(subject, subject.protocol(), traces, seed));
      if (!parts.isEmpty()) {
        refused.put(seed, parts);
      }
    }
    System.out.printf("%s: %d seeds from %d, %d histories%n", file, SEEDS, FROM, judge.judged());
    assertThat(refused).as("by seed, what the model does not allow").isEmpty();
  }

  /** Within a few seeds, as the bugs of {@code PlantedBugs} are found. */
  private static void isRefused(
      Subject subject, ConsensusProtocol broken, Traces traces, String file) {
    Judge judge = new Judge(AlloyModel.read(file));
    boolean refused = false;
    for (long seed = 1; seed <= 40 && !refused; seed++) {
      refused = !judge.refused(run(subject, broken, traces, seed)).isEmpty();
    }
    assertThat(refused).isTrue();
  }

  /** A world with everything that a seed draws, but the members stay who they are. */
  private static Trace run(Subject subject, ConsensusProtocol protocol, Traces traces, long seed) {
    int nodes = NODES_MIN + (int) (seed % (NODES_MAX - NODES_MIN + 1));
    SimulationOptions drawn = Scenario.draw(subject, seed, OptionalInt.of(nodes)).options();
    Workload workload = drawn.workload();
    SortedMap<NodeId, Byzantine> liars = new TreeMap<>(drawn.byzantine());
    liars.keySet().removeIf(node -> node.value() > nodes);
    SimulationOptions options =
        new SimulationOptions(
            nodes,
            drawn.engine(),
            new Workload(
                workload.clients(),
                workload.intervalMillisMax(),
                0,
                workload.limits(),
                workload.batching()),
            drawn.weather(),
            drawn.slots(),
            liars,
            drawn.stormMillis());
    List<NodeId> honest =
        IntStream.rangeClosed(1, nodes)
            .mapToObj(NodeId::new)
            .filter(node -> !options.byzantine().containsKey(node))
            .toList();
    Trace trace = traces.of(honest, nodes - honest.size());
    try {
      Simulation.run(Witness.over(protocol, trace), options, seed);
    } catch (SimulationFailure failure) {
      // A broken engine; the trace up to here is what the model is asked about.
      assertThat(protocol.getClass().getClassLoader()).isInstanceOf(MutantLoader.class);
    }
    return trace;
  }
}
