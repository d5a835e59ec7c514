package org.logothete.conformance;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;

/** A file system of its own, in memory and small, that can be filled; needs root. */
final class SmallDisk implements AutoCloseable {
  private static final int CHUNK_BYTES = 1 << 20;

  private final Path folder;
  private final Path filler;
  private final FileStore store;

  private SmallDisk(Path folder) throws IOException {
    this.folder = folder;
    this.filler = folder.resolve("filler");
    this.store = Files.getFileStore(folder);
  }

  /** Mounts one; empty if this host does not let us. */
  static Optional<SmallDisk> mount(int mebibytes) throws IOException {
    Path folder = Files.createTempDirectory("logothete-small-disk");
    String size = "size=" + mebibytes + "m";
    if (run("mount", "-t", "tmpfs", "-o", size, "tmpfs", folder.toString()) == 0) {
      return Optional.of(new SmallDisk(folder));
    }
    Files.delete(folder);
    return Optional.empty();
  }

  Path folder() {
    return folder;
  }

  /** Takes room away until no more than so much is left. */
  void leave(int mebibytes) throws IOException {
    byte[] chunk = new byte[CHUNK_BYTES];
    try (OutputStream out =
        Files.newOutputStream(filler, StandardOpenOption.CREATE, StandardOpenOption.APPEND)) {
      while (store.getUsableSpace() > (long) mebibytes << 20) {
        int room = (int) Math.min(chunk.length, store.getUsableSpace());
        out.write(chunk, 0, room);
      }
    }
  }

  /** Gives it back. */
  void clear() throws IOException {
    Files.delete(filler);
  }

  @Override
  public void close() throws IOException {
    if (run("umount", folder.toString()) != 0) {
      throw new IOException("cannot unmount " + folder);
    }
    Files.delete(folder);
  }

  private static int run(String... command) throws IOException {
    return new ProcessBuilder(command).inheritIO().start().onExit().join().exitValue();
  }
}
