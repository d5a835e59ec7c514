package org.logothete.orderer.local;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;

/**
 * The process of a local node, found through its pid file. The file also holds when the process
 * started, so that another one with a recycled id is never taken for it.
 */
public final class NodeProcess {
  /** Gives a process a session of its own, out of reach of the terminal's signals. */
  private static final Path SETSID = Path.of("/usr/bin/setsid");

  /** The launcher lets commands do without the optimising compiler; a node needs it. */
  private static final String FOR_COMMANDS = "-XX:TieredStopAtLevel=1";

  private static final int LOG_TAIL_LINES = 3;

  private final ProcessHandle handle;

  private NodeProcess(ProcessHandle handle) {
    this.handle = handle;
  }

  /** What becomes of the node when the process that started it ends. */
  public enum Life {
    /** It goes on. */
    DETACHED,
    /** It ends as well, however its parent ended. */
    WITH_PARENT
  }

  /** The running process of a node, if there is one. */
  public static Optional<NodeProcess> find(LocalNode node) throws LocalNetworkException {
    try {
      String[] parts = Files.readString(node.pidFile()).strip().split(" ", -1);
      if (parts.length != 2) {
        throw new LocalNetworkException(node.pidFile() + " is damaged; remove it");
      }
      long pid = Long.parseLong(parts[0]);
      return ProcessHandle.of(pid)
          .filter(ProcessHandle::isAlive)
          .filter(handle -> parts[1].equals(startOf(handle)))
          .map(NodeProcess::new);
    } catch (NoSuchFileException _) {
      return Optional.empty();
    } catch (IOException | NumberFormatException e) {
      throw new LocalNetworkException("cannot read " + node.pidFile() + ": " + e, e);
    }
  }

  /**
   * Starts a node's process with the Java and class path of this one; its output is appended to the
   * node's log.
   *
   * @throws LocalNetworkException if it runs already or cannot be started
   */
  public static NodeProcess start(LocalNode node, Life life) throws LocalNetworkException {
    if (find(node).isPresent()) {
      throw new LocalNetworkException(node.name() + " is running already");
    }
    List<String> command = new ArrayList<>();
    if (Files.isExecutable(SETSID)) {
      command.add(SETSID.toString());
    }
    command.addAll(program());
    command.addAll(List.of("node", "start", node.settings().file().toString()));
    if (life == Life.WITH_PARENT) {
      command.add("--with-parent");
    }
    try {
      ProcessHandle handle =
          new ProcessBuilder(command)
              .redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.appendTo(node.log().toFile()))
              .start()
              .toHandle();
      Files.writeString(node.pidFile(), handle.pid() + " " + startOf(handle) + "\n");
      return new NodeProcess(handle);
    } catch (IOException e) {
      throw new LocalNetworkException("cannot start " + node.name() + ": " + e.getMessage(), e);
    }
  }

  /** What starts this program anew, with the Java, its options and the class path of this one. */
  public static List<String> program() {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
        .filter(argument -> !argument.startsWith("-agentlib") && !argument.startsWith("-javaagent"))
        .filter(argument -> !argument.equals(FOR_COMMANDS))
        .forEach(command::add);
    command.addAll(List.of("-cp", System.getProperty("java.class.path")));
    command.add("org.logothete.orderer.cli.Logothete");
    return command;
  }

  private static String startOf(ProcessHandle handle) {
    return handle.info().startInstant().map(Instant::toEpochMilli).map(String::valueOf).orElse("0");
  }

  public long pid() {
    return handle.pid();
  }

  public boolean isAlive() {
    return handle.isAlive();
  }

  /** Asks the process to end (SIGTERM). */
  public void terminate() {
    handle.destroy();
  }

  /** Ends the process at once (SIGKILL): nothing is flushed or told to anybody. */
  public void kill() {
    handle.destroyForcibly();
  }

  /**
   * Stops the process where it stands (SIGSTOP), its connections open.
   *
   * @throws LocalNetworkException if this machine cannot
   */
  public void freeze() throws LocalNetworkException, InterruptedException {
    signal("STOP");
  }

  /** Lets a frozen process go on (SIGCONT). */
  public void thaw() throws LocalNetworkException, InterruptedException {
    signal("CONT");
  }

  private void signal(String name) throws LocalNetworkException, InterruptedException {
    try {
      int status = new ProcessBuilder("kill", "-" + name, "" + pid()).inheritIO().start().waitFor();
      if (status != 0) {
        throw new LocalNetworkException("kill -" + name + " " + pid() + " failed");
      }
    } catch (IOException e) {
      throw new LocalNetworkException("cannot run kill: " + e.getMessage(), e);
    }
  }

  /** Whether the process ended within the time. */
  public boolean awaitExit(Duration patience) throws InterruptedException {
    try {
      handle.onExit().get(patience.toNanos(), TimeUnit.NANOSECONDS);
      return true;
    } catch (TimeoutException _) {
      return false;
    } catch (ExecutionException e) {
      throw new IllegalStateException("cannot wait for process " + pid(), e);
    }
  }

  /** The last lines a node wrote, joined; for messages. */
  public static String lastWords(LocalNode node) {
    try (Stream<String> lines = Files.lines(node.log(), StandardCharsets.UTF_8)) {
      List<String> all = lines.filter(line -> !line.isBlank()).toList();
      return String.join(" | ", all.subList(Math.max(0, all.size() - LOG_TAIL_LINES), all.size()));
    } catch (IOException e) {
      return "its log cannot be read: " + e.getMessage();
    }
  }
}
