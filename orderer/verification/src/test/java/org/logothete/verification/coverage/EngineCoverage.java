package org.logothete.verification.coverage;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jacoco.core.analysis.Analyzer;
import org.jacoco.core.analysis.CoverageBuilder;
import org.jacoco.core.analysis.IBundleCoverage;
import org.jacoco.core.analysis.ICounter;
import org.jacoco.core.analysis.ILine;
import org.jacoco.core.analysis.ISourceFileCoverage;
import org.jacoco.core.data.ExecutionDataStore;
import org.jacoco.core.data.SessionInfoStore;
import org.jacoco.core.instr.Instrumenter;
import org.jacoco.core.runtime.LoggerRuntime;
import org.jacoco.core.runtime.RuntimeData;
import org.logothete.consensus.ConsensusProtocol;

/** What of an engine is reached while something runs that was loaded with its probes. */
final class EngineCoverage {
  private final IBundleCoverage reached;

  private EngineCoverage(IBundleCoverage reached) {
    this.reached = reached;
  }

  /** Loads the class and the engine with probes, and runs an instance of it. */
  static EngineCoverage of(
      Class<? extends ConsensusProtocol> protocol, Class<? extends Runnable> worlds)
      throws Exception {
    LoggerRuntime runtime = new LoggerRuntime();
    RuntimeData data = new RuntimeData();
    runtime.startup(data);
    try {
      ProbedLoader loader = new ProbedLoader(new Instrumenter(runtime), protocol);
      Class<?> probed = loader.loadClass(worlds.getName());
      ((Runnable) probed.getDeclaredConstructor().newInstance()).run();
    } finally {
      runtime.shutdown();
    }
    ExecutionDataStore executed = new ExecutionDataStore();
    data.collect(executed, new SessionInfoStore(), false);
    return new EngineCoverage(analyze(protocol, executed));
  }

  /** All classes of the engine, so that one that nothing loads counts as well. */
  private static IBundleCoverage analyze(Class<?> protocol, ExecutionDataStore executed)
      throws IOException, URISyntaxException {
    Path classes = Path.of(protocol.getProtectionDomain().getCodeSource().getLocation().toURI());
    CoverageBuilder builder = new CoverageBuilder();
    new Analyzer(executed, builder).analyzeAll(classes.toFile());
    return builder.getBundle("engine");
  }

  ICounter lines() {
    return reached.getLineCounter();
  }

  ICounter branches() {
    return reached.getBranchCounter();
  }

  /** What is not reached, a line each: file, line, and how many of its branches. */
  List<String> missed() {
    List<String> missed = new ArrayList<>();
    reached.getPackages().stream()
        .flatMap(p -> p.getSourceFiles().stream())
        .forEach(file -> addMissed(file, missed));
    return missed;
  }

  private static void addMissed(ISourceFileCoverage file, List<String> missed) {
    for (int number = file.getFirstLine(); number <= file.getLastLine(); number++) {
      ILine line = file.getLine(number);
      ICounter code = line.getInstructionCounter();
      int branches = line.getBranchCounter().getMissedCount();
      if (code.getTotalCount() > 0 && (code.getCoveredCount() == 0 || branches > 0)) {
        String what = code.getCoveredCount() == 0 ? "not reached" : branches + " branches missed";
        missed.add(file.getName() + ":" + number + " " + what);
      }
    }
  }

  /** The figures in a line. */
  @Override
  public String toString() {
    return "%s of %s lines, %s of %s branches"
        .formatted(
            lines().getCoveredCount(),
            lines().getTotalCount(),
            branches().getCoveredCount(),
            branches().getTotalCount());
  }
}
