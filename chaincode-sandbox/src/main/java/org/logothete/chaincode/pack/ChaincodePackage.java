package org.logothete.chaincode.pack;

import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import com.google.protobuf.ByteString;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.attribute.FileTime;
import java.util.Arrays;
import java.util.Collections;
import java.util.HexFormat;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.logothete.chaincode.call.Sha256;

/**
 * A chaincode package as Fabric's {@code peer lifecycle chaincode package} writes it: a gzipped tar
 * of {@code metadata.json} (path, type, label) and {@code code.tar.gz} (Fabric {@code
 * core/chaincode/persistence/chaincode_package.go}). It is known by the SHA-256 of its bytes, and
 * the same content always gives the same bytes here.
 *
 * @param hash of the package's bytes
 * @param label of its metadata
 * @param files of its code, by path
 */
public record ChaincodePackage(
    ByteString hash, String label, Type type, SortedMap<String, ByteString> files) {
  /** Largest package. */
  public static final int BYTES_MAX = 64 << 20;

  private static final long UNPACKED_BYTES_MAX = 256L << 20;
  private static final int FILES_MAX = 10_000;
  private static final int METADATA_BYTES_MAX = 1 << 16;
  private static final String METADATA = "metadata.json";
  private static final String CODE = "code.tar.gz";
  private static final Pattern LABEL = Pattern.compile("[a-zA-Z0-9]([a-zA-Z0-9_.+-]{0,63})");

  public ChaincodePackage {
    files = Collections.unmodifiableSortedMap(new TreeMap<>(files));
  }

  /** What runs it. */
  public enum Type {
    /** One WebAssembly module, run inside the node. */
    WASM("wasm"),
    /** Chaincode as a service, at the address that its {@code connection.json} names. */
    SERVICE("ccaas"),
    /** A Java archive with Fabric's shim inside, run as an isolated process. */
    JAVA("java"),
    /** A Node.js package with Fabric's shim, run as an isolated process. */
    NODE("node");

    private final String text;

    Type(String text) {
      this.text = text;
    }

    /** As the metadata has it. */
    public String text() {
      return text;
    }

    static Optional<Type> of(String text) {
      return Arrays.stream(values()).filter(type -> type.text.equals(text)).findFirst();
    }
  }

  /**
   * Reads a package.
   *
   * @throws InvalidPackageException naming what is missing, wrong or too large
   */
  public static ChaincodePackage read(ByteString bytes) throws InvalidPackageException {
    if (bytes.size() > BYTES_MAX) {
      throw new InvalidPackageException(
          "a chaincode package has at most %d bytes, not %d".formatted(BYTES_MAX, bytes.size()));
    }
    SortedMap<String, ByteString> outer = unpack("the package", bytes);
    ByteString metadata = outer.get(METADATA);
    ByteString code = outer.get(CODE);
    if (metadata == null || code == null) {
      throw new InvalidPackageException(
          "a chaincode package holds %s and %s; this holds %s"
              .formatted(METADATA, CODE, outer.keySet()));
    }
    JsonObject json = metadata(metadata);
    String label = text(json, "label");
    if (!LABEL.matcher(label).matches()) {
      throw new InvalidPackageException("'%.70s' is no label of a package".formatted(label));
    }
    String type = text(json, "type");
    return new ChaincodePackage(
        new Sha256().add(bytes).hash(),
        label,
        Type.of(type)
            .orElseThrow(
                () ->
                    new InvalidPackageException(
                        "packages of type '%.40s' are not run here; wasm, ccaas, java and node are"
                            .formatted(type))),
        unpack(CODE, code));
  }

  /**
   * Writes a package.
   *
   * @param files of its code, by path
   * @throws InvalidPackageException if nobody could read it back
   */
  public static ByteString write(String label, Type type, SortedMap<String, ByteString> files)
      throws InvalidPackageException {
    JsonObject metadata = new JsonObject();
    metadata.addProperty("path", "");
    metadata.addProperty("type", type.text());
    metadata.addProperty("label", label);
    SortedMap<String, ByteString> outer = new TreeMap<>();
    outer.put(METADATA, ByteString.copyFromUtf8(metadata.toString()));
    outer.put(CODE, pack(files));
    ByteString bytes = pack(outer);
    ChaincodePackage unused = read(bytes);
    if (!unused.files().equals(files)) {
      throw new InvalidPackageException("the files' names are not those of plain files");
    }
    return bytes;
  }

  private static JsonObject metadata(ByteString bytes) throws InvalidPackageException {
    if (bytes.size() > METADATA_BYTES_MAX) {
      throw new InvalidPackageException(METADATA + " is too large");
    }
    try {
      return JsonParser.parseString(bytes.toStringUtf8()).getAsJsonObject();
    } catch (JsonParseException | IllegalStateException e) {
      throw new InvalidPackageException("%s is no JSON: %s".formatted(METADATA, e.getMessage()));
    }
  }

  private static String text(JsonObject json, String name) throws InvalidPackageException {
    try {
      return Optional.ofNullable(json.get(name))
          .orElseThrow(() -> new InvalidPackageException("%s has no %s".formatted(METADATA, name)))
          .getAsString();
    } catch (UnsupportedOperationException | IllegalStateException _) {
      throw new InvalidPackageException("%s: %s is no text".formatted(METADATA, name));
    }
  }

  private static SortedMap<String, ByteString> unpack(String what, ByteString bytes)
      throws InvalidPackageException {
    SortedMap<String, ByteString> files = new TreeMap<>();
    long left = UNPACKED_BYTES_MAX;
    try (InputStream gzip = new GZIPInputStream(bytes.newInput());
        TarArchiveInputStream tar = new TarArchiveInputStream(gzip)) {
      for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
        if (entry.isDirectory()) {
          continue;
        }
        String name = checkedName(what, entry);
        if (entry.getSize() > left || files.size() == FILES_MAX) {
          throw new InvalidPackageException(
              "%s holds more than %d files or %d bytes"
                  .formatted(what, FILES_MAX, UNPACKED_BYTES_MAX));
        }
        byte[] content = tar.readNBytes((int) entry.getSize());
        left -= content.length;
        if (files.put(name, ByteString.copyFrom(content)) != null) {
          throw new InvalidPackageException("%s holds %s twice".formatted(what, name));
        }
      }
      return files;
    } catch (IOException | IllegalArgumentException e) {
      throw new InvalidPackageException("%s is no gzipped tar: %s".formatted(what, e.getMessage()));
    }
  }

  private static String checkedName(String what, TarArchiveEntry entry)
      throws InvalidPackageException {
    String name = entry.getName();
    boolean plain =
        entry.isFile()
            && !entry.isLink()
            && !entry.isSymbolicLink()
            && !name.isEmpty()
            && !name.startsWith("/")
            && !name.contains("\\")
            && Arrays.stream(name.split("/", -1))
                .noneMatch(part -> part.isEmpty() || part.equals(".") || part.equals(".."));
    if (!plain) {
      throw new InvalidPackageException(
          "%s holds '%.100s', which is no plain file inside it".formatted(what, name));
    }
    return name;
  }

  private static ByteString pack(SortedMap<String, ByteString> files) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (TarArchiveOutputStream tar = new TarArchiveOutputStream(new GZIPOutputStream(bytes))) {
      tar.setLongFileMode(TarArchiveOutputStream.LONGFILE_POSIX);
      for (var file : files.entrySet()) {
        TarArchiveEntry entry = new TarArchiveEntry(file.getKey());
        entry.setSize(file.getValue().size());
        entry.setLastModifiedTime(FileTime.fromMillis(0));
        entry.setMode(0100644);
        entry.setIds(0, 0);
        entry.setNames("", "");
        tar.putArchiveEntry(entry);
        file.getValue().writeTo(tar);
        tar.closeArchiveEntry();
      }
    } catch (IOException e) {
      throw new UncheckedIOException("memory takes what is written to it", e);
    }
    return ByteString.copyFrom(bytes.toByteArray());
  }

  /** As Fabric writes it: label, colon, hash in hex. */
  public String id() {
    return label + ":" + HexFormat.of().formatHex(hash.toByteArray());
  }

  /** The only file of the code; for types that have one. */
  public ByteString onlyFile() throws InvalidPackageException {
    if (files.size() != 1) {
      throw new InvalidPackageException(
          "a package of type %s holds one file, not %d".formatted(type.text, files.size()));
    }
    return files.values().iterator().next();
  }
}
