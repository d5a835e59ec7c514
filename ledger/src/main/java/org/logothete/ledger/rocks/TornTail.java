package org.logothete.ledger.rocks;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Comparator;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.logothete.ledger.rocks.LogFormat.Fragment;

/**
 * What a power cut may leave at the end of the write-ahead log, and RocksDB takes for damage: a
 * last record of which some pages are there and others are not, in any order.
 *
 * <p>A record is begun only when all before it are synced, so only the last one in the file may be
 * incomplete. It may be cut off if nothing lies behind it and nobody was told of it. Anything else
 * is damage.
 */
final class TornTail {
  private static final Pattern LOG_FILE = Pattern.compile("\\d+\\.log");

  private final LogFormat log;

  private TornTail(LogFormat log) {
    this.log = log;
  }

  /**
   * Cuts off an incomplete last record.
   *
   * @param acknowledged the sequence number up to which everything must stay
   * @return false if there is none, or what is there is damage; nothing is changed then
   */
  static boolean cut(Path directory, long acknowledged) throws IOException {
    Optional<Path> newest = newestLog(directory);
    if (newest.isEmpty()) {
      return false;
    }
    try (FileChannel file =
        FileChannel.open(newest.get(), StandardOpenOption.READ, StandardOpenOption.WRITE)) {
      ByteBuffer content = file.map(FileChannel.MapMode.READ_ONLY, 0, file.size());
      Optional<Integer> end = new TornTail(new LogFormat(content)).endOfWhole(acknowledged);
      if (end.isEmpty()) {
        return false;
      }
      file.truncate(end.get());
      file.force(true);
      return true;
    }
  }

  /** By number; one that was begun and not written to has nothing to cut. */
  private static Optional<Path> newestLog(Path directory) throws IOException {
    try (Stream<Path> files = Files.list(directory)) {
      return files
          .filter(file -> LOG_FILE.matcher(String.valueOf(file.getFileName())).matches())
          .filter(file -> file.toFile().length() > 0)
          .max(Comparator.comparingLong(TornTail::number));
    }
  }

  private static long number(Path logFile) {
    String name = String.valueOf(logFile.getFileName());
    return Long.parseLong(name.substring(0, name.indexOf('.')));
  }

  /** Where the last whole record ends, if an incomplete one lies behind it and nothing else. */
  private Optional<Integer> endOfWhole(long acknowledged) {
    int at = 0;
    int end = 0;
    long begun = 0;
    long whole = 0;
    while (at < log.end()) {
      Optional<Fragment> fragment = log.fragment(at);
      if (fragment.isEmpty()) {
        boolean torn = !recordBeginsBehind(at) && whole >= acknowledged;
        return torn ? Optional.of(end) : Optional.empty();
      }
      begun = fragment.get().beginsRecord() ? fragment.get().lastSequence() : begun;
      if (fragment.get().endsRecord()) {
        whole = begun;
        end = fragment.get().end();
      }
      at = LogFormat.skipTrailer(fragment.get().end());
    }
    return Optional.empty();
  }

  /** Whether a later record begins somewhere: anywhere in this block, or in the next ones. */
  private boolean recordBeginsBehind(int damaged) {
    int nextBlock = LogFormat.nextBlock(damaged);
    for (int at = damaged + 1; at < Math.min(nextBlock, log.end()); at++) {
      if (log.fragment(at).filter(Fragment::beginsRecord).isPresent()) {
        return true;
      }
    }
    int at = nextBlock;
    while (at < log.end()) {
      Optional<Fragment> fragment = log.fragment(at);
      if (fragment.filter(Fragment::beginsRecord).isPresent()) {
        return true;
      }
      at = LogFormat.skipTrailer(fragment.map(Fragment::end).orElse(LogFormat.nextBlock(at)));
    }
    return false;
  }
}
