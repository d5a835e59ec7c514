package org.logothete.ledger;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * Changes to one channel that become durable together or not at all. Not thread-safe; used once.
 *
 * <p>Log records are written first, then blocks are appended, each dropping the log records of its
 * height and below (height 0 excepted); {@link #clearLog} acts before all of it.
 */
public final class LedgerBatch {
  /** One log record; the array is not copied. */
  public static final class LogRecord {
    private final LogKey key;
    private final byte[] content;

    LogRecord(LogKey key, byte[] content) {
      this.key = key;
      this.content = content;
    }

    public LogKey key() {
      return key;
    }

    public byte[] content() {
      return content;
    }
  }

  private final List<LogRecord> records = new ArrayList<>();
  private final List<BlockEntry> blocks = new ArrayList<>();
  private boolean clearsLog;

  public LedgerBatch putLog(LogKey key, byte[] content) {
    records.add(new LogRecord(key, content));
    return this;
  }

  public LedgerBatch append(BlockEntry block) {
    blocks.add(block);
    return this;
  }

  /** Drops every log record that was there before this batch. */
  public LedgerBatch clearLog() {
    clearsLog = true;
    return this;
  }

  public List<LogRecord> records() {
    return Collections.unmodifiableList(records);
  }

  public List<BlockEntry> blocks() {
    return Collections.unmodifiableList(blocks);
  }

  public boolean clearsLog() {
    return clearsLog;
  }

  public boolean isEmpty() {
    return records.isEmpty() && blocks.isEmpty() && !clearsLog;
  }
}
