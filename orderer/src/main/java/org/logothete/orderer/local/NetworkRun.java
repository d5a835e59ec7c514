package org.logothete.orderer.local;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/** Starts and stops the nodes of a local network and waits until they did. */
public final class NetworkRun {
  private static final Duration POLL = Duration.ofMillis(250);
  private static final Duration STOP_PATIENCE = Duration.ofSeconds(20);

  private final LocalNetwork network;
  private final Consumer<String> progress;

  /**
   * @param progress is told, line by line, what happens
   */
  public NetworkRun(LocalNetwork network, Consumer<String> progress) {
    this.network = network;
    this.progress = progress;
  }

  /** What is known of a node now; either half may be missing. */
  public record NodeState(
      LocalNode node, Optional<NodeProcess> process, Optional<NodeReport> report) {}

  public NodeState state(LocalNode node) throws LocalNetworkException {
    Optional<NodeProcess> process = NodeProcess.find(node);
    return new NodeState(
        node, process, process.isPresent() ? NodeReport.of(node) : Optional.empty());
  }

  /** Starts those of the nodes that do not run. */
  public void start(List<LocalNode> nodes, NodeProcess.Life life) throws LocalNetworkException {
    for (LocalNode node : nodes) {
      Optional<NodeProcess> running = NodeProcess.find(node);
      if (running.isPresent()) {
        progress.accept(node.name() + " runs already, pid " + running.get().pid());
      } else {
        NodeProcess started = NodeProcess.start(node, life);
        progress.accept(node.name() + " started, pid " + started.pid());
      }
    }
  }

  /**
   * Waits until the nodes are ready.
   *
   * @throws LocalNetworkException if one ends meanwhile or the time is over, with what it said last
   */
  public void awaitReady(List<LocalNode> nodes, Duration patience)
      throws LocalNetworkException, InterruptedException {
    long deadline = System.nanoTime() + patience.toNanos();
    Map<LocalNode, String> waiting = new LinkedHashMap<>();
    nodes.forEach(node -> waiting.put(node, "not asked yet"));
    while (!waiting.isEmpty()) {
      for (LocalNode node : List.copyOf(waiting.keySet())) {
        NodeState state = state(node);
        if (state.process().isEmpty()) {
          throw new LocalNetworkException(
              node.name() + " ended while starting: " + NodeProcess.lastWords(node));
        }
        Optional<NodeReport> report = state.report();
        if (report.isPresent() && report.get().ready()) {
          waiting.remove(node);
          progress.accept(node.name() + " is ready");
        } else {
          waiting.put(
              node,
              report.map(r -> String.join("; ", r.obstacles())).orElse("it does not answer yet"));
        }
      }
      if (!waiting.isEmpty()) {
        if (System.nanoTime() - deadline > 0) {
          Map.Entry<LocalNode, String> first = waiting.entrySet().iterator().next();
          throw new LocalNetworkException(
              "%s is not ready after %d s: %s; its log is %s"
                  .formatted(
                      first.getKey().name(),
                      patience.toSeconds(),
                      first.getValue(),
                      first.getKey().log()));
        }
        Thread.sleep(POLL);
      }
    }
  }

  /**
   * Ends all nodes that run: asks first, kills what does not obey in time.
   *
   * @return how many there were
   */
  public int stop() throws LocalNetworkException, InterruptedException {
    Map<LocalNode, NodeProcess> running = new LinkedHashMap<>();
    for (LocalNode node : network.all()) {
      NodeProcess.find(node).ifPresent(process -> running.put(node, process));
    }
    running.values().forEach(NodeProcess::terminate);
    List<String> stuck = new ArrayList<>();
    for (Map.Entry<LocalNode, NodeProcess> entry : running.entrySet()) {
      NodeProcess process = entry.getValue();
      if (process.awaitExit(STOP_PATIENCE)) {
        progress.accept(entry.getKey().name() + " stopped");
        continue;
      }
      process.kill();
      if (process.awaitExit(STOP_PATIENCE)) {
        progress.accept(entry.getKey().name() + " did not stop in time and was killed");
      } else {
        stuck.add(entry.getKey().name() + " (pid " + process.pid() + ")");
      }
    }
    if (!stuck.isEmpty()) {
      throw new LocalNetworkException("cannot end " + String.join(", ", stuck));
    }
    return running.size();
  }
}
