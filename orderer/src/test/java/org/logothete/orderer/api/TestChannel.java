package org.logothete.orderer.api;

import com.google.protobuf.ByteString;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.hyperledger.fabric.protos.common.Block;
import org.logothete.orderer.channel.BlockSource;
import org.logothete.orderer.channel.ChannelStatus;
import org.logothete.orderer.channel.OrderedChannel;
import org.logothete.orderer.channel.SubmitOutcome;
import org.logothete.orderer.channel.TransactionPlace;
import org.logothete.orderer.channel.Voting;

/** A channel whose answers and blocks the test decides. */
final class TestChannel implements OrderedChannel, BlockSource {
  /** An envelope handed in, waiting for the test's answer. */
  record Submitted(ByteString envelope, CompletableFuture<SubmitOutcome> outcome) {
    void accept() {
      outcome.complete(new SubmitOutcome.Accepted(SubmitOutcome.Accepted.Kind.POOLED));
    }
  }

  private final String id;
  private final BlockingQueue<Submitted> submitted = new LinkedBlockingQueue<>();
  private final AtomicInteger inFlight = new AtomicInteger();
  private final AtomicInteger inFlightMax = new AtomicInteger();
  private final List<Block> blocks = new ArrayList<>();
  private final AtomicInteger fetched = new AtomicInteger();
  private final Set<Long> pruned = new TreeSet<>();
  private volatile String halted = "";
  private int waiting;

  TestChannel(String id) {
    this.id = id;
  }

  Submitted nextSubmitted() throws InterruptedException {
    Submitted next = submitted.poll(20, TimeUnit.SECONDS);
    if (next == null) {
      throw new AssertionError("no envelope arrived");
    }
    return next;
  }

  int inFlightMax() {
    return inFlightMax.get();
  }

  /** How many blocks readers have been given. */
  int fetched() {
    return fetched.get();
  }

  void halt(String reason) {
    halted = reason;
  }

  synchronized void append(Block block) {
    blocks.add(block);
    notifyAll();
  }

  /** Forgets the blocks below one, but for block 0. */
  synchronized void prune(long first) {
    for (long number = 1; number < first; number++) {
      pruned.add(number);
    }
  }

  /** Returns when a reader waits for a block that does not exist yet. */
  synchronized void awaitWaitingReader() throws InterruptedException {
    while (waiting == 0) {
      wait();
    }
  }

  @Override
  public String id() {
    return id;
  }

  @Override
  public CompletionStage<SubmitOutcome> submit(ByteString envelope) {
    CompletableFuture<SubmitOutcome> outcome = new CompletableFuture<>();
    inFlightMax.accumulateAndGet(inFlight.incrementAndGet(), Math::max);
    submitted.add(new Submitted(envelope, outcome));
    return outcome.whenComplete((_, _) -> inFlight.decrementAndGet());
  }

  @Override
  public CompletionStage<TransactionPlace> whereIs(String transaction) {
    return CompletableFuture.completedFuture(new TransactionPlace.Unknown());
  }

  @Override
  public BlockSource blocks() {
    return this;
  }

  @Override
  public ChannelStatus status() {
    return new ChannelStatus(
        "TEST", height(), 0, 0, OptionalInt.empty(), Voting.VOTES, 1, 1, 0, 0, "", halted);
  }

  @Override
  public synchronized long height() {
    return blocks.size();
  }

  @Override
  public synchronized long firstBlock() {
    return pruned.isEmpty() ? 0 : Collections.max(pruned) + 1;
  }

  @Override
  public synchronized Optional<Block> block(long number) {
    if (number < 0 || number >= blocks.size() || pruned.contains(number)) {
      return Optional.empty();
    }
    fetched.incrementAndGet();
    return Optional.of(blocks.get((int) number));
  }

  @Override
  public Optional<ByteString> serialized(long number) {
    return block(number).map(Block::toByteString);
  }

  @Override
  public synchronized boolean awaitHeight(long wanted, Duration patience)
      throws InterruptedException {
    long end = System.nanoTime() + patience.toNanos();
    while (wanted > blocks.size()) {
      long left = TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime());
      if (left <= 0 || !halted.isEmpty()) {
        return false;
      }
      waiting++;
      notifyAll();
      wait(left);
      waiting--;
    }
    return true;
  }
}
