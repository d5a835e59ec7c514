package org.logothete.orderer.node;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.hyperledger.fabric.protos.common.Block;
import org.logothete.network.channel.InvalidConfigException;
import org.logothete.orderer.channel.JoinPoint;

/**
 * What administrators asked for and a crash must not undo: the block that a channel is being joined
 * with, until the channel has it, and that a channel is to be removed. Each change is durable when
 * the method returns. Not thread-safe.
 */
final class ParticipationFolder {
  /** Beside the ledger's own files. */
  static final String NAME = "participation";

  // A channel's name has up to 249 characters and a file's up to 255.
  private static final String JOIN = ".join";
  private static final String REMOVED = ".gone";

  private final Path folder;

  ParticipationFolder(Path folder) {
    this.folder = folder;
  }

  /**
   * The blocks that channels are being joined with, by channel.
   *
   * @throws IOException if one cannot be read
   */
  SortedMap<String, JoinPoint> joins() throws IOException {
    SortedMap<String, JoinPoint> joins = new TreeMap<>();
    for (String channel : named(JOIN)) {
      Path file = file(channel, JOIN);
      try {
        joins.put(channel, JoinPoint.of(Block.parseFrom(Files.readAllBytes(file))));
      } catch (InvalidConfigException e) {
        throw new IOException(file + " is not a block to join with: " + e.getMessage(), e);
      }
    }
    return joins;
  }

  /** The channels that were removed, and are not to be joined at a start. */
  SortedSet<String> removed() throws IOException {
    return named(REMOVED);
  }

  void keepJoin(String channel, Block block) throws IOException {
    write(file(channel, JOIN), block.toByteArray());
  }

  /** The channel has the block, or is joined no longer. */
  void dropJoin(String channel) throws IOException {
    delete(file(channel, JOIN));
  }

  void keepRemoved(String channel) throws IOException {
    write(file(channel, REMOVED), new byte[0]);
  }

  /** Nothing of the channel is left, or it is joined again. */
  void dropRemoved(String channel) throws IOException {
    delete(file(channel, REMOVED));
  }

  private Path file(String channel, String suffix) {
    return folder.resolve(channel + suffix);
  }

  private SortedSet<String> named(String suffix) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      List<String> names = files.map(Path::getFileName).map(String::valueOf).toList();
      SortedSet<String> channels = new TreeSet<>();
      for (String name : names) {
        if (name.endsWith(suffix)) {
          channels.add(name.substring(0, name.length() - suffix.length()));
        }
      }
      return channels;
    } catch (NoSuchFileException _) {
      return new TreeSet<>();
    }
  }

  private void write(Path file, byte[] bytes) throws IOException {
    Files.createDirectories(folder);
    Path draft = Files.createTempFile(folder, "new", ".tmp");
    try {
      try (FileChannel out = FileChannel.open(draft, StandardOpenOption.WRITE)) {
        ByteBuffer content = ByteBuffer.wrap(bytes);
        while (content.hasRemaining()) {
          out.write(content);
        }
        out.force(true);
      }
      Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE);
    } finally {
      Files.deleteIfExists(draft);
    }
    syncFolder();
    // The folder's own name may be new; after a crash nothing tells whether it was synced.
    Path parent = folder.toAbsolutePath().getParent();
    if (parent != null) {
      sync(parent);
    }
  }

  private void delete(Path file) throws IOException {
    if (Files.deleteIfExists(file)) {
      syncFolder();
    }
  }

  private void syncFolder() throws IOException {
    sync(folder);
  }

  private static void sync(Path directory) throws IOException {
    try (FileChannel opened = FileChannel.open(directory)) {
      opened.force(true);
    }
  }
}
