package org.logothete.orderer.console;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.logothete.orderer.ops.Reply;

/** The console's page, its style and its scripts, as they are in this build. Immutable. */
final class StaticFiles {
  private static final String JAVASCRIPT = "text/javascript; charset=utf-8";

  private record File(String name, String contentType) {}

  private static final List<File> FILES =
      List.of(
          new File("index.html", "text/html; charset=utf-8"),
          new File("console.css", "text/css; charset=utf-8"),
          new File("drawings.css", "text/css; charset=utf-8"),
          new File("icon.svg", "image/svg+xml"),
          new File("main.js", JAVASCRIPT),
          new File("dom.js", JAVASCRIPT),
          new File("text.js", JAVASCRIPT),
          new File("overview.js", JAVASCRIPT),
          new File("map.js", JAVASCRIPT),
          new File("blocks.js", JAVASCRIPT),
          new File("consensus.js", JAVASCRIPT),
          new File("execution.js", JAVASCRIPT),
          new File("evidence.js", JAVASCRIPT));

  private final Map<String, Reply> byName;

  private StaticFiles(Map<String, Reply> byName) {
    this.byName = Map.copyOf(byName);
  }

  static StaticFiles ofThisBuild() {
    Map<String, Reply> files = new HashMap<>();
    for (File file : FILES) {
      files.put(file.name(), new Reply(200, file.contentType(), content(file.name())));
    }
    return new StaticFiles(files);
  }

  private static String content(String name) {
    try (InputStream in = StaticFiles.class.getResourceAsStream(name)) {
      if (in == null) {
        throw new IllegalStateException("this build lacks the console's " + name);
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException("the console's " + name + " cannot be read", e);
    }
  }

  /** The file of this name; that of no name is the page. */
  Optional<Reply> file(String name) {
    return Optional.ofNullable(byName.get(name.isEmpty() ? "index.html" : name));
  }
}
