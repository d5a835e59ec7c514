package org.logothete.orderer.execution;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import java.util.zip.CRC32C;
import org.logothete.chaincode.agreement.PendingCall;
import org.logothete.chaincode.agreement.Position;
import org.logothete.chaincode.agreement.VoteBundle;
import org.logothete.chaincode.record.MalformedBodyException;
import org.logothete.chaincode.record.ResultRecord;
import org.logothete.orderer.proto.JournalEntry;
import org.logothete.orderer.proto.SaidVote;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What this executor voted for, with the records, on disk before a vote is sent: so it says the
 * same again after a crash, and can still give the record to who lacks it. One write and one sync
 * for each bundle of votes, or for each 8 MiB of its records.
 *
 * <p>Files of entries, each with its length and a checksum, and deleted when all their calls are
 * decided. The end of the last file may be torn by a crash: what is torn was never sent. A file
 * that could not be written is never written again. Used by one thread.
 */
final class VoteJournal implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(VoteJournal.class);
  private static final int VERSION = 1;
  private static final int HEADER_BYTES = 2 * Integer.BYTES;

  /** An entry ends behind the vote with which its records have more. */
  private static final int ENTRY_BYTES = 8 << 20;

  private static final String SUFFIX = ".votes";

  /** Which execution a vote is about. */
  private record Execution(Position position, int attempt, ByteString definition) {}

  /**
   * A file that is written no more, or the one that is.
   *
   * @param last of the calls in it
   */
  private record Segment(Path file, Position last) {}

  private final Path folder;
  private final long segmentBytesMax;
  private final Map<Execution, ResultRecord> recovered = new HashMap<>();
  private final Deque<Segment> closed = new ArrayDeque<>();
  private long nextNumber;
  private Optional<FileChannel> current = Optional.empty();
  private Path currentFile = Path.of("");
  private Position currentLast = new Position(0, 0);

  private VoteJournal(Path folder, long segmentBytesMax) {
    this.folder = folder;
    this.segmentBytesMax = segmentBytesMax;
  }

  /**
   * Opens a folder's journal and reads what is in it.
   *
   * @param segmentBytesMax after which another file is begun
   * @throws IOException if it cannot be read, or made
   */
  static VoteJournal open(Path folder, long segmentBytesMax) throws IOException {
    Files.createDirectories(folder);
    VoteJournal journal = new VoteJournal(folder, segmentBytesMax);
    List<Path> files;
    try (Stream<Path> all = Files.list(folder)) {
      files = all.filter(file -> file.toString().endsWith(SUFFIX)).sorted().toList();
    }
    for (Path file : files) {
      journal.recover(file);
    }
    return journal;
  }

  private void recover(Path file) throws IOException {
    String name = String.valueOf(file.getFileName());
    nextNumber = 1 + Long.parseLong(name.substring(0, name.length() - SUFFIX.length()));
    ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(file));
    Position last = new Position(0, 0);
    Optional<ByteString> entry = next(bytes);
    while (entry.isPresent()) {
      for (SaidVote vote : read(file, entry.get()).getVotesList()) {
        Execution execution =
            new Execution(position(vote), vote.getAttempt(), vote.getDefinition());
        recovered.putIfAbsent(execution, record(file, vote));
        last = later(last, position(vote));
      }
      entry = next(bytes);
    }
    if (bytes.hasRemaining()) {
      LOG.info("{}: {} bytes at its end were torn off by a crash", file, bytes.remaining());
    }
    closed.add(new Segment(file, last));
  }

  private static Optional<ByteString> next(ByteBuffer bytes) {
    if (bytes.remaining() < HEADER_BYTES) {
      return Optional.empty();
    }
    int length = bytes.getInt(bytes.position());
    int sum = bytes.getInt(bytes.position() + Integer.BYTES);
    if (length < 0 || length > bytes.remaining() - HEADER_BYTES) {
      return Optional.empty();
    }
    ByteBuffer content = bytes.slice(bytes.position() + HEADER_BYTES, length);
    if (sum(content.duplicate()) != sum) {
      return Optional.empty();
    }
    bytes.position(bytes.position() + HEADER_BYTES + length);
    return Optional.of(ByteString.copyFrom(content));
  }

  private static int sum(ByteBuffer content) {
    CRC32C sum = new CRC32C();
    sum.update(content);
    return (int) sum.getValue();
  }

  private static JournalEntry read(Path file, ByteString content) throws IOException {
    try {
      JournalEntry entry = JournalEntry.parseFrom(content);
      if (entry.getVersion() != VERSION) {
        throw new IOException(
            "%s has version %d, only %d is known".formatted(file, entry.getVersion(), VERSION));
      }
      return entry;
    } catch (InvalidProtocolBufferException e) {
      throw new IOException(file + " holds an entry that is none", e);
    }
  }

  private static ResultRecord record(Path file, SaidVote vote) throws IOException {
    try {
      return ResultRecord.parse(vote.getRecord());
    } catch (MalformedBodyException e) {
      throw new IOException(file + " holds a record that is none", e);
    }
  }

  /** What was said of an attempt before this start. */
  Optional<ResultRecord> said(PendingCall call) {
    return Optional.ofNullable(
        recovered.get(new Execution(call.position(), call.attempt(), call.definition())));
  }

  /** All records that were found at the start. */
  Collection<ResultRecord> recovered() {
    return List.copyOf(recovered.values());
  }

  /**
   * Keeps votes; durable when this returns.
   *
   * @param records of the votes, by digest; a vote without one was kept before
   * @throws IOException if they are not durable; to be tried again before they are sent
   */
  void keep(VoteBundle votes, Map<ByteString, ByteString> records) throws IOException {
    JournalEntry.Builder entry = JournalEntry.newBuilder().setVersion(VERSION);
    long bytes = 0;
    for (VoteBundle.Vote vote : votes.votes()) {
      ByteString record = records.get(vote.digest());
      if (record != null) {
        entry.addVotes(said(vote, record));
        bytes += record.size();
      }
      if (bytes > ENTRY_BYTES) {
        append(entry.build());
        entry.clearVotes();
        bytes = 0;
      }
    }
    if (entry.getVotesCount() > 0) {
      append(entry.build());
    }
  }

  private static SaidVote said(VoteBundle.Vote vote, ByteString record) {
    return SaidVote.newBuilder()
        .setBlock(vote.position().block())
        .setIndex(vote.position().index())
        .setAttempt(vote.attempt())
        .setDefinition(vote.definition())
        .setRecord(record)
        .build();
  }

  private static Position position(SaidVote vote) {
    return new Position(vote.getBlock(), vote.getIndex());
  }

  private void append(JournalEntry entry) throws IOException {
    FileChannel file = current.isPresent() ? current.get() : begin();
    for (SaidVote vote : entry.getVotesList()) {
      currentLast = later(currentLast, position(vote));
    }
    ByteString content = entry.toByteString();
    ByteBuffer bytes = ByteBuffer.allocate(HEADER_BYTES + content.size());
    bytes.putInt(content.size()).putInt(sum(content.asReadOnlyByteBuffer()));
    content.copyTo(bytes);
    bytes.flip();
    try {
      while (bytes.hasRemaining()) {
        file.write(bytes);
      }
      file.force(false);
    } catch (IOException e) {
      // Nobody knows what of it is on the disk now: it gets no more, and another one is begun.
      finish();
      throw e;
    }
    if (file.size() > segmentBytesMax) {
      finish();
    }
  }

  private static Position later(Position one, Position other) {
    return one.compareTo(other) < 0 ? other : one;
  }

  private FileChannel begin() throws IOException {
    currentFile = folder.resolve("%019d%s".formatted(nextNumber, SUFFIX));
    nextNumber++;
    FileChannel file =
        FileChannel.open(currentFile, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
    current = Optional.of(file);
    currentLast = new Position(0, 0);
    try (FileChannel directory = FileChannel.open(folder)) {
      directory.force(true);
    }
    return file;
  }

  private void finish() throws IOException {
    if (current.isPresent()) {
      closed.add(new Segment(currentFile, currentLast));
      FileChannel file = current.get();
      current = Optional.empty();
      file.close();
    }
  }

  /** Forgets what is about calls before a position: they are decided. */
  void decidedBefore(Position first) {
    recovered.keySet().removeIf(execution -> execution.position().compareTo(first) < 0);
    List<Segment> done = new ArrayList<>();
    for (Segment segment : closed) {
      if (segment.last().compareTo(first) < 0) {
        done.add(segment);
      }
    }
    closed.removeAll(done);
    try {
      for (Segment segment : done) {
        Files.deleteIfExists(segment.file());
      }
    } catch (IOException e) {
      throw new UncheckedIOException("votes that are counted cannot be deleted", e);
    }
  }

  @Override
  public void close() throws IOException {
    finish();
  }
}
