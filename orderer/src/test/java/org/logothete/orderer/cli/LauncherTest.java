package org.logothete.orderer.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
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
          "cat"
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
        directory.resolve("bin/java"), "#!/bin/sh\necho \"java of " + directory + ": $*\"\n");
    Files.writeString(directory.resolve("release"), "JAVA_VERSION=\"" + version + "\"\n");
  }

  private static void executable(Path file, String content) throws IOException {
    Files.createDirectories(file.getParent());
    Files.writeString(file, content);
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
  }
}
