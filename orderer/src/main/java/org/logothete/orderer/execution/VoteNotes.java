package org.logothete.orderer.execution;

import com.google.protobuf.ByteString;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeSet;
import org.logothete.chaincode.agreement.PendingCall;
import org.logothete.chaincode.agreement.Position;
import org.logothete.chaincode.agreement.VoteBundle;
import org.logothete.chaincode.record.MalformedBodyException;
import org.logothete.chaincode.record.ResultRecord;
import org.logothete.ledger.ChannelNotes;
import org.logothete.ledger.LedgerException;
import org.logothete.ledger.NotesBatch;

/**
 * What this executor voted for, with the records, durable before a vote is sent: so it says the
 * same again after a crash, and can still give the record to who lacks it. One durable write for
 * each bundle of votes, or for each 8 MiB of its records. What is about decided calls is deleted
 * with the next of these writes. Used by one thread.
 */
final class VoteNotes {
  /** Then block, index and attempt in hexadecimal, and the definition's hash; under it a record. */
  private static final String PREFIX = "vote/";

  /** A write ends behind the record with which it has more. */
  private static final int WRITE_BYTES = 8 << 20;

  private static final int PAGE = 64;

  private final ChannelNotes notes;

  /** What was said before this start of undecided calls. */
  private final Map<String, ResultRecord> recovered = new HashMap<>();

  private final NavigableSet<String> kept = new TreeSet<>();
  private final List<String> decided = new ArrayList<>();

  private VoteNotes(ChannelNotes notes) {
    this.notes = notes;
  }

  /** Reads what was said before. */
  static VoteNotes open(ChannelNotes notes) {
    VoteNotes votes = new VoteNotes(notes);
    String from = PREFIX;
    while (!from.isEmpty()) {
      SortedMap<String, byte[]> page = notes.range(from, PREFIX + '~', PAGE);
      page.forEach((key, bytes) -> votes.recovered.put(key, record(key, bytes)));
      from = page.size() < PAGE ? "" : page.lastKey() + ' ';
    }
    votes.kept.addAll(votes.recovered.keySet());
    return votes;
  }

  private static ResultRecord record(String key, byte[] bytes) {
    try {
      return ResultRecord.parse(ByteString.copyFrom(bytes));
    } catch (MalformedBodyException e) {
      throw new LedgerException("the note %s is no result record".formatted(key), e);
    }
  }

  /** What was said of an attempt before this start. */
  Optional<ResultRecord> said(PendingCall call) {
    return Optional.ofNullable(
        recovered.get(key(call.position(), call.attempt(), call.definition())));
  }

  /** The records that were found at the start, of calls that are not decided. */
  Collection<ResultRecord> recovered() {
    return List.copyOf(recovered.values());
  }

  /**
   * Keeps votes; durable when this returns.
   *
   * @param records of the votes, by digest; a vote without one was kept before
   */
  void keep(VoteBundle votes, Map<ByteString, ByteString> records) {
    NotesBatch batch = new NotesBatch();
    long bytes = 0;
    for (VoteBundle.Vote vote : votes.votes()) {
      ByteString record = records.get(vote.digest());
      if (record != null) {
        String key = key(vote.position(), vote.attempt(), vote.definition());
        kept.add(key);
        batch.put(key, record.toByteArray());
        bytes += record.size();
      }
      if (bytes > WRITE_BYTES) {
        notes.write(batch);
        batch = new NotesBatch();
        bytes = 0;
      }
    }
    decided.forEach(batch::delete);
    if (!batch.isEmpty()) {
      notes.write(batch);
    }
    decided.clear();
  }

  /** What is about calls before a position is needed no more: they are decided. */
  void decidedBefore(Position first) {
    NavigableSet<String> done = kept.headSet(prefix(first), false);
    decided.addAll(done);
    recovered.keySet().removeAll(done);
    done.clear();
  }

  private static String key(Position position, int attempt, ByteString definition) {
    return "%s/%08x/%s"
        .formatted(prefix(position), attempt, HexFormat.of().formatHex(definition.toByteArray()));
  }

  private static String prefix(Position position) {
    return String.format(Locale.ROOT, "%s%016x/%08x", PREFIX, position.block(), position.index());
  }
}
