package org.logothete.network.consortium;

import com.google.protobuf.ByteString;
import java.io.IOException;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * New files and directories, with their permissions set at creation so that a private key is never
 * readable by others, not even for a moment. On file systems without POSIX permissions those of the
 * parent directory apply.
 */
final class OwnerFiles {
  private OwnerFiles() {}

  /** A directory that all may look into; its parents as well. */
  static Path directory(Path path) throws IOException {
    return Files.createDirectories(path, permissions(path, "rwxr-xr-x"));
  }

  /** A directory only its owner may enter; its parents must exist. */
  static Path privateDirectory(Path path) throws IOException {
    return Files.createDirectory(path, permissions(path, "rwx------"));
  }

  /** A file that all may read. */
  static void write(Path path, ByteString content) throws IOException {
    create(path, content, "rw-r--r--");
  }

  static void write(Path path, String content) throws IOException {
    write(path, ByteString.copyFromUtf8(content));
  }

  /** A file only its owner may read. */
  static void writePrivate(Path path, ByteString content) throws IOException {
    create(path, content, "rw-------");
  }

  private static void create(Path path, ByteString content, String permissions) throws IOException {
    Set<StandardOpenOption> options =
        Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
    try (SeekableByteChannel channel =
        Files.newByteChannel(path, options, permissions(path, permissions))) {
      var buffer = content.asReadOnlyByteBuffer();
      while (buffer.hasRemaining()) {
        channel.write(buffer);
      }
    }
  }

  private static FileAttribute<?>[] permissions(Path path, String text) {
    if (!path.getFileSystem().supportedFileAttributeViews().contains("posix")) {
      return new FileAttribute<?>[0];
    }
    Set<PosixFilePermission> permissions = PosixFilePermissions.fromString(text);
    return new FileAttribute<?>[] {PosixFilePermissions.asFileAttribute(permissions)};
  }

  /** Removes a directory and all below it; links are removed, not followed. */
  static void deleteTree(Path root) throws IOException {
    Files.walkFileTree(
        root,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
              throws IOException {
            Files.delete(file);
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult postVisitDirectory(Path directory, @Nullable IOException failure)
              throws IOException {
            if (failure != null) {
              throw failure;
            }
            Files.delete(directory);
            return FileVisitResult.CONTINUE;
          }
        });
  }
}
