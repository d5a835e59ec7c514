package org.logothete.ledger.rocks;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
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
  /** RocksDB puts its pointer file in place last of all when it makes a database. */
  private static final String POINTER = "CURRENT";

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
    if (Files.exists(directory.resolve(POINTER))) {
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
    if (!Files.exists(directory.resolve(POINTER))) {
      throw new LedgerException("there is no ledger in " + directory);
    }
    refuseOtherTables(directory);
  }

  private static void refuseOtherTables(Path directory) {
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
