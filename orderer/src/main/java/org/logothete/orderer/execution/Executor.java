package org.logothete.orderer.execution;

import com.google.protobuf.ByteString;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.hyperledger.fabric.protos.common.Block;
import org.jspecify.annotations.Nullable;
import org.logothete.chaincode.agreement.PendingCall;
import org.logothete.chaincode.agreement.Position;
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
import org.logothete.orderer.direct.DirectDesk;

/**
 * Executes a channel's calls on a thread of its own, one after the other, and votes. What it learns
 * comes through a queue; each progress brings a view of the state that it owns from then on.
 */
final class Executor implements AutoCloseable {
  /** More than these blocks behind, the agreement waits for the executor. */
  private static final int BACKLOG_BLOCKS_MAX = 64;

  /** How often votes that are not ordered are looked for while nothing else happens. */
  private static final long REPEAT_MILLIS = 1_000;

  /** What a block brought, and the view behind it. */
  record News(Progress progress, Optional<LedgerStateReader> view) {}

  private final String channel;
  private final BlockSource blocks;
  private final CallRunner runner;
  private final KnownRecords records;
  private final VoteSender votes;
  private final DirectDesk direct;
  private final VoteNotes notes;
  private final Consumer<RuntimeException> onFailure;

  /** Records of results that were not voted for yet, by digest. */
  private final Map<ByteString, ByteString> unsaid = new HashMap<>();

  private final BlockingQueue<News> news = new LinkedBlockingQueue<>(BACKLOG_BLOCKS_MAX);
  private final Speculation speculation;
  private LedgerStateReader view;
  private @Nullable Block lastBlock;

  private final Thread thread;

  /**
   * @param notes of what was voted for
   * @param view of the agreed state that {@code speculation} begins with; closed by this
   * @param onFailure is told what ended the thread before it was closed
   */
  Executor(
      ChannelExecution.Site site,
      VoteNotes notes,
      Speculation speculation,
      LedgerStateReader view,
      Consumer<RuntimeException> onFailure) {
    this.channel = site.channel();
    this.blocks = site.blocks();
    this.runner = site.runner();
    this.records = site.records();
    this.votes = site.votes();
    this.notes = notes;
    this.onFailure = onFailure;
    this.direct = site.direct();
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
        votes.repeatOverdue();
        News next = news.poll(REPEAT_MILLIS, TimeUnit.MILLISECONDS);
        if (next != null) {
          take(next);
        }
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    } catch (RuntimeException e) {
      onFailure.accept(e);
    } finally {
      view.close();
      news.forEach(left -> left.view().ifPresent(LedgerStateReader::close));
    }
  }

  private void take(News what) {
    Progress progress = what.progress();
    speculation.learn(progress);
    Position undecided = progress.first().orElse(new Position(progress.decisions().block() + 1, 0));
    votes.decidedBefore(undecided);
    notes.decidedBefore(undecided);
    if (what.view().isPresent()) {
      view.close();
      view = what.view().get();
    }
  }

  private void vote() throws InterruptedException {
    direct.executed(speculation.takeProposals());
    Optional<VoteBundle> bundle = speculation.takeVotes();
    while (bundle.isPresent()) {
      // A vote that is not on disk is not sent: after a crash another one might follow it.
      notes.keep(bundle.get(), unsaid);
      votes.send(bundle.get());
      bundle = speculation.takeVotes();
    }
    unsaid.clear();
  }

  private void execute(Speculation.Task task) throws InterruptedException {
    ResultRecord record = run(task);
    ByteString bytes = record.bytes();
    ByteString digest = ResultRecord.digestOf(bytes);
    records.add(digest, bytes);
    unsaid.put(digest, bytes);
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
