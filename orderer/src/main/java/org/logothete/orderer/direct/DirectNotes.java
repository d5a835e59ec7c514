package org.logothete.orderer.direct;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SortedMap;
import org.logothete.chaincode.direct.Certificate;
import org.logothete.chaincode.direct.DirectAgreement;
import org.logothete.chaincode.direct.Instance;
import org.logothete.chaincode.direct.MalformedDirectMessageException;
import org.logothete.ledger.ChannelNotes;
import org.logothete.ledger.LedgerException;
import org.logothete.ledger.NotesBatch;
import org.logothete.orderer.proto.DirectNote;

/**
 * What must outlive a crash: what this executor said, the results it said it of, and certificates
 * of what was decided, for those that come later. Thread-safe; durable when written.
 */
final class DirectNotes {
  private static final String BEGUN = "direct/begun";
  private static final String MEMORY = "direct/memory/";
  private static final String RECORD = "direct/record/";
  private static final String SETTLED = "direct/settled/";
  private static final int NUMBER_LENGTH = 16;
  private static final int PAGE = 256;

  /**
   * What was said about one attempt at a call.
   *
   * @param attempt from 1
   * @param memory as the machine wants it back
   */
  record Memory(ByteString group, DirectCall call, int attempt, ByteString memory) {
    Instance instance() {
      return call.instance(attempt);
    }

    /** What was decided, if it was. */
    Optional<Certificate> decision() {
      return DirectAgreement.decided(instance(), memory);
    }
  }

  private final ChannelNotes notes;

  DirectNotes(ChannelNotes notes) {
    this.notes = notes;
  }

  /** The first block of whose calls this node may speak; empty if it never spoke. */
  OptionalLong begun() {
    return notes.get(BEGUN).stream()
        .mapToLong(bytes -> Long.parseLong(ByteString.copyFrom(bytes).toStringUtf8(), 16))
        .findFirst();
  }

  static void begin(NotesBatch batch, long block) {
    batch.put(BEGUN, ByteString.copyFromUtf8(hex(block)).toByteArray());
  }

  static void remember(NotesBatch batch, Memory memory) {
    batch.put(
        MEMORY + key(memory.call().number(), memory.attempt()),
        note(memory.group(), memory.call()).setMemory(memory.memory()).build().toByteArray());
  }

  static void keep(NotesBatch batch, DirectCall call, int attempt, ByteString record) {
    batch.put(RECORD + key(call.number(), attempt), record.toByteArray());
  }

  /** From here on the certificate is all that is known of the call. */
  static void settle(NotesBatch batch, ByteString group, SettledCall settled) {
    DirectCall call = settled.call();
    batch.put(
        SETTLED + hex(call.number()),
        note(group, call).setCertificate(settled.certificate().encode()).build().toByteArray());
    forget(batch, call.number(), settled.certificate().instance().attempt() + 1);
  }

  /** Forgets what was said about a call at its attempts up to this one. */
  static void forget(NotesBatch batch, long number, int attempts) {
    for (int attempt = 1; attempt <= attempts; attempt++) {
      batch.delete(MEMORY + key(number, attempt));
      batch.delete(RECORD + key(number, attempt));
    }
  }

  void write(NotesBatch batch) {
    notes.write(batch);
  }

  /** All that was said and is not settled. */
  List<Memory> memories() {
    return all(MEMORY).stream()
        .map(
            entry -> {
              String place = entry.getKey().substring(MEMORY.length());
              long number = Long.parseLong(place.substring(0, NUMBER_LENGTH), 16);
              int attempt = Integer.parseInt(place.substring(NUMBER_LENGTH + 1), 16);
              return memory(number, attempt, parse(entry.getKey(), entry.getValue()));
            })
        .toList();
  }

  /** What was said about one attempt at a call that is not settled. */
  Optional<Memory> memory(long number, int attempt) {
    String key = MEMORY + key(number, attempt);
    return notes.get(key).map(bytes -> memory(number, attempt, parse(key, bytes)));
  }

  private static Memory memory(long number, int attempt, DirectNote note) {
    return new Memory(note.getGroup(), call(number, note), attempt, note.getMemory());
  }

  /** This node's result of one attempt at a call that is not settled. */
  Optional<ByteString> record(long number, int attempt) {
    return notes.get(RECORD + key(number, attempt)).map(ByteString::copyFrom);
  }

  /** This node's results of calls that are not settled. */
  List<ByteString> records() {
    return all(RECORD).stream().map(entry -> ByteString.copyFrom(entry.getValue())).toList();
  }

  private List<Map.Entry<String, byte[]>> all(String prefix) {
    List<Map.Entry<String, byte[]>> all = new ArrayList<>();
    String from = prefix;
    while (true) {
      SortedMap<String, byte[]> page = notes.range(from, prefix + '~', PAGE);
      all.addAll(page.entrySet());
      if (page.size() < PAGE) {
        return all;
      }
      from = page.lastKey() + ' ';
    }
  }

  /** Calls that are settled, from one on; not all that there are. */
  List<SettledCall> settledFrom(long number) {
    List<SettledCall> settled = new ArrayList<>();
    notes
        .range(SETTLED + hex(number), SETTLED + '~', PAGE)
        .forEach((key, bytes) -> settled.add(settled(key, bytes)));
    return settled;
  }

  Optional<SettledCall> settled(long number) {
    String key = SETTLED + hex(number);
    return notes.get(key).map(bytes -> settled(key, bytes));
  }

  /**
   * Forgets the oldest settled calls of blocks below this one, as many as one write may.
   *
   * @return whether these were all
   */
  boolean prune(NotesBatch batch, long firstBlock) {
    List<SettledCall> oldest = settledFrom(0);
    List<SettledCall> below =
        oldest.stream().filter(settled -> settled.call().block() < firstBlock).toList();
    below.forEach(settled -> batch.delete(SETTLED + hex(settled.call().number())));
    return below.size() < PAGE;
  }

  private static SettledCall settled(String key, byte[] bytes) {
    DirectNote note = parse(key, bytes);
    try {
      return new SettledCall(
          call(Long.parseLong(key.substring(SETTLED.length()), 16), note),
          Certificate.decode(note.getCertificate()));
    } catch (MalformedDirectMessageException e) {
      throw damaged(key, e);
    }
  }

  private static DirectCall call(long number, DirectNote note) {
    return new DirectCall(number, note.getBlock(), note.getTransactionId());
  }

  private static DirectNote.Builder note(ByteString group, DirectCall call) {
    return DirectNote.newBuilder()
        .setGroup(group)
        .setBlock(call.block())
        .setTransactionId(call.transactionId());
  }

  private static DirectNote parse(String key, byte[] bytes) {
    try {
      return DirectNote.parseFrom(bytes);
    } catch (InvalidProtocolBufferException e) {
      throw damaged(key, e);
    }
  }

  private static LedgerException damaged(String key, Exception cause) {
    return new LedgerException(
        "the note %s is not what was written: %s".formatted(key, cause.getMessage()), cause);
  }

  private static String key(long number, int attempt) {
    return "%s/%04x".formatted(hex(number), attempt);
  }

  private static String hex(long number) {
    return String.format(Locale.ROOT, "%016x", number);
  }
}
