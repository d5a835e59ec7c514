package org.logothete.orderer.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.logothete.network.consortium.ConsortiumFolder;
import org.logothete.network.consortium.ConsortiumPlan;

final class SupportBundleTest {
  private static final Instant NOW = Instant.parse("2030-01-02T03:04:05Z");

  @TempDir Path directory;
  private LocalNode node;

  @BeforeEach
  void makeNetwork() throws Exception {
    Path folder = directory.resolve("net");
    ConsortiumFolder.create(ConsortiumPlan.local(4, "PBFT"), folder, NOW, new SecureRandom());
    node = LocalNetwork.open(folder).nodes().getFirst();
    Files.createDirectories(node.settings().ledgerLocation());
  }

  private Map<String, String> written(int logLines) throws IOException {
    Path zip = directory.resolve("bundle.zip");
    SupportBundle.gather(node.settings(), node.log(), logLines, NOW).write(zip);
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(zip)))
        .isEqualTo("rw-------");
    Map<String, String> parts = new TreeMap<>();
    try (ZipFile file = new ZipFile(zip.toFile())) {
      for (var entry : file.stream().toList()) {
        parts.put(
            entry.getName(),
            new String(file.getInputStream(entry).readAllBytes(), StandardCharsets.UTF_8));
      }
    }
    return parts;
  }

  @Test
  void aNodeThatIsDownHasABundleThatSaysWhatIsMissing() throws IOException {
    Files.writeString(
        node.log(),
        IntStream.range(0, 100).mapToObj(i -> "line " + i + "\n").collect(Collectors.joining()));
    Files.writeString(node.settings().ledgerLocation().resolve("some.sst"), "12345");
    Map<String, String> parts = written(3);
    assertThat(parts)
        .containsOnlyKeys("manifest.json", "orderer.yaml", "node.log", "files.txt", "machine.json");
    assertThat(parts.get("node.log")).isEqualTo("line 97\nline 98\nline 99\n");
    assertThat(parts.get("files.txt")).contains("5 some.sst");
    assertThat(parts.get("manifest.json"))
        .contains("\"readyz.json\" : \"ConnectException", "2030-01-02T03:04:05Z");
  }

  @Test
  void noKeyAndNoSecretIsInIt() throws IOException {
    Path settings = node.settings().file();
    Files.writeString(
        settings, Files.readString(settings) + "# Pin: 98765432\n# Password: \"open sesame\"\n");
    String key = Files.readString(node.settings().cluster().server().privateKey());
    Files.writeString(node.log(), "somebody logged\n" + key + "and went on; token=abcdef\n");
    Map<String, String> parts = written(100);
    assertThat(String.join("\n", parts.values()))
        .doesNotContain("PRIVATE KEY", "98765432", "open sesame", "abcdef");
    assertThat(parts.get("node.log")).contains("somebody logged", "and went on");
    assertThat(parts.get("orderer.yaml")).contains("LocalMSPDir", "Pin: (redacted)");
  }

  @Test
  void nothingIsOverwritten() throws IOException {
    Path zip = directory.resolve("there.zip");
    Files.writeString(zip, "mine");
    SupportBundle bundle = SupportBundle.gather(node.settings(), node.log(), 1, NOW);
    assertThatExceptionOfType(FileAlreadyExistsException.class).isThrownBy(() -> bundle.write(zip));
    assertThat(zip).hasContent("mine");
  }
}
