package org.logothete.orderer.local;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.logothete.orderer.ops.OperationsClient;
import org.logothete.orderer.ops.SoftwareVersion;
import org.logothete.orderer.settings.NodeSettings;

/**
 * All that somebody far away needs to understand a node: its settings, what it says of itself, its
 * threads, the end of its log, which files it has. No key and no secret is in it, and no block.
 * What cannot be had is named with the reason; a node that is down has a bundle as well.
 */
public final class SupportBundle {
  /** What a running node is asked for, by the name of the part. */
  private static final Map<String, String> ASKED =
      new TreeMap<>(
          Map.of(
              "version.json", "/version",
              "healthz.json", "/healthz",
              "readyz.json", "/readyz",
              "metrics.txt", "/metrics",
              "logspec.json", "/logspec",
              "threads.txt", "/threads"));

  private static final long LOG_BYTES_MAX = 8L << 20;
  private static final int FILES_MAX = 10_000;
  private static final Set<PosixFilePermission> OWNER_ONLY =
      PosixFilePermissions.fromString("rw-------");

  private final Map<String, String> parts = new TreeMap<>();
  private final Map<String, String> missing = new TreeMap<>();
  private final Instant made;

  private SupportBundle(Instant made) {
    this.made = made;
  }

  /**
   * Gathers everything.
   *
   * @param log the file that the node's log is kept in
   * @param logLines how many of its last lines
   */
  public static SupportBundle gather(NodeSettings settings, Path log, int logLines, Instant now) {
    SupportBundle bundle = new SupportBundle(now);
    bundle.add("orderer.yaml", () -> Files.readString(settings.file()));
    bundle.add("node.log", () -> tail(log, logLines));
    bundle.add("files.txt", () -> files(settings.ledgerLocation()));
    bundle.add("machine.json", () -> machine(settings.ledgerLocation()));
    ASKED.forEach((name, path) -> bundle.add(name, () -> ask(settings, path)));
    return bundle;
  }

  private interface Source {
    String read() throws IOException;
  }

  private void add(String name, Source source) {
    try {
      parts.put(name, Redaction.of(source.read()));
    } catch (IOException | UncheckedIOException e) {
      // Unchecked where a tree of files is walked and one vanishes meanwhile.
      missing.put(name, e.getClass().getSimpleName() + ": " + e.getMessage());
    }
  }

  private static String ask(NodeSettings settings, String path) throws IOException {
    return OperationsClient.of(settings.operations(), settings.cluster().client()).get(path).body();
  }

  private static String tail(Path log, int lines) throws IOException {
    try (RandomAccessFile file = new RandomAccessFile(log.toFile(), "r")) {
      long from = Math.max(0, file.length() - LOG_BYTES_MAX);
      byte[] end = new byte[(int) (file.length() - from)];
      file.seek(from);
      file.readFully(end);
      List<String> all = new String(end, StandardCharsets.UTF_8).lines().toList();
      return String.join("\n", all.subList(Math.max(0, all.size() - lines), all.size())) + "\n";
    }
  }

  private static String files(Path folder) throws IOException {
    StringBuilder list = new StringBuilder();
    try (Stream<Path> tree = Files.walk(folder)) {
      for (Path path : tree.filter(Files::isRegularFile).sorted().limit(FILES_MAX).toList()) {
        list.append("%12d %s%n".formatted(path.toFile().length(), folder.relativize(path)));
      }
    }
    return list.toString();
  }

  private static String machine(Path folder) throws IOException {
    FileStore disk = Files.getFileStore(folder);
    ObjectNode machine = new ObjectMapper().createObjectNode();
    machine
        .put("os", System.getProperty("os.name") + " " + System.getProperty("os.version"))
        .put("arch", System.getProperty("os.arch"))
        .put("processors", Runtime.getRuntime().availableProcessors())
        .put("diskBytes", disk.getTotalSpace())
        .put("diskBytesFree", disk.getUsableSpace())
        .put("fileSystem", disk.type());
    return machine.toPrettyString() + "\n";
  }

  /** What is in it, what is not, and why. */
  public ObjectNode manifest() {
    ObjectNode manifest = new ObjectMapper().createObjectNode();
    manifest.put("made", made.toString());
    manifest.put("by", "Logothete " + SoftwareVersion.current().version());
    parts.keySet().forEach(manifest.putArray("parts")::add);
    ObjectNode reasons = manifest.putObject("missing");
    missing.forEach(reasons::put);
    return manifest;
  }

  /**
   * Writes it to a new file that its owner only may read.
   *
   * @throws java.nio.file.FileAlreadyExistsException if there is such a file
   */
  public void write(Path zip) throws IOException {
    try (ZipOutputStream out =
        new ZipOutputStream(
            Files.newOutputStream(
                Files.createFile(zip, PosixFilePermissions.asFileAttribute(OWNER_ONLY)),
                StandardOpenOption.WRITE))) {
      put(out, "manifest.json", manifest().toPrettyString() + "\n");
      for (Map.Entry<String, String> part : parts.entrySet()) {
        put(out, part.getKey(), part.getValue());
      }
    }
  }

  private static void put(ZipOutputStream out, String name, String text) throws IOException {
    out.putNextEntry(new ZipEntry(name));
    out.write(text.getBytes(StandardCharsets.UTF_8));
    out.closeEntry();
  }
}
