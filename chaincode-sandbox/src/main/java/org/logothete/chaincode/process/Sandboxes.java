package org.logothete.chaincode.process;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.logothete.chaincode.call.FailedCallException;

/** Starts sandboxes on this host, and knows what it can enforce here: it has tried. Thread-safe. */
public final class Sandboxes {
  /** Where control groups are mounted, unless an operator delegated one elsewhere. */
  public static final Path CONTROL_GROUPS = Path.of("/sys/fs/cgroup");

  /** Users that nobody is; each sandbox gets the next one. */
  private static final int USER_FIRST = 64_600;

  private static final int USERS = 400;

  private final Host host;
  private final Isolation isolation;
  private final Path folder;
  private final Optional<Path> filter;
  private final AtomicInteger started;

  private Sandboxes(
      Host host, Isolation isolation, Path folder, Optional<Path> filter, AtomicInteger started) {
    this.host = host;
    this.isolation = isolation;
    this.folder = folder;
    this.filter = filter;
    this.started = started;
  }

  /**
   * Tries what this host can enforce.
   *
   * @param folder for sockets, ours alone; its path is short, as the kernel wants it
   * @throws IsolationException if that is not enough, and what is missing
   */
  public static Sandboxes on(Path folder, Path controlGroups, Isolation isolation)
      throws IsolationException, IOException {
    Host host = Host.find(controlGroups);
    Optional<Path> filter = writeFilter(folder);
    Sandboxes sandboxes = new Sandboxes(host, isolation, folder, filter, new AtomicInteger());
    isolation.check(sandboxes.missing());
    sandboxes.tryOut();
    return sandboxes;
  }

  /** What this host cannot enforce. */
  public Set<Guarantee> missing() {
    Set<Guarantee> missing = EnumSet.allOf(Guarantee.class);
    ControlGroup group = group();
    missing.removeAll(group.enforced());
    group.remove();
    if (filter.isPresent()) {
      missing.remove(Guarantee.SYSTEM_CALLS);
    }
    if (host.isRoot() || host.countsProcessesByNamespace()) {
      missing.remove(Guarantee.PROCESSES);
    }
    return missing;
  }

  /** The same host, for chaincode with other limits. */
  public Sandboxes limitedTo(ProcessLimits limits) {
    return new Sandboxes(host, new Isolation(limits, isolation.waived()), folder, filter, started);
  }

  ProcessLimits limits() {
    return isolation.limits();
  }

  /** A folder of its own for a socket. */
  Path newFolder() throws IOException {
    return Files.createTempDirectory(folder, "cc");
  }

  /** Starts a program whose only way out is the socket. */
  ChaincodeProcess start(
      ChaincodeProgram program,
      Path socket,
      Consumer<String> log,
      Consumer<FailedCallException> onEnd)
      throws IOException {
    ControlGroup group = group();
    List<String> command =
        Sandbox.command(
            host,
            isolation.limits(),
            program,
            socket,
            filter,
            group.members(),
            USER_FIRST + started.get() % USERS);
    return ChaincodeProcess.start(command, group, isolation.limits(), log, onEnd);
  }

  private ControlGroup group() {
    String name =
        "logothete-%d-%d".formatted(ProcessHandle.current().pid(), started.incrementAndGet());
    return ControlGroup.create(host.controlGroups(), name, isolation.limits());
  }

  private static Optional<Path> writeFilter(Path folder) throws IOException {
    Optional<byte[]> bytes = SystemCalls.filter(System.getProperty("os.arch"));
    if (bytes.isEmpty()) {
      return Optional.empty();
    }
    Path file = folder.resolve("system-calls.bpf");
    Files.write(file, bytes.get());
    return Optional.of(file);
  }

  /** A sandbox with nothing in it: if that does not end well, none will. */
  private void tryOut() throws IsolationException, IOException {
    Queue<String> output = new ConcurrentLinkedQueue<>();
    Path own = newFolder();
    Path socket = Files.createFile(own.resolve("s"));
    ChaincodeProgram nothing =
        ChaincodeProgram.of(host.systemFolders().getFirst(), "trial", "/bin/true");
    String end =
        String.valueOf(start(nothing, socket, output::add, _ -> {}).awaitEnd().getMessage());
    Files.delete(socket);
    Files.delete(own);
    if (!end.endsWith("status 0")) {
      throw new IsolationException(
          "chaincode cannot be locked in on this host; in a trial %s: %s"
              .formatted(end, String.join(" ", output)));
    }
  }
}
