package org.logothete.ledger.rocks;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.logothete.ledger.rocks.LogFormat.Fragment;

/**
 * The list of files that make up the database, as RocksDB keeps it: one record for each change. It
 * takes a list cut short for one that was never longer.
 */
record Manifest(Path file, long number) {
  private static final Pattern NAME = Pattern.compile("MANIFEST-(\\d+)");

  /** RocksDB puts its pointer file in place last of all when it makes a database. */
  static final String POINTER = "CURRENT";

  /** The one in use; empty if there is no database, or its pointer is damaged. */
  static Optional<Manifest> current(Path directory) throws IOException {
    String name;
    try {
      name = new String(Files.readAllBytes(directory.resolve(POINTER)), UTF_8).strip();
    } catch (NoSuchFileException _) {
      return Optional.empty();
    }
    Matcher match = NAME.matcher(name);
    return match.matches()
        ? Optional.of(new Manifest(directory.resolve(name), Long.parseLong(match.group(1))))
        : Optional.empty();
  }

  long bytes() {
    return file.toFile().length();
  }

  /** Syncs what is there, and answers how much that is at least. */
  long sync() throws IOException {
    long bytes = bytes();
    try (RandomAccessFile content = new RandomAccessFile(file.toFile(), "r")) {
      content.getFD().sync();
    }
    return bytes;
  }

  /** Whether the first bytes are there, and records that match their checksums. */
  boolean isWhole(long firstBytes) throws IOException {
    if (bytes() < firstBytes) {
      return false;
    }
    try (FileChannel content = FileChannel.open(file)) {
      LogFormat list = new LogFormat(content.map(FileChannel.MapMode.READ_ONLY, 0, content.size()));
      int at = 0;
      while (at < firstBytes) {
        Optional<Fragment> fragment = list.fragment(at);
        if (fragment.isEmpty()) {
          return false;
        }
        at = LogFormat.skipTrailer(fragment.get().end());
      }
      return true;
    }
  }
}
