package org.logothete.chaincode.call;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.protobuf.ByteString;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.logothete.chaincode.call.ReadSet.HistoryRead;
import org.logothete.chaincode.call.ReadSet.KeyRead;
import org.logothete.chaincode.call.ReadSet.RangeRead;
import org.logothete.chaincode.call.WriteSet.Write;

/**
 * What a chaincode reads and writes through while one call runs: it sees its own namespace of the
 * state as it was before the call, not its own writes (as in Fabric), and all that it does is
 * recorded. Chaincodes called by the chaincode record into the same sets.
 *
 * <p>The budget holds here, whichever runtime asks. Once a limit was passed every further use fails
 * in the same way. Not thread-safe.
 */
public final class CallContext {
  /**
   * Longest key, in bytes of UTF-8; a few less than the state allows, as ranges end behind keys.
   */
  public static final int KEY_BYTES_MAX = 4000;

  private static final int PAGE = 100;

  /** Runs another chaincode of the channel inside this call. */
  @FunctionalInterface
  public interface OtherChaincodes {
    Outcome invoke(String chaincode, List<ByteString> arguments, CallContext context)
        throws FailedCallException;
  }

  private static final class Recorded {
    private final Map<String, ReadSet.Read> reads = new LinkedHashMap<>();
    private final TreeMap<String, TreeMap<String, Optional<ByteString>>> writes =
        new TreeMap<>(BY_UTF8);
    private long instructions;
    private long readBytes;
    private long writeBytes;
    private int writeCount;
    private Optional<FailedCallException> broken = Optional.empty();
  }

  private static final Comparator<String> BY_UTF8 = Utf8Order::compare;

  private final String namespace;
  private final StateReader state;
  private final Budget budget;
  private final OtherChaincodes others;
  private final int depth;
  private final CallClock clock;
  private final Recorded recorded;

  private CallContext(
      String namespace,
      StateReader state,
      Budget budget,
      OtherChaincodes others,
      int depth,
      CallClock clock,
      Recorded recorded) {
    this.namespace = namespace;
    this.state = state;
    this.budget = budget;
    this.others = others;
    this.depth = depth;
    this.clock = clock;
    this.recorded = recorded;
  }

  /** For a call of a client. */
  public static CallContext of(
      String chaincode, StateReader state, Budget budget, OtherChaincodes others) {
    return new CallContext(
        chaincode, state, budget, others, 1, new CallClock(budget.wallClock()), new Recorded());
  }

  /** What the budget allows in all; the runtime holds the chaincode to what is not of the state. */
  public Budget budget() {
    return budget;
  }

  /** The budget's wall clock, which runtimes start, and hold the chaincode to. */
  public CallClock clock() {
    return clock;
  }

  /** How many of the budget's instructions are left to this call and those that it makes. */
  public long instructionsLeft() {
    return budget.instructions() - recorded.instructions;
  }

  /** Counts instructions that a runtime which counts them has carried out. */
  public void carriedOut(long instructions) throws FailedCallException {
    checkOpen();
    recorded.instructions += instructions;
    if (recorded.instructions > budget.instructions()) {
      throw fail(
          Failure.OUT_OF_INSTRUCTIONS,
          "more than %d instructions".formatted(budget.instructions()));
    }
  }

  /** The value of a key before this call. */
  public Optional<ByteString> get(String key) throws FailedCallException {
    checkKey(key);
    Optional<ByteString> value = state.get(namespace, key);
    read(bytes(key) + value.map(ByteString::size).orElse(0));
    recorded.reads.putIfAbsent(
        "k" + namespace + "\0" + key, new KeyRead(namespace, key, value.map(StateHashes::ofValue)));
    return value;
  }

  /** Stores a value when the call has succeeded. */
  public void put(String key, ByteString value) throws FailedCallException {
    write(key, Optional.of(value));
  }

  /** Deletes a key when the call has succeeded. */
  public void delete(String key) throws FailedCallException {
    write(key, Optional.empty());
  }

  /**
   * The first entries of a range of keys.
   *
   * @param from empty for the namespace's first key
   * @param to first key behind it; empty for none
   * @param limit most entries, at least 1
   * @return all entries up to the limit, and the key of the next one if there is one
   */
  public StateReader.Page range(String from, String to, int limit) throws FailedCallException {
    checkText(from, 0);
    checkText(to, 0);
    if (limit < 1) {
      throw fail(Failure.INVALID_ARGUMENT, "a range is read by at least one entry");
    }
    // One entry more than is asked for: the key to go on from has to be one that is there, however
    // the state is put together.
    long ahead = limit + 1L;
    List<StateReader.Entry> entries = new ArrayList<>();
    Optional<String> rest = Optional.of(from);
    while (rest.isPresent() && entries.size() < ahead) {
      StateReader.Page page =
          state.range(namespace, rest.get(), to, (int) Math.min(PAGE, ahead - entries.size()));
      for (StateReader.Entry entry : page.entries()) {
        read(bytes(entry.key()) + entry.value().size());
        entries.add(entry);
      }
      rest = page.next();
    }
    boolean more = entries.size() == ahead;
    String end = more ? entries.getLast().key() + '\0' : to;
    recorded.reads.putIfAbsent(
        "r" + namespace + "\0" + from + "\0" + end,
        new RangeRead(namespace, from, end, StateHashes.ofEntries(entries)));
    return more
        ? new StateReader.Page(entries.subList(0, limit), Optional.of(entries.getLast().key()))
        : new StateReader.Page(entries, Optional.empty());
  }

