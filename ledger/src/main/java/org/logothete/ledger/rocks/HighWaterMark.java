package org.logothete.ledger.rocks;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import java.util.zip.CRC32C;

/**
 * How much of a ledger was durable when its newest commit was acknowledged, in a file beside the
 * database. Files that lost their end look to RocksDB like those that a crash cut short; the mark
 * tells what must be there. Thread-safe.
 *
 * <p>It is written after each sync of the log and before anybody hears of the commit, and not
 * synced itself. Whatever ends the process leaves it exact. After a power cut it may be as old as
 * the kernel's write-back, half a minute, and then vouches for less; it never vouches for more than
 * is there.
 */
final class HighWaterMark implements AutoCloseable {
  static final String FILE = "HIGH-WATER-MARK";
  private static final int CONTENT_BYTES = 3 * Long.BYTES + Integer.BYTES;

  /**
   * What is durable.
   *
   * @param sequence number of the newest change
   * @param manifest number of the manifest in use
   * @param manifestBytes how long that is
   */
  record Level(long sequence, long manifest, long manifestBytes) {
    private static final Level NOTHING = new Level(0, 0, 0);

    private byte[] encode() {
      ByteBuffer content = ByteBuffer.allocate(CONTENT_BYTES);
      content.putLong(sequence).putLong(manifest).putLong(manifestBytes);
      CRC32C crc = new CRC32C();
      crc.update(content.array(), 0, content.position());
      return content.putInt((int) crc.getValue()).array();
    }

    /** A power cut may leave the file without its content: that must not keep a node down. */
    private static Level parse(byte[] content) {
      if (content.length != CONTENT_BYTES) {
        return NOTHING;
      }
      ByteBuffer fields = ByteBuffer.wrap(content);
      Level level = new Level(fields.getLong(), fields.getLong(), fields.getLong());
      return Arrays.equals(content, level.encode()) ? level : NOTHING;
    }
  }

  private final Path directory;
  private Level level;
  private Optional<RandomAccessFile> open = Optional.empty();
  private Optional<Manifest> manifest = Optional.empty();

  private HighWaterMark(Path directory, Level level) {
    this.directory = directory;
    this.level = level;
  }

  /** The mark of a directory; at nothing if there is none, or none that can be read. */
  static HighWaterMark of(Path directory) throws IOException {
    try {
      byte[] content = Files.readAllBytes(directory.resolve(FILE));
      return new HighWaterMark(directory, Level.parse(content));
    } catch (NoSuchFileException _) {
      return new HighWaterMark(directory, Level.NOTHING);
    }
  }

  synchronized Level level() {
    return level;
  }

  /** All changes up to this one are durable. */
  synchronized void raise(long sequence) throws IOException {
    long manifestBytes = manifest.map(Manifest::bytes).orElse(0L);
    if (manifestBytes == 0 || manifestBytes != level.manifestBytes()) {
      // A flush or a compaction changed it; it may be in the middle of the next change.
      manifest = Manifest.current(directory);
      manifestBytes = manifest.isPresent() ? manifest.get().sync() : 0;
    } else if (sequence <= level.sequence()) {
      return;
    }
    write(
        new Level(
            Math.max(sequence, level.sequence()),
            manifest.map(Manifest::number).orElse(0L),
            manifestBytes));
  }

  private void write(Level next) throws IOException {
    if (open.isEmpty()) {
      open = Optional.of(new RandomAccessFile(directory.resolve(FILE).toFile(), "rw"));
    }
    // Not a FileChannel: that would be closed by an interrupt of the writing thread.
    RandomAccessFile content = open.get();
    content.seek(0);
    content.write(next.encode());
    level = next;
  }

  @Override
  public synchronized void close() throws IOException {
    if (open.isPresent()) {
      try (RandomAccessFile content = open.get()) {
        content.getFD().sync();
      }
      open = Optional.empty();
    }
  }
}
