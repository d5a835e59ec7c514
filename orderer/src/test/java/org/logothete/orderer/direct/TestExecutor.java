package org.logothete.orderer.direct;

import com.google.protobuf.ByteString;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.hyperledger.fabric.protos.common.Block;
import org.logothete.chaincode.agreement.DirectOutcome;
import org.logothete.chaincode.agreement.PendingCall;
import org.logothete.chaincode.agreement.Position;
import org.logothete.chaincode.agreement.Speculation;
import org.logothete.chaincode.call.Outcome;
import org.logothete.chaincode.call.ReadSet;
import org.logothete.chaincode.call.WriteSet;
import org.logothete.chaincode.direct.BatchSeals;
import org.logothete.chaincode.direct.Choice;
import org.logothete.chaincode.direct.Sealed;
import org.logothete.chaincode.record.OverlaidState.Writer;
import org.logothete.chaincode.record.ResultRecord;
import org.logothete.ledger.BlockEntry;
import org.logothete.ledger.LedgerWriteException;
import org.logothete.ledger.memory.CommitFault;
import org.logothete.ledger.memory.MemoryLedger;
import org.logothete.network.crypto.EcdsaVerifier;
import org.logothete.orderer.channel.BlockSource;
import org.logothete.orderer.executors.ExecutorGroup;

/** One executor of a {@link Room}: a desk on its thread, a disk, and answers to what others ask. */
final class TestExecutor {
  private final Room room;
  private final int index;
  private final long height;
  private final List<TestExecutor> asked = new ArrayList<>();
  private final Map<ByteString, ByteString> results = new ConcurrentHashMap<>();
  private final ConcurrentLinkedQueue<String> events = new ConcurrentLinkedQueue<>();
  private MemoryLedger disk = new MemoryLedger();
  private DirectDesk desk;
  private Thread thread;

  /**
   * @param height blocks that were ordered when it first was one
   */
  TestExecutor(Room room, int index, long height) {
    this.room = room;
    this.index = index;
    this.height = height;
    // What it holds is nobody's concern here.
    disk.create(Room.CHANNEL, new BlockEntry(0, new byte[32], new byte[0], List.of()));
    desk = desk();
    thread = thread();
  }

  void start() {
    desk.regroup(room.group(), 0);
    thread.start();
  }

  /** Others that it may ask for what it missed, in this order. */
  void asks(TestExecutor... others) {
    asked.addAll(List.of(others));
  }

  /** The process ends, as if killed, and another begins on the same disk. */
  void restart() throws InterruptedException {
    end();
    disk.crash();
    disk = disk.reopen();
    results.clear();
    desk = desk();
    thread = thread();
    start();
  }

  void failNextWrite() {
    disk.failNextCommit(CommitFault.LOST);
  }

  /** Until its thread ended by itself. */
  void awaitEnd() throws InterruptedException {
    thread.join();
  }

  List<String> events() {
    return List.copyOf(events);
  }

  private DirectDesk desk() {
    return new DirectDesk(site(peers()));
  }

  /** As it would be if all that others told it were this. */
  DirectSite site(List<ResultPeers.Told> told) {
    return site(
        new ResultPeers() {
          @Override
          public List<String> sources() {
            return List.of("somebody");
          }

          @Override
          public List<Told> decisions(String source, long firstCall) {
            return told;
          }

          @Override
          public Optional<ByteString> record(
              String source, String transactionId, ByteString digest) {
            return Optional.empty();
          }
        });
  }

  private DirectSite site(ResultPeers peers) {
    return new DirectSite(
        Room.CHANNEL,
        Room.executor(index),
        bytes -> ByteString.copyFrom(room.signer(index).sign(bytes.toByteArray())),
        () -> true,
        blocks(),
        disk.notes(Room.CHANNEL).orElseThrow(),
        room.links(index),
        shelf(),
        peers,
        observer());
  }

  private Thread thread() {
    DirectDesk running = desk;
    Thread made =
        new Thread(
            () -> {
              try {
                running.run();
              } catch (InterruptedException _) {
                Thread.currentThread().interrupt();
              } catch (LedgerWriteException e) {
                events.add("stopped");
              }
            },
            "executor-" + index);
    made.setDaemon(true);
    return made;
  }

