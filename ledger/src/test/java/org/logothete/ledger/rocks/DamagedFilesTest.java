package org.logothete.ledger.rocks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.logothete.ledger.rocks.LedgerProcess.IDENTITY;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.random.RandomGenerator;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.logothete.ledger.Ledger;
import org.logothete.ledger.LedgerException;

/**
 * Single bits flipped, and ends cut off, in files of every kind: the ledger refuses to open, says
 * on reading what is damaged, or is not harmed. It never reads what was not written, and never
 * lacks silently what was acknowledged. {@code -Dledger.flips=n} tries more, {@code
 * -Dledger.damage.seed=n} others.
 */
class DamagedFilesTest {
  private static final int FLIPS = Integer.getInteger("ledger.flips", 1_000);
  private static final int CUTS = FLIPS / 5;
  private static final long SEED = Long.getLong("ledger.damage.seed", 1);

  @TempDir private Path folder;
  private Path sample = Path.of("");

  /** What lies in a ledger's directory. */
  private enum Kind {
    MANIFEST("MANIFEST-\\d+"),
    POINTER("CURRENT"),
    OPTIONS("OPTIONS-\\d+"),
    LOG("\\d+\\.log"),
    TABLE("\\d+\\.sst"),
    BLOBS("\\d+\\.blob"),
    DATABASE_ID("IDENTITY"),
    HIGH_WATER_MARK("HIGH-WATER-MARK"),
    EVIDENCE("offence\\.json");

    private final Pattern names;

    Kind(String names) {
      this.names = Pattern.compile(names);
    }
  }

  /** How a damaged ledger ends; each is right. */
  private enum End {
    REFUSED,
    NOTICED,
    HARMLESS
  }

  @BeforeEach
  void writeSample() throws IOException {
    sample = Files.createDirectory(folder.resolve("sample"));
    SampleLedger.write(sample);
    deleteMessages(sample);
  }

  /** What RocksDB has to say of each run is of no use to the next, and long. */
  private static void deleteMessages(Path directory) throws IOException {
    try (Stream<Path> files = Files.list(directory)) {
      for (Path file : files.filter(f -> f.getFileName().toString().startsWith("LOG")).toList()) {
        Files.delete(file);
      }
    }
  }

  @Test
  void aFlippedBitIsNeverReadAndLosesNothingSilently() throws IOException {
    damage(FLIPS, DamagedFilesTest::flip);
  }

  @Test
  void aFileCutShortLosesNothingSilently() throws IOException {
    damage(CUTS, DamagedFilesTest::cut);
  }

  /** Does something to a file that is not empty; says what. */
  @FunctionalInterface
  private interface Damage {
    String to(RandomAccessFile file, RandomGenerator random) throws IOException;
  }

  private static String flip(RandomAccessFile file, RandomGenerator random) throws IOException {
    long at = random.nextLong(file.length());
    int bit = random.nextInt(Byte.SIZE);
    file.seek(at);
    int old = file.read();
    file.seek(at);
    file.write(old ^ 1 << bit);
    return "bit %d of byte %d flipped".formatted(bit, at);
  }

  private static String cut(RandomAccessFile file, RandomGenerator random) throws IOException {
    long length = random.nextLong(file.length());
    String what = "cut from %d to %d bytes".formatted(file.length(), length);
    file.setLength(length);
    return what;
  }

  private void damage(int times, Damage damage) throws IOException {
    Map<Kind, Map<End, Integer>> ends = new EnumMap<>(Kind.class);
    Map<Kind, List<Path>> files = filesByKind();
    SplittableRandom seeds = new SplittableRandom(SEED);
    for (int i = 0; i < times; i++) {
      Kind kind = Kind.values()[i % Kind.values().length];
      RandomGenerator random = seeds.split();
      Path copy = copyOfSample();
      List<Path> ofKind = Objects.requireNonNull(files.get(kind));
      Path file = ofKind.get(random.nextInt(ofKind.size()));
      String what;
      try (RandomAccessFile content = new RandomAccessFile(copy.resolve(file).toFile(), "rw")) {
        what = file + ": " + damage.to(content, random);
      }
      End end = outcome(copy, "number %d: %s".formatted(i, what));
      ends.computeIfAbsent(kind, _ -> new TreeMap<>()).merge(end, 1, Integer::sum);
      delete(copy);
    }
    System.out.printf("-Dledger.damage.seed=%d, %d times: %s%n", SEED, times, ends);
  }

  private static End outcome(Path directory, String what) {
    try (Ledger ledger = RocksLedger.open(directory, IDENTITY)) {
      SampleLedger.Reading reading = SampleLedger.read(ledger, SampleLedger.heights());
      return reading == SampleLedger.Reading.SOUND ? goOn(ledger, directory) : End.NOTICED;
    } catch (LedgerException e) {
      assertThat(e.getMessage()).as(what).contains(directory.toString()).doesNotContain("\n");
      return End.REFUSED;
    } catch (AssertionError e) {
      throw new AssertionError(what + ": " + e.getMessage(), e);
    }
  }

  /** What seemed sound must also be so for the next run of the process. */
  private static End goOn(Ledger ledger, Path directory) {
    if (!SampleLedger.goesOn(ledger)) {
      return End.NOTICED;
    }
    Map<String, Long> heights = SampleLedger.heights();
    heights.replaceAll((_, height) -> height + 1);
    ledger.close();
    try (Ledger next = RocksLedger.open(directory, IDENTITY)) {
      return SampleLedger.read(next, heights) == SampleLedger.Reading.SOUND
          ? End.HARMLESS
          : End.NOTICED;
    }
  }

  private Map<Kind, List<Path>> filesByKind() throws IOException {
    Map<Kind, List<Path>> byKind = new EnumMap<>(Kind.class);
    try (Stream<Path> files = Files.walk(sample)) {
      for (Path file : files.sorted().toList()) {
        String name = String.valueOf(file.getFileName());
        for (Kind kind : Kind.values()) {
          if (kind.names.matcher(name).matches() && Files.size(file) > 0) {
            byKind.computeIfAbsent(kind, _ -> new ArrayList<>()).add(sample.relativize(file));
          }
        }
      }
    }
    assertThat(byKind).containsOnlyKeys(Kind.values());
    return byKind;
  }

  private Path copyOfSample() throws IOException {
    Path copy = Files.createDirectory(folder.resolve("copy"));
    try (Stream<Path> files = Files.walk(sample)) {
      for (Path file : files.skip(1).toList()) {
        Files.copy(file, copy.resolve(sample.relativize(file)));
      }
    }
    return copy;
  }

  private static void delete(Path directory) throws IOException {
    try (Stream<Path> files = Files.walk(directory)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }
}
