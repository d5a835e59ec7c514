package org.logothete.conformance;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** Chromium without a screen, each page in a process and a profile of its own. */
record Browser(Path executable, Path directory) {
  private static final List<String> NAMES = List.of("chromium", "chromium-browser");
  private static final Duration PATIENCE = Duration.ofMinutes(1);

  /** The page's own time, which stands still while it waits for an answer. */
  private static final long PAGE_MILLIS = 1_500;

  /** The one in the path; empty if there is none. */
  static Optional<Browser> find(Path directory) {
    return Stream.of(System.getenv("PATH").split(File.pathSeparator, -1))
        .flatMap(folder -> NAMES.stream().map(name -> Path.of(folder, name)))
        .filter(Files::isExecutable)
        .findFirst()
        .map(executable -> new Browser(executable, directory));
  }

  /**
   * Opens an address and runs the page's scripts for a while.
   *
   * @return the document as it is then
   * @throws AssertionError if the browser fails or does not end
   */
  String open(String address) throws IOException, InterruptedException {
    Path page = Files.createTempFile(directory, "page", ".html");
    Path errors = Files.createTempFile(directory, "browser", ".log");
    Path profile = Files.createTempDirectory(directory, "profile");
    Process browser =
        new ProcessBuilder(
                executable.toString(),
                "--headless",
                // In containers there are no name spaces to make one of; the pages are ours.
                "--no-sandbox",
                "--disable-gpu",
                "--disable-dev-shm-usage",
                "--disable-background-networking",
                "--disable-component-update",
                "--disable-sync",
                "--no-first-run",
                "--user-data-dir=" + profile,
                "--virtual-time-budget=" + PAGE_MILLIS,
                "--dump-dom",
                address)
            .redirectOutput(page.toFile())
            .redirectError(errors.toFile())
            .start();
    try {
      if (!browser.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
        throw new AssertionError("the browser does not end with " + address);
      }
    } finally {
      browser.descendants().forEach(ProcessHandle::destroyForcibly);
      browser.destroyForcibly();
    }
    if (browser.exitValue() != 0) {
      throw new AssertionError(
          "the browser exits with %d: %s".formatted(browser.exitValue(), Files.readString(errors)));
    }
    return Files.readString(page);
  }
}
