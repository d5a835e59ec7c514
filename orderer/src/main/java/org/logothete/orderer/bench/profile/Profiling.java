package org.logothete.orderer.bench.profile;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Formatter;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.logothete.orderer.bench.Bench;
import org.logothete.orderer.bench.BenchReport;
import org.logothete.orderer.bench.measure.Use;
import org.logothete.orderer.local.LocalNetwork;
import org.logothete.orderer.local.LocalNetworkException;
import org.logothete.orderer.local.LocalNode;
import org.logothete.orderer.local.NodeProcess;

/**
 * Records every node of a network while a run measures it, then writes a page with flame graphs for
 * each and tells the causes. Used by one thread.
 */
public final class Profiling implements Bench.Observer {

  private final LocalNetwork network;
  private final Path directory;
  private final Consumer<String> lines;
  private final Map<String, Long> pids = new TreeMap<>();

  /**
   * @param directory where recordings and pages are written
   * @param lines gets a line of text each second
   */
  public Profiling(LocalNetwork network, Path directory, Consumer<String> lines) {
    this.network = network;
    this.directory = directory;
    this.lines = lines;
  }

  @Override
  public void progress(String line) {
    lines.accept(line);
  }

  @Override
  public void steadyStateBegins() throws LocalNetworkException, InterruptedException {
    for (LocalNode node : network.nodes()) {
      NodeProcess.find(node).ifPresent(process -> pids.put(node.name(), process.pid()));
    }
    FlightRecorder.start(pids);
  }

  @Override
  public void steadyStateEnded() throws LocalNetworkException, InterruptedException {
    FlightRecorder.stop(pids, this::recording);
  }

  private Path recording(String name) {
    return directory.resolve(name + ".jfr");
  }

  /**
   * Reads the recordings and writes the pages.
   *
   * @param report of the run that was observed
   * @return what was found, several lines for people
   */
  public String tell(BenchReport report) throws IOException {
    Map<String, List<Causes.Share>> causes = new TreeMap<>();
    List<String> pauses = new ArrayList<>();
    for (String name : pids.keySet()) {
      Optional<Use> use =
          report.nodes().stream().filter(node -> node.name().equals(name)).findFirst();
      if (use.isPresent()) {
        Profile profile = Profile.read(name, recording(name));
        List<Causes.Share> shares = Causes.of(use.get(), profile);
        causes.put(name, shares);
        pauses.add(
            String.format(
                Locale.ROOT,
                "%s %d (longest %.1f ms)",
                name,
                profile.pauses().size(),
                profile.longestPauseMillis()));
        Files.writeString(directory.resolve(name + ".html"), ProfilePage.of(name, shares, profile));
      }
    }
    return table(causes) + "pauses for garbage: " + String.join(", ", pauses) + "\n";
  }

  /** A row for each cause, a column for each node, the mean first. */
  private static String table(Map<String, List<Causes.Share>> causes) {
    Map<String, Double> means = new TreeMap<>();
    causes
        .values()
        .forEach(
            shares ->
                shares.forEach(
                    share ->
                        means.merge(share.cause(), share.share() / causes.size(), Double::sum)));
    Formatter out = new Formatter(Locale.ROOT);
    out.format("%-32s %6s", "CPU by cause, percent", "mean");
    for (int i = 1; i <= causes.size(); i++) {
      out.format(" %6s", "node " + i);
    }
    out.format("\n");
    means.entrySet().stream()
        .sorted(Map.Entry.<String, Double>comparingByValue().reversed())
        .forEach(
            mean -> {
              out.format("%-32s %6.1f", mean.getKey(), mean.getValue() * 100);
              causes
                  .values()
                  .forEach(shares -> out.format(" %6.1f", share(shares, mean.getKey()) * 100));
              out.format("\n");
            });
    return out.toString();
  }

  private static double share(List<Causes.Share> shares, String cause) {
    return shares.stream()
        .filter(share -> share.cause().equals(cause))
        .mapToDouble(Causes.Share::share)
        .sum();
  }
}
