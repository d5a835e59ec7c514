package org.logothete.chaincode.call;

import com.google.protobuf.ByteString;
import java.util.List;
import java.util.Optional;

/** A state in memory with words for what tests do, and with pages as small as they like. */
public final class MemoryStateReader implements StateReader {
  private final MemoryState state = new MemoryState();
  private final int pageMax;
  private int applied;

  public MemoryStateReader() {
    this(Integer.MAX_VALUE);
  }

  /**
   * A state that never gives more at once.
   *
   * @param pageMax most entries of a range that come in one page
   */
  public MemoryStateReader(int pageMax) {
    this.pageMax = pageMax;
  }

  /** A state whose pages hold few entries, so that readers have to turn them. */
  public static MemoryStateReader ofSmallPages() {
    return new MemoryStateReader(7);
  }

  /** Writes a key as the genesis transaction. */
  public MemoryStateReader put(String namespace, String key, String value) {
    apply(write(namespace, key, value), "genesis", 0);
    return this;
  }

  /** Writes a key as the next transaction; see {@link #apply(WriteSet)}. */
  public MemoryStateReader with(String namespace, String key, String value) {
    apply(write(namespace, key, value));
    return this;
  }

  private static WriteSet write(String namespace, String key, String value) {
    return new WriteSet(
        List.of(new WriteSet.Write(namespace, key, Optional.of(ByteString.copyFromUtf8(value)))));
  }

  /** Applies what a call wrote as the next of the transactions tx1, tx2 and so on. */
  public void apply(WriteSet writes) {
    applied++;
    apply(writes, "tx" + applied, 1_700_000_000L + applied);
  }

  /** Applies what a call wrote. */
  public void apply(WriteSet writes, String transactionId, long seconds) {
    state.apply(writes, transactionId, seconds, 0);
  }

  @Override
  public Optional<ByteString> get(String namespace, String key) {
    return state.get(namespace, key);
  }

  @Override
  public Page range(String namespace, String from, String to, int limit) {
    return state.range(namespace, from, to, Math.min(limit, pageMax));
  }

  @Override
  public List<Modification> history(String namespace, String key, int limit) {
    return state.history(namespace, key, limit);
  }
}
