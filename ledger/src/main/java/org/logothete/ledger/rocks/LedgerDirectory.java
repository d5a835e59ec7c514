package org.logothete.ledger.rocks;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.File;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.logothete.ledger.LedgerException;
import org.rocksdb.Options;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;
import org.rocksdb.RocksIterator;

/** Looks at a directory before RocksDB is let loose on it. */
final class LedgerDirectory {
  /**
   * What a first opening that was interrupted may leave behind, a mount point's own folder, and
   * what a node keeps against others beside its ledger.
   */
  private static final Pattern HARMLESS =
      Pattern.compile(
          "LOCK|LOG|LOG\\.old\\..*|IDENTITY|MANIFEST-.*|.*\\.dbtmp|lost\\+found|evidence");

  /** Those that are missing beside these are made when the ledger is opened. */
  private static final Set<String> FORMAT_1_TABLES =
      Set.of("default", "blocks", "hashes", "transactions", "consensus-log");

  static {
    RocksDB.loadLibrary();
  }

  private LedgerDirectory() {}

  /**
   * Makes the directory if it is missing; checks that it can be written and holds nothing or a
   * database with a ledger's tables.
   *
   * @throws LedgerException naming the directory and what is wrong with it
   */
  static void prepare(Path directory) {
    try {
      Files.createDirectories(directory);
    } catch (IOException e) {
      throw new LedgerException("cannot make the ledger directory " + directory + ": " + e, e);
    }
    if (!Files.isReadable(directory) || !Files.isWritable(directory)) {
      throw new LedgerException(
          "the ledger directory " + directory + " cannot be read and written by this user");
    }
    if (Files.exists(directory.resolve(Manifest.POINTER))) {
      refuseOtherTables(directory);
    } else {
      refuseStrangers(directory);
    }
  }

  /**
   * Checks that the directory holds a database with a ledger's tables.
   *
   * @throws LedgerException naming the directory and what is wrong with it
   */
  static void requireLedger(Path directory) {
    if (!Files.exists(directory.resolve(Manifest.POINTER))) {
      throw new LedgerException("there is no ledger in " + directory);
    }
    refuseOtherTables(directory);
  }

  /** Bytes of the write-ahead log; 0 if there is no directory yet. */
  static long logBytes(Path directory) throws IOException {
    if (!Files.exists(directory)) {
      return 0;
    }
    try (Stream<Path> files = Files.list(directory)) {
      return files
          .map(Path::toFile)
          .filter(file -> file.getName().endsWith(".log"))
          .mapToLong(File::length)
          .sum();
    }
  }

  /**
   * Refuses what RocksDB would read without complaint, or without end.
   *
   * @throws LedgerException naming the file
   */
  private static void refuseDamage(Path directory) {
    try {
      refuseShortManifest(directory, HighWaterMark.of(directory).level());
      refuseReusedFragments(directory);
    } catch (IOException e) {
      throw new LedgerException("cannot read the ledger in " + directory + ": " + e, e);
    }
  }

  /** Files that a shorter manifest does not name would be deleted, and what is in them missing. */
  private static void refuseShortManifest(Path directory, HighWaterMark.Level acknowledged)
      throws IOException {
    Optional<Manifest> manifest = Manifest.current(directory);
    if (manifest.isEmpty() || manifest.get().number() > acknowledged.manifest()) {
      return;
    }
    if (manifest.get().number() < acknowledged.manifest()
        || !manifest.get().isWhole(acknowledged.manifestBytes())) {
      throw new LedgerException(
          "the ledger in %s is damaged: %s is not what was written"
              .formatted(directory, manifest.get().file().getFileName()));
    }
  }

  private static void refuseReusedFragments(Path directory) throws IOException {
    try (Stream<Path> files = Files.list(directory)) {
      for (Path file : files.filter(LedgerDirectory::isInLogFormat).sorted().toList()) {
        try (FileChannel content = FileChannel.open(file)) {
          new LogFormat(content.map(FileChannel.MapMode.READ_ONLY, 0, content.size()))
              .reusedFragment()
              .ifPresent(
                  at -> {
                    throw new LedgerException(
                        "the ledger in %s is damaged: %s at byte %d"
                            .formatted(directory, file.getFileName(), at));
                  });
        }
      }
    }
  }

  private static boolean isInLogFormat(Path file) {
    String name = String.valueOf(file.getFileName());
    return name.startsWith("MANIFEST-") || name.endsWith(".log");
  }

  private static void refuseOtherTables(Path directory) {
    refuseDamage(directory);
    Set<String> expected =
        Stream.of(Table.values())
            .map(table -> new String(table.label(), UTF_8))
            .collect(Collectors.toSet());
    try (Options options = new Options()) {
      Set<String> found = new TreeSet<>();
      RocksDB.listColumnFamilies(options, directory.toString())
          .forEach(label -> found.add(new String(label, UTF_8)));
      boolean isComplete = found.containsAll(FORMAT_1_TABLES);
      if (!expected.containsAll(found) || (!isComplete && hasContent(options, directory))) {
        throw new LedgerException(
            "the database in "
                + directory
                + " is not a ledger of this version: it has the tables "
                + found);
      }
    } catch (RocksDBException e) {
      throw new LedgerException(
          "cannot read the ledger in " + directory + ": " + e.getMessage(), e);
    }
  }

  /** A first opening that was interrupted leaves some of the tables, and nothing in any. */
  private static boolean hasContent(Options options, Path directory) throws RocksDBException {
    try (RocksDB database = RocksDB.openReadOnly(options, directory.toString());
        RocksIterator entries = database.newIterator()) {
      entries.seekToFirst();
      entries.status();
      return entries.isValid();
    }
  }

  /** Without its pointer a database would be made anew, over the files of whatever lies there. */
  private static void refuseStrangers(Path directory) {
    try (Stream<Path> files = Files.list(directory)) {
      List<String> strangers =
          files
              .map(file -> String.valueOf(file.getFileName()))
              .filter(name -> !HARMLESS.matcher(name).matches())
              .sorted()
              .limit(3)
              .toList();
      if (!strangers.isEmpty()) {
        throw new LedgerException(
            "the directory "
                + directory
                + " holds no ledger but other files, such as "
                + String.join(", ", strangers));
      }
    } catch (IOException e) {
      throw new LedgerException("cannot list the ledger directory " + directory + ": " + e, e);
    }
  }
}
