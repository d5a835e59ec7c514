package org.logothete.orderer.channel;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.Test;
import org.logothete.consensus.Bytes;
import org.logothete.consensus.RecordKey;
import org.logothete.ledger.BlockEntry;
import org.logothete.ledger.ChannelLedger;
import org.logothete.ledger.LedgerWriteException;
import org.logothete.ledger.LogKey;
import org.logothete.ledger.memory.CommitFault;
import org.logothete.ledger.memory.MemoryLedger;
import org.logothete.orderer.channel.DurableLane.Task;
import org.logothete.orderer.disk.DiskGate;
import org.logothete.orderer.peer.NoClusterLinks;

/** What leaves a node whose disk fails, or is full: nothing. */
final class DurableLaneTest {
  private static final RecordKey VOTE = new RecordKey(1, 2, 3);

  private final MemoryLedger ledger = new MemoryLedger();
  private final StubDisk disk = new StubDisk();
  private final List<String> sent = Collections.synchronizedList(new ArrayList<>());
  private final BlockingQueue<Throwable> failures = new LinkedBlockingQueue<>();

  @Test
  void whatIsWrittenAllowsWhatWaitsForIt() {
    DurableLane lane = lane("one");
    lane.add(List.of(vote(), release("vote")));
    lane.close();

    assertThat(sent).containsExactly("vote");
    assertThat(log("one")).containsKey(DurableLane.logKey(VOTE));
  }

  @Test
  void afterAFailedWriteNothingLeavesAnyChannel() throws InterruptedException {
    for (CommitFault fault : CommitFault.values()) {
      MemoryLedger failing = new MemoryLedger();
      StubDisk failed = new StubDisk();
      DurableLane one = lane(failing, failed, "one");
      DurableLane two = lane(failing, failed, "two");
      failing.failNextCommit(fault);
      one.add(List.of(vote(), release("vote")));

      assertThat(failures.take()).isInstanceOf(LedgerWriteException.class);
      one.add(List.of(release("heartbeat")));
      two.add(List.of(release("another channel's")));
      one.close();
      two.close();

      assertThat(sent).isEmpty();
      assertThat(failed.hasFailed()).isTrue();
    }
  }

  /** What one channel's disk did meanwhile is known before the next word of another one. */
  @Test
  void aFailureInTheMiddleOfWhatIsReleasedSilencesTheRest() {
    DurableLane lane = lane("one");
    Task failure =
        new Task.Release(() -> disk.failed(new LedgerWriteException("another channel's write")));
    lane.add(List.of(release("before"), failure, release("after")));
    lane.close();

    assertThat(sent).containsExactly("before");
  }

  @Test
  void aFullDiskHoldsEverythingBackUntilThereIsRoom() throws InterruptedException {
    disk.full = true;
    DurableLane lane = lane("one");
    CountDownLatch released = new CountDownLatch(1);
    lane.add(
        List.of(
            vote(), release("vote"), release("heartbeat"), new Task.Release(released::countDown)));
    disk.askedSeveralTimes.await();
    assertThat(sent).isEmpty();
    assertThat(log("one")).isEmpty();

    disk.full = false;
    released.await();
    lane.close();
    assertThat(sent).containsExactly("vote", "heartbeat");
  }

  @Test
  void aLaneEndsAlthoughTheDiskIsFull() throws InterruptedException {
    disk.full = true;
    DurableLane lane = lane("one");
    lane.add(List.of(vote(), release("vote")));
    disk.askedSeveralTimes.await();
    lane.close();

    assertThat(sent).isEmpty();
    assertThat(log("one")).isEmpty();
  }

  private static Task vote() {
    return new Task.Write(VOTE, Bytes.ofUtf8("content"));
  }

  private Task release(String what) {
    return new Task.Release(() -> sent.add(what));
  }

  private SortedMap<LogKey, byte[]> log(String channel) {
    return ledger.channel(channel).orElseThrow().log();
  }

  private DurableLane lane(String channel) {
    return lane(ledger, disk, channel);
  }

  private DurableLane lane(MemoryLedger of, StubDisk on, String name) {
    ChannelLedger channel =
        of.create(name, new BlockEntry(0, new byte[] {1}, new byte[] {2}, List.of()));
    Outbound outbound = new Outbound(name, new NoClusterLinks(), (_, _) -> {});
    BlockFeed feed = new BlockFeed(channel, new BlockRepair(channel, on, outbound), 1);
    DurableLane lane = new DurableLane(channel, feed, on, failures::add);
    lane.start();
    return lane;
  }

  private static final class StubDisk implements DiskGate {
    private static final int SEVERAL = 3;

    private final CountDownLatch askedSeveralTimes = new CountDownLatch(SEVERAL);
    private volatile boolean full;
    private volatile boolean failed;

    @Override
    public boolean isOpen() {
      askedSeveralTimes.countDown();
      return !isShut();
    }

    @Override
    public boolean isShut() {
      return full || failed;
    }

    @Override
    public Optional<String> refusal() {
      return Optional.empty();
    }

    @Override
    public void failed(LedgerWriteException cause) {
      failed = true;
    }

    @Override
    public boolean hasFailed() {
      return failed;
    }
  }
}
