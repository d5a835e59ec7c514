package org.logothete.house;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/** The work tree this test runs in: what a person would keep, not what the build makes. */
final class Repository {
  private static final Set<String> TEXT_ENDINGS =
      Set.of("java", "md", "xml", "proto", "yaml", "yml", "properties", "sh", "html", "css", "js");

  private final Path root;

  private Repository(Path root) {
    this.root = root;
  }

  /** The one around the directory that the tests run in. */
  static Repository find() {
    Path here = Path.of("").toAbsolutePath();
    for (Path path = here; path != null; path = path.getParent()) {
      if (Files.isDirectory(path.resolve("bdls-consensus"))
          && Files.exists(path.resolve("pom.xml"))) {
        return new Repository(path);
      }
    }
    throw new IllegalStateException("no repository around " + here);
  }

  /** Names at the top level, without dot-files and the build's own folder. */
  Set<String> topLevel() throws IOException {
    Set<String> names = new TreeSet<>();
    try (Stream<Path> entries = Files.list(root)) {
      entries
          .map(entry -> String.valueOf(entry.getFileName()))
          .filter(name -> !name.startsWith(".") && !name.equals("target"))
          .forEach(names::add);
    }
    return names;
  }

  /** All text files that people write, in order of their paths. */
  List<SourceFile> files() throws IOException {
    List<SourceFile> files = new ArrayList<>();
    Files.walkFileTree(
        root,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) {
            String name = String.valueOf(folder.getFileName());
            boolean isMade = name.equals("target") || name.equals("node_modules");
            boolean isHidden = name.startsWith(".") && !name.equals(".ci") && !folder.equals(root);
            return isMade || isHidden ? FileVisitResult.SKIP_SUBTREE : FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
              throws IOException {
            if (isText(file)) {
              String path = root.relativize(file).toString().replace('\\', '/');
              files.add(new SourceFile(path, Files.readString(file, UTF_8)));
            }
            return FileVisitResult.CONTINUE;
          }
        });
    files.sort((a, b) -> a.path().compareTo(b.path()));
    return files;
  }

  void write(SourceFile file) throws IOException {
    Files.writeString(root.resolve(file.path()), file.text(), UTF_8);
  }

  /** Golden files under resources are data, whatever their endings. */
  private static boolean isText(Path file) {
    String path = file.toString().replace('\\', '/');
    if (path.contains("/src/test/resources/")) {
      return false;
    }
    String name = path.substring(path.lastIndexOf('/') + 1);
    String ending = name.substring(name.lastIndexOf('.') + 1);
    return TEXT_ENDINGS.contains(ending)
        || path.endsWith("/.ci/run")
        || path.endsWith("/bin/logothete");
  }
}
