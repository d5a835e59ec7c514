package org.logothete.orderer.disk;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.logothete.ledger.LedgerWriteException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Watches the disk of a node: looks at its room four times a second and before each write, says in
 * the log when it comes to another level, and passes on that a write failed. Thread-safe.
 */
public final class DiskWatch implements DiskGate, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(DiskWatch.class);
  private static final long INTERVAL_MILLIS = 250;

  /** What was found lately. */
  public record Status(DiskLevel level, long freeBytes) {}

  private final Path directory;
  private final long reserveBytes;
  private final DiskSpace space;
  private final Consumer<LedgerWriteException> onFailure;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition closing = lock.newCondition();
  private final Thread thread;
  private boolean closed;
  private boolean unreadable;
  private volatile Status status = new Status(DiskLevel.AMPLE, Long.MAX_VALUE);
  private volatile boolean failed;

  /**
   * @param directory what to name in messages
   * @param onFailure ends the process; called once at most
   */
  public DiskWatch(
      Path directory,
      long reserveBytes,
      DiskSpace space,
      Consumer<LedgerWriteException> onFailure) {
    this.directory = directory;
    this.reserveBytes = reserveBytes;
    this.space = space;
    this.onFailure = onFailure;
    this.thread = Thread.ofPlatform().name("disk-watch").daemon(true).unstarted(this::run);
  }

  /** Looks for the first time, and from now on. */
  public void start() {
    look();
    thread.start();
  }

  private void run() {
    lock.lock();
    try {
      while (!closed) {
        if (!closing.await(INTERVAL_MILLIS, TimeUnit.MILLISECONDS)) {
          look();
        }
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    } finally {
      lock.unlock();
    }
  }

  public Status status() {
    return status;
  }

  public Path directory() {
    return directory;
  }

  @Override
  public boolean isOpen() {
    look();
    return !isShut();
  }

  @Override
  public boolean isShut() {
    return failed || status.level() == DiskLevel.FULL;
  }

  @Override
  public boolean hasFailed() {
    return failed;
  }

  @Override
  public Optional<String> refusal() {
    if (failed) {
      return Optional.of("the disk of this orderer failed");
    }
    return switch (status.level()) {
      case AMPLE, LOW -> Optional.empty();
      case NEARLY_FULL -> Optional.of("the disk of this orderer is nearly full");
      case FULL -> Optional.of("the disk of this orderer is full");
    };
  }

  /** What an operator should know before it is too late; empty if there is nothing. */
  public Optional<String> warning() {
    return status.level() == DiskLevel.AMPLE ? Optional.empty() : Optional.of(describe(status));
  }

  @Override
  public void failed(LedgerWriteException cause) {
    lock.lock();
    try {
      if (failed) {
        return;
      }
      failed = true;
    } finally {
      lock.unlock();
    }
    onFailure.accept(cause);
  }

  private void look() {
    lock.lock();
    try {
      long free = space.freeBytes();
      unreadable = false;
      Status before = status;
      Status now = new Status(DiskLevel.of(free, reserveBytes, before.level()), free);
      status = now;
      if (now.level() != before.level()) {
        announce(now);
      }
    } catch (IOException e) {
      if (!unreadable) {
        LOG.error("cannot ask for the free space of {}: {}", directory, e.toString());
      }
      unreadable = true;
    } finally {
      lock.unlock();
    }
  }

  private void announce(Status now) {
    switch (now.level()) {
      case AMPLE -> LOG.info("{}", describe(now));
      case LOW -> LOG.warn("{}", describe(now));
      case NEARLY_FULL ->
          LOG.error("{}: no transactions are taken from clients until it has more", describe(now));
      case FULL ->
          LOG.error(
              "{}: nothing is written, proposed or voted on until it has more; blocks are served",
              describe(now));
    }
  }

  private String describe(Status at) {
    return "the disk of %s has %s left, the reserve (FileLedger.Reserve) is %s"
        .formatted(directory, mebibytes(at.freeBytes()), mebibytes(reserveBytes));
  }

  private static String mebibytes(long bytes) {
    return (bytes >> 20) + " MiB";
  }

  @Override
  public void close() {
    lock.lock();
    try {
      closed = true;
      closing.signal();
    } finally {
      lock.unlock();
    }
  }
}