  /** What was done to a key before this call, newest first; all of it, or the call has failed. */
  public List<StateReader.Modification> history(String key, int limit) throws FailedCallException {
    checkKey(key);
    List<StateReader.Modification> found;
    try {
      found = state.history(namespace, key, limit);
    } catch (UnknownHistoryException e) {
      throw fail(Failure.NOT_AVAILABLE, String.valueOf(e.getMessage()));
    }
    for (StateReader.Modification each : found) {
      read(bytes(each.transactionId()) + each.value().map(ByteString::size).orElse(0));
    }
    recorded.reads.putIfAbsent(
        "h" + namespace + "\0" + key + "\0" + limit,
        new HistoryRead(namespace, key, limit, StateHashes.ofModifications(found)));
    return found;
  }

  /**
   * Calls another chaincode of the channel, which reads and writes its own namespace. As in Fabric
   * ({@code core/chaincode/handler.go}, {@code HandleInvokeChaincode}), what it wrote stays if the
   * caller succeeds, whatever status it answered: the caller decides what to make of that.
   */
  public Outcome invoke(String chaincode, List<ByteString> arguments) throws FailedCallException {
    checkOpen();
    if (depth >= budget.depth()) {
      throw fail(
          Failure.CALLS_TOO_DEEP, "chaincodes called one another %d deep".formatted(depth + 1));
    }
    return others.invoke(
        chaincode,
        arguments,
        new CallContext(chaincode, state, budget, others, depth + 1, clock, recorded));
  }

  /** What was read so far. */
  public ReadSet readSet() {
    return new ReadSet(List.copyOf(recorded.reads.values()));
  }

  /** What was written so far. */
  public WriteSet writeSet() {
    List<Write> writes = new ArrayList<>();
    recorded.writes.forEach(
        (space, keys) -> keys.forEach((key, value) -> writes.add(new Write(space, key, value))));
    return new WriteSet(writes);
  }

  /** The limit that was passed, if one was: then the call has failed, whatever it answered. */
  public Optional<FailedCallException> broken() {
    return recorded.broken;
  }

  private void write(String key, Optional<ByteString> value) throws FailedCallException {
    checkKey(key);
    int bytes = bytes(key) + value.map(ByteString::size).orElse(0);
    recorded.writeCount++;
    recorded.writeBytes += bytes;
    if (recorded.writeCount > budget.writes() || recorded.writeBytes > budget.writeBytes()) {
      throw fail(
          Failure.WRITES_TOO_LARGE,
          "more than %d writes or %d bytes".formatted(budget.writes(), budget.writeBytes()));
    }
    recorded.writes.computeIfAbsent(namespace, _ -> new TreeMap<>(BY_UTF8)).put(key, value);
  }

  private void read(int bytes) throws FailedCallException {
    recorded.readBytes += bytes;
    if (recorded.readBytes > budget.readBytes()) {
      throw fail(
          Failure.READS_TOO_LARGE, "more than %d bytes were read".formatted(budget.readBytes()));
    }
  }

  private void checkKey(String key) throws FailedCallException {
    checkText(key, 1);
  }

  private void checkText(String text, int bytesMin) throws FailedCallException {
    checkOpen();
    int bytes;
    try {
      bytes = UTF_8.newEncoder().encode(CharBuffer.wrap(text)).remaining();
    } catch (CharacterCodingException e) {
      throw fail(Failure.INVALID_ARGUMENT, "a key holds half a character");
    }
    if (bytes < bytesMin || bytes > KEY_BYTES_MAX) {
      throw fail(
          Failure.INVALID_ARGUMENT,
          "a key has %d to %d bytes, not %d".formatted(bytesMin, KEY_BYTES_MAX, bytes));
    }
  }

  private void checkOpen() throws FailedCallException {
    if (recorded.broken.isPresent()) {
      throw recorded.broken.get();
    }
  }

  private FailedCallException fail(Failure reason, String detail) {
    FailedCallException failure = new FailedCallException(reason, detail);
    recorded.broken = Optional.of(failure);
    return failure;
  }

  private static int bytes(String text) {
    return text.getBytes(UTF_8).length;
  }
}
