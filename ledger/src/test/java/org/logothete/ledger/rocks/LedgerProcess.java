package org.logothete.ledger.rocks;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.logothete.ledger.Blocks.block;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;
import org.logothete.ledger.ChannelLedger;
import org.logothete.ledger.Ledger;
import org.logothete.ledger.LedgerBatch;
import org.logothete.ledger.LedgerException;
import org.logothete.ledger.LedgerIdentity;
import org.logothete.ledger.LogKey;
import org.logothete.ledger.state.ChannelState;
import org.logothete.ledger.state.StateModel;

/** Another process that uses a ledger, for tests that need one to share with, kill or starve. */
final class LedgerProcess implements AutoCloseable {
  static final LedgerIdentity IDENTITY = new LedgerIdentity("Org1MSP consenter 1");
  static final List<String> CHANNELS = List.of("one", "two");

  /** What the process does once it has the ledger open and has said so. */
  enum Task {
    /** Keeps it open until its input ends. */
    HOLD,
    /**
     * Commits blocks and what they write to the state, in all channels at once, forever, and prints
     * each block after both are durable.
     */
    COMMIT,
    /** Does the same when no file may grow beyond {@link #FILE_BYTES_MAX}; prints the failure. */
    COMMIT_UNTIL_THE_DISK_IS_FULL
  }

  static final long FILE_BYTES_MAX = 1L << 20;
  private static final int LOG_RECORD_BYTES = 32 << 10;
  static final String OPENED = "opened";
  static final String FAILED = "failed: ";

  private final Process process;
  private final BufferedReader output;

  private LedgerProcess(Process process) {
    this.process = process;
    this.output = process.inputReader(UTF_8);
  }

  /** Starts the process; returns when it has the ledger open. */
  static LedgerProcess start(Path directory, Task task) throws IOException {
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED",
                "-Xmx64m",
                "-cp",
                System.getProperty("java.class.path"),
                LedgerProcess.class.getName(),
                directory.toString(),
                task.name())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    LedgerProcess started = new LedgerProcess(process);
    String line = started.output.readLine();
    if (!OPENED.equals(line)) {
      process.destroyForcibly();
      throw new IOException("the process did not open the ledger but said " + line);
    }
    return started;
  }

  /** The next line, or null when the process has ended. */
  @Nullable String readLine() throws IOException {
    return output.readLine();
  }

  /** SIGKILL; what it printed before can still be read. */
  void kill() {
    // Through the handle: the process object would close the stream as well.
    process.toHandle().destroyForcibly();
  }

  @Override
  public void close() {
    process.destroyForcibly().onExit().join();
  }

  /** Arguments: directory, task. */
  public static void main(String[] arguments) throws Exception {
    try (Ledger ledger = RocksLedger.open(Path.of(arguments[0]), IDENTITY)) {
      for (String channel : CHANNELS) {
        if (ledger.channel(channel).isEmpty()) {
          ledger.create(channel, block(channel, 0));
        }
      }
      say(OPENED);
      switch (Task.valueOf(arguments[1])) {
        case HOLD -> System.in.readAllBytes();
        case COMMIT -> commit(ledger);
        case COMMIT_UNTIL_THE_DISK_IS_FULL -> {
          limitFiles();
          commit(ledger);
        }
      }
    }
  }

  private static void commit(Ledger ledger) throws Exception {
    try (ExecutorService threads = Executors.newFixedThreadPool(CHANNELS.size())) {
      List<Future<?>> tasks =
          CHANNELS.stream()
              .<Future<?>>map(
                  name ->
                      threads.submit(
                          () ->
                              commitForever(
                                  ledger.channel(name).orElseThrow(),
                                  ledger.state(name).orElseThrow())))
              .toList();
      for (Future<?> task : tasks) {
        task.get();
      }
    }
  }

  private static void commitForever(ChannelLedger channel, ChannelState state) {
    try {
      // A kill may have come between a block and its state.
      while (state.height() < channel.height()) {
        state.apply(StateModel.batch(state.height()));
      }
      while (true) {
        long next = channel.height();
        channel.commit(
            new LedgerBatch().putLog(new LogKey(next, 1, 0), new byte[LOG_RECORD_BYTES]));
        channel.commit(
            new LedgerBatch()
                .putLog(new LogKey(next + 1, 2, 0), new byte[16])
                .append(block(channel.channel(), next)));
        state.apply(StateModel.batch(next));
        say(channel.channel() + " " + (next + 1));
      }
    } catch (LedgerException e) {
      say(FAILED + e.getMessage());
    }
  }

  private static void limitFiles() throws IOException, InterruptedException {
    Process limit =
        new ProcessBuilder(
                "prlimit", "--pid=" + ProcessHandle.current().pid(), "--fsize=" + FILE_BYTES_MAX)
            .inheritIO()
            .start();
    if (limit.waitFor() != 0) {
      throw new IOException("prlimit failed");
    }
  }

  private static synchronized void say(String line) {
    System.out.println(line);
    System.out.flush();
  }
}
