package org.logothete.chaincode.process;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import org.logothete.chaincode.call.FailedCallException;
import org.logothete.chaincode.call.Failure;

/**
 * A sandbox that runs. When its outermost process goes, the kernel takes all others with it: they
 * have a process namespace of their own. Thread-safe.
 */
final class ChaincodeProcess {
  private static final long WATCH_MILLIS = 100;
  private static final long GONE_NANOS = 2_000_000;

  private final Process process;
  private final ControlGroup group;
  private final ProcessLimits limits;
  private final CompletableFuture<FailedCallException> ended = new CompletableFuture<>();
  private final CountDownLatch outputRead = new CountDownLatch(1);

  /** The first process of the sandbox's namespace, once it was seen: it goes last of all. */
  private final Queue<ProcessHandle> inside = new ConcurrentLinkedQueue<>();

  private volatile boolean isKilled;

  private ChaincodeProcess(Process process, ControlGroup group, ProcessLimits limits) {
    this.process = process;
    this.group = group;
    this.limits = limits;
  }

  /**
   * Starts a command and follows it to its end.
   *
   * @param log gets what it prints, line by line
   * @param onEnd gets the reason when it has ended
   */
  static ChaincodeProcess start(
      List<String> command,
      ControlGroup group,
      ProcessLimits limits,
      Consumer<String> log,
      Consumer<FailedCallException> onEnd)
      throws IOException {
    CompletableFuture<ChaincodeProcess> started = new CompletableFuture<>();
    // bubblewrap dies with the thread that started it, so that thread stays until the end.
    Thread.ofPlatform()
        .daemon()
        .name("chaincode")
        .start(
            () -> {
              try {
                started.complete(new ChaincodeProcess(launch(command), group, limits));
              } catch (IOException e) {
                started.completeExceptionally(e);
                return;
              }
              started.join().follow(onEnd);
            });
    try {
      ChaincodeProcess process = started.join();
      Thread.ofVirtual().start(() -> process.readOutput(log));
      return process;
    } catch (CompletionException e) {
      group.remove();
      throw new IOException("a process cannot be started", e);
    }
  }

  /** Waits for its end; why it came. */
  FailedCallException awaitEnd() {
    return ended.join();
  }

  /** Kills it and waits until it is gone. */
  void kill() {
    isKilled = true;
    destroy();
    awaitEnd();
  }

  /** The end's reason, if the end comes soon; a stream often ends a little before its process. */
  Optional<FailedCallException> endWithin(long millis) {
    try {
      return Optional.of(ended.get(millis, TimeUnit.MILLISECONDS));
    } catch (TimeoutException e) {
      return Optional.empty();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Optional.empty();
    } catch (ExecutionException e) {
      throw new IllegalStateException("an end has a reason", e);
    }
  }

  private void destroy() {
    process.children().forEach(inside::add);
    group.hurry();
    process.destroyForcibly();
  }

  private static Process launch(List<String> command) throws IOException {
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().clear();
    builder.environment().put("PATH", "/usr/local/bin:/usr/bin:/bin");
    builder.redirectInput(Path.of("/dev/null").toFile());
    return builder.start();
  }

  private void follow(Consumer<FailedCallException> onEnd) {
    FailedCallException end = watch();
    ended.complete(end);
    onEnd.accept(end);
    group.remove();
  }

  private FailedCallException watch() {
    boolean isTooLarge = false;
    boolean isWatched = !group.enforced().contains(Guarantee.MEMORY);
    while (true) {
      try {
        if (process.waitFor(WATCH_MILLIS, TimeUnit.MILLISECONDS)) {
          outputRead.await(WATCH_MILLIS, TimeUnit.MILLISECONDS);
          break;
        }
        if (inside.isEmpty()) {
          process.children().forEach(inside::add);
        }
        // The kernel kills one process for memory; the others of the sandbox go with it.
        if (group.ranOutOfMemory()
            || (isWatched
                && ProcessStatus.memoryOfTree(process.toHandle()) > limits.memoryBytes())) {
          isTooLarge = true;
          destroy();
        }
      } catch (InterruptedException e) {
        // Nobody interrupts this thread; if somebody does, the sandbox goes with it.
        destroy();
      }
    }
    inside.forEach(ChaincodeProcess::awaitGone);
    if (isTooLarge || group.ranOutOfMemory()) {
      return new FailedCallException(
          Failure.OUT_OF_MEMORY,
          "the chaincode used more than %d bytes of memory".formatted(limits.memoryBytes()));
    }
    return new FailedCallException(
        Failure.CRASHED,
        isKilled
            ? "the chaincode was stopped"
            : "the chaincode's process ended with status %d".formatted(process.exitValue()));
  }

  private static void awaitGone(ProcessHandle process) {
    while (process.isAlive() && !ProcessStatus.isGone(process.pid())) {
      LockSupport.parkNanos(GONE_NANOS);
    }
  }

  private void readOutput(Consumer<String> log) {
    try {
      new ProcessOutput(limits.outputBytesPerSecond(), log).read(process.getInputStream());
    } catch (IOException e) {
      // The stream breaks off when a process is killed that still prints.
      if (!isKilled) {
        log.accept("(the rest of the output is lost: " + e.getMessage() + ")");
      }
    } finally {
      outputRead.countDown();
    }
  }
}
