package org.logothete.orderer.peer;

import java.util.EnumMap;
import java.util.Map;
import java.util.function.BooleanSupplier;
import org.logothete.orderer.wire.proto.Frame;

/** Counts, and lets a test wait until a count is reached. */
final class RecordingCounters implements LinkCounters {
  /** Only to fail rather than hang; far above what anything takes. */
  private static final long PATIENCE_MILLIS = 30_000;

  private final Map<DropReason, Integer> drops = new EnumMap<>(DropReason.class);
  private final Map<RefusalReason, Integer> refusals = new EnumMap<>(RefusalReason.class);
  private int sent;
  private int received;
  private int ups;
  private int downs;
  private int redials;

  @Override
  public synchronized void frameSent(String peer, Frame.BodyCase kind, int bytes) {
    sent++;
    notifyAll();
  }

  @Override
  public synchronized void frameReceived(String peer, Frame.BodyCase kind, int bytes) {
    received++;
    notifyAll();
  }

  @Override
  public synchronized void dropped(DropReason reason) {
    drops.merge(reason, 1, Integer::sum);
    notifyAll();
  }

  @Override
  public synchronized void refused(RefusalReason reason) {
    refusals.merge(reason, 1, Integer::sum);
    notifyAll();
  }

  @Override
  public synchronized void linkUp(String peer) {
    ups++;
    notifyAll();
  }

  @Override
  public synchronized void linkDown(String peer) {
    downs++;
    notifyAll();
  }

  @Override
  public synchronized void redialling(String peer) {
    redials++;
    notifyAll();
  }

  synchronized int drops(DropReason reason) {
    return drops.getOrDefault(reason, 0);
  }

  synchronized Map<RefusalReason, Integer> refusals() {
    return Map.copyOf(refusals);
  }

  synchronized int received() {
    return received;
  }

  synchronized int sent() {
    return sent;
  }

  synchronized int ups() {
    return ups;
  }

  void awaitRefused(RefusalReason reason) throws InterruptedException {
    awaitRefused(reason, 1);
  }

  void awaitRefused(RefusalReason reason, int times) throws InterruptedException {
    await("refused " + reason, () -> refusals.getOrDefault(reason, 0) >= times);
  }

  void awaitDropped(DropReason reason, int times) throws InterruptedException {
    await("dropped " + reason, () -> drops.getOrDefault(reason, 0) >= times);
  }

  void awaitUps(int times) throws InterruptedException {
    await("links up " + times, () -> ups >= times);
  }

  void awaitDowns(int times) throws InterruptedException {
    await("links down " + times, () -> downs >= times);
  }

  void awaitRedials(int times) throws InterruptedException {
    await("redials " + times, () -> redials >= times);
  }

  private synchronized void await(String what, BooleanSupplier reached)
      throws InterruptedException {
    long end = System.nanoTime() + PATIENCE_MILLIS * 1_000_000;
    while (!reached.getAsBoolean()) {
      long left = (end - System.nanoTime()) / 1_000_000;
      if (left <= 0) {
        throw new AssertionError("not reached: " + what + "; have " + drops + refusals);
      }
      wait(left);
    }
  }
}
