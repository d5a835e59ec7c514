package org.logothete.orderer.execution;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.logothete.chaincode.agreement.PendingCall;
import org.logothete.chaincode.agreement.Position;
import org.logothete.chaincode.agreement.VoteBundle;
import org.logothete.chaincode.call.Outcome;
import org.logothete.chaincode.call.ReadSet;
import org.logothete.chaincode.call.WriteSet;
import org.logothete.chaincode.record.OverlaidState.Writer;
import org.logothete.chaincode.record.ResultRecord;
import org.logothete.ledger.BlockEntry;
import org.logothete.ledger.ChannelNotes;
import org.logothete.ledger.LedgerException;
import org.logothete.ledger.LedgerWriteException;
import org.logothete.ledger.NotesBatch;
import org.logothete.ledger.memory.CommitFault;
import org.logothete.ledger.memory.MemoryLedger;

final class VoteNotesTest {
  private static final String CHANNEL = "ch";
  private static final ByteString DEFINITION = ByteString.copyFrom(new byte[32]);

  private MemoryLedger ledger = new MemoryLedger();

  @BeforeEach
  void createChannel() {
    ledger.create(CHANNEL, new BlockEntry(0, new byte[32], new byte[0], List.of()));
  }

  private ChannelNotes notes() {
    return ledger.notes(CHANNEL).orElseThrow();
  }

  /** The process ends, as if killed, and another begins on the same disk. */
  private VoteNotes restarted() {
    ledger.crash();
    ledger = ledger.reopen();
    return VoteNotes.open(notes());
  }

  private int kept() {
    return notes().range(" ", "~", Integer.MAX_VALUE).size();
  }

  private static ResultRecord record(long block) {
    return record(block, "in " + block);
  }

  private static ResultRecord record(long block, String payload) {
    return new ResultRecord(
        "tx" + block,
        new Outcome.Returned(200, "", ByteString.copyFromUtf8(payload), Optional.empty()),
        new ReadSet(List.of()),
        WriteSet.NONE);
  }

  private static PendingCall call(long block, int attempt, ByteString definition) {
    return new PendingCall(
        new Position(block, 0),
        new Writer("tx" + block, 1, 0),
        "cc",
        definition,
        "",
        attempt,
        false,
        List.of(),
        Map.of(),
        OptionalLong.empty());
  }

  private static PendingCall call(long block) {
    return call(block, 1, DEFINITION);
  }

  private static void keep(VoteNotes votes, ResultRecord... records) {
    Map<ByteString, ByteString> byDigest =
        new TreeMap<>(ByteString.unsignedLexicographicalComparator());
    for (ResultRecord record : records) {
      byDigest.put(record.digest(), record.bytes());
    }
    votes.keep(
        new VoteBundle(
            new VoteBundle.Base(0, DEFINITION),
            Arrays.stream(records).map(VoteNotesTest::vote).toList()),
        byDigest);
  }

  private static VoteBundle.Vote vote(ResultRecord record) {
    long block = Long.parseLong(record.transactionId().substring(2));
    return new VoteBundle.Vote(new Position(block, 0), 1, DEFINITION, record.digest());
  }

  @Test
  void whatWasSaidIsSaidAgain() {
    VoteNotes votes = VoteNotes.open(notes());
    keep(votes, record(1), record(2));
    keep(votes, record(300));

    VoteNotes again = restarted();
    for (long block : new long[] {1, 2, 300}) {
      assertThat(again.said(call(block))).contains(record(block));
    }
    assertThat(again.said(call(1, 2, DEFINITION))).isEmpty();
    assertThat(again.said(call(1, 1, ByteString.copyFrom(new byte[] {1})))).isEmpty();
    assertThat(again.said(call(4))).isEmpty();
    assertThat(again.recovered()).containsExactlyInAnyOrder(record(1), record(2), record(300));
    keep(again, record(4));

    VoteNotes third = restarted();
    assertThat(third.said(call(1))).contains(record(1));
    assertThat(third.said(call(4))).contains(record(4));
  }

  @Test
  void manyAndLargeRecordsAreAllThere() {
    ResultRecord[] records = new ResultRecord[150];
    for (int i = 0; i < records.length; i++) {
      records[i] = record(i, "x".repeat(100_000) + i);
    }
    keep(VoteNotes.open(notes()), records);
    assertThat(restarted().recovered()).containsExactlyInAnyOrder(records);
  }

  @Test
  void aFailedWriteIsNoVote() {
    VoteNotes votes = VoteNotes.open(notes());
    keep(votes, record(1));
    ledger.failNextCommit(CommitFault.LOST);
    assertThatThrownBy(() -> keep(votes, record(2))).isInstanceOf(LedgerWriteException.class);
    VoteNotes again = restarted();
    assertThat(again.said(call(1))).contains(record(1));
    assertThat(again.said(call(2))).isEmpty();
  }

  @Test
  void whatIsDecidedGoesWithTheNextVotes() {
    VoteNotes votes = VoteNotes.open(notes());
    keep(votes, record(1), record(2), record(20));
    votes.decidedBefore(new Position(3, 0));
    assertThat(kept()).isEqualTo(3);
    keep(votes, record(21));
    assertThat(kept()).isEqualTo(2);

    VoteNotes again = restarted();
    assertThat(again.recovered()).containsExactlyInAnyOrder(record(20), record(21));
    again.decidedBefore(new Position(20, 1));
    assertThat(again.recovered()).containsExactly(record(21));
    assertThat(again.said(call(20))).isEmpty();
    keep(again, record(22));
    assertThat(restarted().recovered()).containsExactlyInAnyOrder(record(21), record(22));
  }

  @Test
  void aVoteThatWasKeptBeforeIsNotWrittenAgain() {
    VoteNotes.open(notes())
        .keep(
            new VoteBundle(new VoteBundle.Base(0, DEFINITION), List.of(vote(record(1)))), Map.of());
    assertThat(kept()).isZero();
  }

  @Test
  void aDamagedNoteIsNamed() {
    keep(VoteNotes.open(notes()), record(1));
    String key = notes().range(" ", "~", 1).firstKey();
    notes().write(new NotesBatch().put(key, new byte[] {1}));
    assertThatThrownBy(this::restarted)
        .isInstanceOf(LedgerException.class)
        .hasMessage("the note %s is no result record", key);
  }
}
