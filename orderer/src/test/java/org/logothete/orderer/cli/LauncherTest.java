package org.logothete.orderer.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Runs the real launcher script in a copy of the tree, with JDKs and a Maven that only pretend. */
final class LauncherTest {
  private static final Path LAUNCHER = Path.of("bin/logothete");

  @TempDir Path root;

  @BeforeEach
  void layOut() throws IOException {
    Path script = root.resolve("orderer/bin/logothete");
    Files.createDirectories(script.getParent());
    Files.copy(LAUNCHER, script);
    executable(script, Files.readString(LAUNCHER));
    executable(
        root.resolve("tools/mvn"),
        """
        #!/bin/sh
        echo built >> '%s/builds'
        mkdir -p orderer/target
        touch orderer/target/orderer-1.jar
        """
            .formatted(root));
  }

  /** What a run printed and how it ended. */
  private record Outcome(int exitCode, String output) {}

  @Test
  void takesTheFirstJdkThatIsNewEnough() throws Exception {
    jdk("old", "17.0.2");
    jdk("jvm/new", "25.0.1");

    Outcome outcome = run(Map.of("JAVA_HOME", root.resolve("old").toString()), "a", "b c");

    assertThat(outcome.exitCode()).isZero();
    assertThat(outcome.output())
        .contains(
            "java of " + root.resolve("jvm/new"),
            "--enable-native-access=ALL-UNNAMED",
            "org.logothete.orderer.cli.Logothete a b c");
  }

  @Test
  void saysWhatIsMissing() throws Exception {
    jdk("old", "17.0.2");

    Outcome outcome = run(Map.of("JAVA_HOME", root.resolve("old").toString()));

    assertThat(outcome.exitCode()).isEqualTo(1);
    assertThat(outcome.output()).startsWith("logothete: no JDK 25 or newer").contains("JAVA_HOME");
  }

  @Test
  void buildsOnceAndAgainWhenASourceIsNewer() throws Exception {
    jdk("jvm/new", "26");
    run(Map.of());
    run(Map.of());
    assertThat(root.resolve("builds")).hasContent("built");

    Path source = root.resolve("ledger/src/main/java/Some.java");
    Files.createDirectories(source.getParent());
    Files.writeString(source, "class Some {}");
    run(Map.of());

    assertThat(Files.readAllLines(root.resolve("builds"))).hasSize(2);
  }

  @Test
  void worksThroughASymbolicLink() throws Exception {
    jdk("jvm/new", "25");
    Path link = root.resolve("elsewhere/run");
    Files.createDirectories(link.getParent());
    Files.createSymbolicLink(link, Path.of("../orderer/bin/logothete"));

    Outcome outcome = run(link, Map.of());

    assertThat(outcome.exitCode()).isZero();
    assertThat(outcome.output()).contains(root.toRealPath() + "/orderer/target/orderer-1.jar");
  }

  @Test
  void aFailedBuildIsShown() throws Exception {
    jdk("jvm/new", "25");
    executable(root.resolve("tools/mvn"), "#!/bin/sh\necho '[ERROR] no such thing'\nexit 1\n");

    Outcome outcome = run(Map.of());

    assertThat(outcome.exitCode()).isEqualTo(1);
    assertThat(outcome.output()).contains("[ERROR] no such thing", "the build failed");
  }

  @Test
  void startsFromWhatARehearsalRecorded() throws Exception {
    jdk("jvm/new", "25");

    String first = run(Map.of(), "node", "start").output();

    String use = "-XX:AOTCache=" + recordings().getFirst();
    assertThat(first).contains("preparing quick starts", use);
    assertThat(run(Map.of(), "node", "start").output()).contains(use);
    assertThat(Files.readString(root.resolve("rehearsals")))
        .containsOnlyOnce("org.logothete.orderer.cli.Logothete rehearse");
  }

  @Test
  @Timeout(60)
  void aRehearsalOfOtherJarsIsNotUsed() throws Exception {
    jdk("jvm/new", "25");
    run(Map.of());
    List<Path> before = recordings();
    Files.writeString(root.resolve("orderer/target/orderer-1.jar"), "changed");

    assertThat(run(Map.of("LOGOTHETE_BUILD", "never")).output())
        .doesNotContain("AOTCache", "preparing");
    while (recordings().size() == 1) { // it is made while the command runs
      Thread.onSpinWait();
    }
    List<Path> made = recordings();
    made.removeAll(before);
    assertThat(run(Map.of("LOGOTHETE_BUILD", "never")).output())
        .contains("-XX:AOTCache=" + made.getFirst());
  }

