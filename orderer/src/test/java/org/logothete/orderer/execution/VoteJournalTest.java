package org.logothete.orderer.execution;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.stream.Stream;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.logothete.chaincode.agreement.PendingCall;
import org.logothete.chaincode.agreement.Position;
import org.logothete.chaincode.agreement.VoteBundle;
import org.logothete.chaincode.call.Outcome;
import org.logothete.chaincode.call.ReadSet;
import org.logothete.chaincode.call.WriteSet;
import org.logothete.chaincode.record.OverlaidState.Writer;
import org.logothete.chaincode.record.ResultRecord;

final class VoteJournalTest {
  private static final long LARGE = 1 << 20;
  private static final ByteString DEFINITION = ByteString.copyFrom(new byte[32]);

  @TempDir Path folder;

  private static ResultRecord record(long block) {
    return new ResultRecord(
        "tx" + block,
        new Outcome.Returned(200, "", ByteString.copyFromUtf8("in " + block), Optional.empty()),
        new ReadSet(List.of()),
        WriteSet.NONE);
  }

  private static PendingCall call(long block, int attempt) {
    return new PendingCall(
        new Position(block, 0),
        new Writer("tx" + block, 1, 0),
        "cc",
        DEFINITION,
        "",
        attempt,
        false,
        List.of(),
        Map.of(),
        OptionalLong.empty());
  }

  private static void keep(VoteJournal journal, long... blocks) throws IOException {
    Map<ByteString, ByteString> records =
        new TreeMap<>(ByteString.unsignedLexicographicalComparator());
    for (long block : blocks) {
      records.put(record(block).digest(), record(block).bytes());
    }
    journal.keep(
        new VoteBundle(
            new VoteBundle.Base(0, DEFINITION),
            Arrays.stream(blocks)
                .mapToObj(
                    block ->
                        new VoteBundle.Vote(
                            new Position(block, 0), 1, DEFINITION, record(block).digest()))
                .toList()),
        records);
  }

  private List<Path> files() throws IOException {
    try (Stream<Path> all = Files.list(folder)) {
      return all.sorted().toList();
    }
  }

  @Test
  void whatWasSaidIsSaidAgain() throws IOException {
    try (VoteJournal journal = VoteJournal.open(folder, LARGE)) {
      keep(journal, 1, 2);
      keep(journal, 3);
    }
    try (VoteJournal journal = VoteJournal.open(folder, LARGE)) {
      for (long block = 1; block <= 3; block++) {
        assertThat(journal.said(call(block, 1))).contains(record(block));
      }
      assertThat(journal.said(call(1, 2))).isEmpty();
      assertThat(journal.said(call(4, 1))).isEmpty();
      assertThat(journal.recovered()).hasSize(3);
      keep(journal, 4);
    }
    try (VoteJournal journal = VoteJournal.open(folder, LARGE)) {
      assertThat(journal.said(call(1, 1))).contains(record(1));
      assertThat(journal.said(call(4, 1))).contains(record(4));
    }
  }

  @Test
  void whateverACrashLeavesOfTheLastWriteTheRestIsThere() throws IOException {
    try (VoteJournal journal = VoteJournal.open(folder, LARGE)) {
      keep(journal, 1);
    }
    int first = (int) Files.size(files().getFirst());
    Files.delete(files().getFirst());
    try (VoteJournal journal = VoteJournal.open(folder, LARGE)) {
      keep(journal, 1);
      keep(journal, 2);
    }
    Path file = files().getFirst();
    byte[] all = Files.readAllBytes(file);
    for (int left = 0; left < all.length; left++) {
      Files.write(file, Arrays.copyOf(all, left));
      try (VoteJournal journal = VoteJournal.open(folder, LARGE)) {
        assertThat(journal.said(call(1, 1)).isPresent())
            .as("%d bytes", left)
            .isEqualTo(left >= first);
        assertThat(journal.said(call(2, 1))).as("%d bytes", left).isEmpty();
      }
    }
    for (int bit = 8 * first; bit < 8 * all.length; bit++) {
      byte[] changed = all.clone();
      changed[bit / 8] ^= (byte) (1 << (bit % 8));
      Files.write(file, changed);
      try (VoteJournal journal = VoteJournal.open(folder, LARGE)) {
        assertThat(journal.said(call(1, 1))).as("bit %d", bit).contains(record(1));
        assertThat(journal.said(call(2, 1))).as("bit %d", bit).isEmpty();
      }
    }
  }

  @Test
  void filesGoWhenAllTheirCallsAreDecided() throws IOException {
    try (VoteJournal journal = VoteJournal.open(folder, 1)) {
      keep(journal, 1);
      keep(journal, 2, 5);
      keep(journal, 3);
      assertThat(files()).hasSize(3);
      journal.decidedBefore(new Position(4, 0));
      assertThat(files()).hasSize(1);
    }
    try (VoteJournal journal = VoteJournal.open(folder, 1)) {
      assertThat(journal.recovered()).containsExactlyInAnyOrder(record(2), record(5));
      journal.decidedBefore(new Position(5, 0));
      assertThat(journal.recovered()).containsExactly(record(5));
      journal.decidedBefore(new Position(6, 0));
      assertThat(files()).isEmpty();
      keep(journal, 7);
      assertThat(files()).hasSize(1);
    }
  }

  @Test
  void aVoteThatWasKeptBeforeIsNotWrittenAgain() throws IOException {
    try (VoteJournal journal = VoteJournal.open(folder, LARGE)) {
      journal.keep(
          new VoteBundle(
              new VoteBundle.Base(0, DEFINITION),
              List.of(new VoteBundle.Vote(new Position(1, 0), 1, DEFINITION, record(1).digest()))),
          Map.of());
      assertThat(files()).isEmpty();
    }
  }

  @Test
  void anUnknownVersionIsRefused() throws IOException {
    try (VoteJournal journal = VoteJournal.open(folder, LARGE)) {
      keep(journal, 1);
    }
    byte[] version2 = {8, 2};
    ByteBuffer entry = ByteBuffer.allocate(10);
    CRC32C sum = new CRC32C();
    sum.update(version2);
    entry.putInt(version2.length).putInt((int) sum.getValue()).put(version2);
    Files.write(files().getFirst(), entry.array(), StandardOpenOption.APPEND);
    assertThatThrownBy(() -> VoteJournal.open(folder, LARGE))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("version 2, only 1 is known");
  }
}