  /** A call, ordered in the block of its number. */
  static PendingCall call(long number, int attempt) {
    return new PendingCall(
        new Position(number, 0),
        new Writer("tx" + number, number, 0),
        "model",
        ByteString.copyFromUtf8("definition"),
        "",
        attempt,
        false,
        List.of(),
        Map.of(),
        OptionalLong.of(number));
  }

  static ResultRecord result(PendingCall call, String answer) {
    return new ResultRecord(
        call.transaction().transactionId(),
        new Outcome.Returned(200, "", ByteString.copyFromUtf8(answer), Optional.empty()),
        new ReadSet(List.of()),
        WriteSet.NONE);
  }

  void open(PendingCall call) {
    desk.open(List.of(call));
  }

  /** Opens the call and comes to a result. */
  void execute(PendingCall call, String answer) {
    ResultRecord result = result(call, answer);
    results.put(result.digest(), result.bytes());
    open(call);
    desk.executed(List.of(new Speculation.Proposal(call, result)));
  }

  DirectOutcome outcome(PendingCall call) throws InterruptedException {
    DirectOutcome outcome = desk.outcome(call, () -> open(call));
    // In a node it is in the state now.
    outcome.record().ifPresent(record -> results.put(ResultRecord.digestOf(record), record));
    return outcome;
  }

  /** What came of the call is in the state. */
  void applied(PendingCall call) {
    desk.applied(call.direct().orElseThrow() + 1);
  }

  private ResultShelf shelf() {
    return new ResultShelf() {
      @Override
      public void add(ByteString digest, ByteString record) {
        results.put(digest, record);
      }

      @Override
      public Optional<ByteString> find(ByteString digest) {
        return Optional.ofNullable(results.get(digest));
      }
    };
  }

  /** What it answers when it is asked what was decided. */
  List<ResultPeers.Told> told(long firstCall) {
    return desk.settledFrom(firstCall).stream()
        .map(
            settled ->
                new ResultPeers.Told(
                    settled.certificate().encode(),
                    settled.certificate().choice() instanceof Choice.Value(ByteString digest)
                        ? Optional.ofNullable(results.get(digest))
                        : Optional.empty()))
        .toList();
  }

  private ResultPeers peers() {
    return new ResultPeers() {
      @Override
      public List<String> sources() {
        return asked.stream().map(other -> Integer.toString(other.index)).toList();
      }

      @Override
      public List<Told> decisions(String source, long firstCall) {
        return other(source).told(firstCall);
      }

      @Override
      public Optional<ByteString> record(String source, String transactionId, ByteString digest) {
        return Optional.ofNullable(other(source).results.get(digest));
      }

      private TestExecutor other(String source) {
        return asked.stream()
            .filter(one -> Integer.toString(one.index).equals(source))
            .findFirst()
            .orElseThrow();
      }
    };
  }

  private DirectObserver observer() {
    return new DirectObserver() {
      @Override
      public void deliberated(String channel, int round) {
        events.add("deliberated");
      }

      @Override
      public void fetched(String channel) {
        events.add("fetched");
      }

      @Override
      public void dropped(String channel, Dropped reason) {
        events.add(reason.name());
      }

      @Override
      public void contradicted(String channel, ExecutorGroup group, Sealed one, Sealed other) {
        events.add(
            "executor %d contradicted itself: %s"
                .formatted(one.executor(), isProven(group, one, other)));
      }
    };
  }

  private static boolean isProven(ExecutorGroup group, Sealed one, Sealed other) {
    BatchSeals seals = group.seals(new EcdsaVerifier());
    return seals.holds(one) && seals.holds(other) && one.statement().excludes(other.statement());
  }

  private BlockSource blocks() {
    return new BlockSource() {
      @Override
      public long height() {
        return height;
      }

      @Override
      public long firstBlock() {
        return 0;
      }

      @Override
      public Optional<Block> block(long number) {
        return Optional.empty();
      }

      @Override
      public Optional<ByteString> serialized(long number) {
        return Optional.empty();
      }

      @Override
      public boolean awaitHeight(long wanted, Duration patience) {
        return false;
      }
    };
  }

  /** Ends the process. */
  void end() throws InterruptedException {
    thread.interrupt();
    thread.join();
  }
}
