package org.logothete.orderer.execution;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.hyperledger.fabric.protos.common.Block;
import org.jspecify.annotations.Nullable;
import org.logothete.chaincode.agreement.PendingCall;
import org.logothete.chaincode.agreement.Progress;
import org.logothete.chaincode.agreement.Speculation;
import org.logothete.chaincode.agreement.VoteBundle;
import org.logothete.chaincode.call.ChaincodeCall;
import org.logothete.chaincode.call.Failure;
import org.logothete.chaincode.call.Outcome;
import org.logothete.chaincode.call.ReadSet;
import org.logothete.chaincode.call.WriteSet;
import org.logothete.chaincode.record.ResultRecord;
import org.logothete.orderer.channel.BlockSource;

/**
 * Executes a channel's calls on a thread of its own, one after the other, and votes. What it learns
 * comes through a queue; each progress brings a view of the state that it owns from then on.
 */
final class Executor implements AutoCloseable {
  /** More than these blocks behind, the agreement waits for the executor. */
  private static final int BACKLOG_BLOCKS_MAX = 64;

  /** What a block brought, and the view behind it. */
  record News(Progress progress, Optional<LedgerStateReader> view) {}

  private final String channel;
  private final BlockSource blocks;
  private final CallRunner runner;
  private final KnownRecords records;
  private final VoteSender votes;
  private final BlockingQueue<News> news = new LinkedBlockingQueue<>(BACKLOG_BLOCKS_MAX);
  private final Speculation speculation;
  private LedgerStateReader view;
  private @Nullable Block lastBlock;
  private final Thread thread;

  /**
   * @param view of the agreed state that {@code speculation} begins with; closed by this
   */
  Executor(
      String channel,
      BlockSource blocks,
      CallRunner runner,
      KnownRecords records,
      VoteSender votes,
      Speculation speculation,
      LedgerStateReader view) {
    this.channel = channel;
    this.blocks = blocks;
    this.runner = runner;
    this.records = records;
    this.votes = votes;
    this.speculation = speculation;
    this.view = view;
    this.thread = new Thread(this::run, "execute-" + channel);
    thread.setDaemon(true);
  }

  void start() {
    thread.start();
  }

  /** Hands on what a block brought; waits while the executor is far behind. */
  void learn(News what) throws InterruptedException {
    news.put(what);
  }

  private void run() {
    try {
      while (true) {
        Optional<Speculation.Task> task = news.isEmpty() ? speculation.next() : Optional.empty();
        if (task.isPresent()) {
          execute(task.get());
          continue;
        }
        if (news.isEmpty()) {
          vote();
        }
        take(news.take());
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    } finally {
      view.close();
      news.forEach(left -> left.view().ifPresent(LedgerStateReader::close));
    }
  }

  private void take(News what) {
    speculation.learn(what.progress());
    if (what.view().isPresent()) {
      view.close();
      view = what.view().get();
    }
  }

  private void vote() throws InterruptedException {
    Optional<VoteBundle> bundle = speculation.takeVotes();
    while (bundle.isPresent()) {
      votes.send(bundle.get());
      bundle = speculation.takeVotes();
    }
  }

  private void execute(Speculation.Task task) throws InterruptedException {
    ResultRecord record = run(task);
    records.add(record.digest(), record.bytes());
    speculation.executed(task, record);
  }

  private ResultRecord run(Speculation.Task task) throws InterruptedException {
    PendingCall pending = task.call();
    Optional<ChaincodeCall> call = call(pending);
    if (call.isEmpty()) {
      return new ResultRecord(
          pending.transaction().transactionId(),
          new Outcome.Failed(Failure.NOT_AVAILABLE, "its block is not on this node"),
          new ReadSet(List.of()),
          WriteSet.NONE);
    }
    return runner.run(call.get(), pending.definition(), task.state());
  }

  /** The call as it was ordered; empty if the block was pruned. */
  private Optional<ChaincodeCall> call(PendingCall pending) {
    return block(pending.position().block())
        .flatMap(block -> BlockEntries.system(block.getData().getData(pending.position().index())))
        .map(ordered -> ordered.call(channel));
  }

  private Optional<Block> block(long number) {
    Block known = lastBlock;
    if (known != null && known.getHeader().getNumber() == number) {
      return Optional.of(known);
    }
    Optional<Block> block = blocks.block(number);
    block.ifPresent(found -> lastBlock = found);
    return block;
  }

  /** Ends the thread; a call under way is left to its runtime, which is closed after this. */
  @Override
  public void close() {
    EndOfThread.of(thread);
  }
}