  @Test
  void waitsForARehearsalWhenTold() throws Exception {
    jdk("jvm/new", "25");
    run(Map.of("LOGOTHETE_AOT", "off"));

    String output = run(Map.of("LOGOTHETE_BUILD", "never", "LOGOTHETE_AOT", "wait")).output();

    assertThat(output).contains("-XX:AOTCache=" + recordings().getFirst());
  }

  @Test
  void startsWithoutARehearsalWhereThereIsNone() throws Exception {
    jdk("jvm/new", "25");
    assertThat(run(Map.of("LOGOTHETE_AOT", "off")).output()).doesNotContain("AOTCache");
    assertThat(root.resolve("orderer/target/aot")).doesNotExist();

    Files.writeString(root.resolve("orderer/target/aot"), "no folder can be made here");
    assertThat(run(Map.of()).output()).contains("cli.Logothete").doesNotContain("AOTCache");
    Files.delete(root.resolve("orderer/target/aot"));

    Files.createFile(root.resolve("no-rehearsal"));
    Files.delete(root.resolve("orderer/target/launcher.stamp"));
    assertThat(run(Map.of()).output()).contains("cli.Logothete").doesNotContain("AOTCache");
    assertThat(run(Map.of()).output()).contains("cli.Logothete").doesNotContain("AOTCache");
    assertThat(Files.readAllLines(root.resolve("rehearsals"))).hasSize(1);
  }

  @Test
  void onlyWhatRunsLongIsOptimised() throws Exception {
    jdk("jvm/new", "25");

    assertThat(run(Map.of(), "version").output()).contains("-XX:TieredStopAtLevel=1");
    assertThat(run(Map.of(), "node", "start").output()).doesNotContain("TieredStopAtLevel");
  }

  private List<Path> recordings() throws IOException {
    try (Stream<Path> files = Files.list(root.toRealPath().resolve("orderer/target/aot"))) {
      return new ArrayList<>(files.filter(file -> file.toString().endsWith(".aot")).toList());
    }
  }

  private Outcome run(Map<String, String> environment, String... arguments) throws Exception {
    return run(root.resolve("orderer/bin/logothete"), environment, arguments);
  }

  private Outcome run(Path script, Map<String, String> environment, String... arguments)
      throws Exception {
    String[] command = new String[arguments.length + 1];
    command[0] = script.toString();
    System.arraycopy(arguments, 0, command, 1, arguments.length);
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    Map<String, String> clean = new HashMap<>(environment);
    clean.put("PATH", root.resolve("tools") + ":" + onlyShellTools());
    clean.put("LOGOTHETE_JVM_DIR", root.resolve("jvm").toString());
    builder.environment().clear();
    builder.environment().putAll(clean);
    Process process = builder.start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    return new Outcome(process.waitFor(), output);
  }

  /** A PATH with what the script needs and without any java. */
  private Path onlyShellTools() throws IOException {
    Path tools = Files.createDirectories(root.resolve("shell"));
    for (String name :
        new String[] {
          "bash",
          "sh",
          "sed",
          "dirname",
          "readlink",
          "find",
          "mkdir",
          "touch",
          "sleep",
          "grep",
          "tail",
          "flock",
          "cat",
          "cksum",
          "getconf",
          "ls",
          "mv",
          "nice",
          "rm",
          "stat",
          "xargs"
        }) {
      Path tool = Path.of("/usr/bin", name);
      Path found = Files.exists(tool) ? tool : Path.of("/bin", name);
      executable(tools.resolve(name), "#!/bin/sh\nexec %s \"$@\"\n".formatted(found));
    }
    return tools;
  }

  private void jdk(String home, String version) throws IOException {
    Path directory = root.resolve(home);
    executable(
        directory.resolve("bin/java"),
        """
        #!/bin/sh
        for option; do
          case $option in
            -XX:AOTCacheOutput=*)
              echo "$*" >> '%1$s/rehearsals'
              [ -e '%1$s/no-rehearsal' ] && exit 1
              echo recorded > "${option#*=}"
              exit 0 ;;
          esac
        done
        echo "java of %2$s: $*"
        """
            .formatted(root, directory));
    Files.writeString(directory.resolve("release"), "JAVA_VERSION=\"" + version + "\"\n");
  }

  private static void executable(Path file, String content) throws IOException {
    Files.createDirectories(file.getParent());
    Files.writeString(file, content);
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
  }
}
