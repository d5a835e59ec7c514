package org.logothete.fuzz;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A campaign in a JVM of its own under Jazzer: it instruments classes as they are loaded, and ends
 * its process at a finding.
 */
final class FuzzProcess {
  private static final Path HOME = Path.of("target", "fuzz");
  private static final String PRODUCT = "org.logothete.**";
  private static final int LOG_LINES_SHOWN = 60;

  /** Longer than any input may take on the slowest machine: what takes this long hangs. */
  private static final int HANG_SECONDS = 120;

  private static final Pattern EXECUTED =
      Pattern.compile("stat::number_of_executed_units:\\s+(\\d+)");
  private static final Pattern COVERAGE = Pattern.compile("#\\d+\\s+DONE\\s+cov: (\\d+)");

  private final Campaign campaign;
  private final Path folder;
  private final Path log;

  FuzzProcess(Campaign campaign) {
    this.campaign = campaign;
    this.folder = HOME.resolve(campaign.name());
    this.log = folder.resolve("log");
  }

  /**
   * What a process did.
   *
   * @param executed inputs tried; 0 if it ended early
   * @param coverage branches of the product reached; 0 if it ended early
   */
  record Outcome(int exitCode, long executed, long coverage, String lastLines) {}

  /** Writes the seeds and runs so many inputs. A corpus that is not kept begins with seeds only. */
  Outcome run(long runs, long seed, boolean keepCorpus) throws Exception {
    Path corpus = folder.resolve("corpus");
    if (!keepCorpus) {
      delete(corpus);
    }
    Files.createDirectories(corpus);
    for (byte[] input : new CampaignTarget(campaign, folder).seeds()) {
      Files.write(corpus.resolve(CampaignTarget.name(input)), input);
    }
    Process process =
        new ProcessBuilder(command(runs, seed, corpus))
            .redirectErrorStream(true)
            .redirectOutput(log.toFile())
            .start();
    try {
      return outcome(process.waitFor());
    } finally {
      process.destroyForcibly();
    }
  }

  private List<String> command(long runs, long seed, Path corpus) {
    return List.of(
        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
        "-Xmx1g",
        "-XX:+UseSerialGC",
        "--enable-native-access=ALL-UNNAMED",
        "-XX:+EnableDynamicAgentLoading",
        "-cp",
        System.getProperty("java.class.path"),
        "com.code_intelligence.jazzer.Jazzer",
        "--target_class=" + FuzzEntry.class.getName(),
        "--target_args=" + campaign.name() + " " + HOME.resolve("findings"),
        "--instrumentation_includes=" + PRODUCT,
        "--custom_hook_includes=" + PRODUCT,
        // An operator's settings name files: that is their purpose.
        "--disabled_hooks=com.code_intelligence.jazzer.sanitizers.FilePathTraversal",
        "--reproducer_path=" + folder,
        "-artifact_prefix=" + folder + "/",
        "-dict=" + Path.of("src", "test", "resources", "dictionary.txt"),
        "-timeout=" + HANG_SECONDS,
        "-rss_limit_mb=3072",
        "-print_final_stats=1",
        "-seed=" + seed,
        "-runs=" + runs,
        corpus.toString());
  }

  private Outcome outcome(int exitCode) throws IOException {
    String text = Files.readString(log);
    List<String> lines = text.lines().toList();
    List<String> last = lines.subList(Math.max(0, lines.size() - LOG_LINES_SHOWN), lines.size());
    return new Outcome(
        exitCode, number(EXECUTED, text), number(COVERAGE, text), String.join("\n", last));
  }

  private static long number(Pattern pattern, String text) {
    Matcher matcher = pattern.matcher(text);
    return matcher.find() ? Long.parseLong(matcher.group(1)) : 0;
  }

  private static void delete(Path folder) throws IOException {
    if (Files.exists(folder)) {
      try (Stream<Path> files = Files.list(folder)) {
        for (Path file : files.toList()) {
          Files.delete(file);
        }
      }
    }
  }
}
