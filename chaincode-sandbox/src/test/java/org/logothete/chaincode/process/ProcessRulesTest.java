package org.logothete.chaincode.process;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The rules around a process, without any. */
class ProcessRulesTest {
  private static final Duration SOON = Duration.ofSeconds(1);

  @TempDir private Path folder;

  @Test
  void startsAtOnceAtFirstAndLaterEachTime() {
    Backoff backoff = new Backoff();
    List<Long> delays = new ArrayList<>();
    for (int i = 0; i < 12; i++) {
      delays.add(backoff.delay().toSeconds());
      backoff.crashed(SOON);
    }

    assertThat(delays).containsExactly(0L, 0L, 0L, 1L, 2L, 4L, 8L, 16L, 32L, 64L, 64L, 64L);
  }

  @Test
  void forgivesWhoLivedLong() {
    Backoff backoff = new Backoff();
    for (int i = 0; i < 9; i++) {
      backoff.crashed(SOON);
    }
    backoff.crashed(Duration.ofMinutes(5));

    assertThat(backoff.delay()).isZero();
    assertThat(backoff.crashes()).isOne();
  }

  @Test
  void cutsOutputIntoLines() throws IOException {
    List<String> lines = new ArrayList<>();
    String text = "one\n\ntwo\u001b[2J\n" + "x".repeat(1500) + "\nend";

    new ProcessOutput(1 << 30, lines::add).read(new ByteArrayInputStream(text.getBytes(UTF_8)));

    assertThat(lines).containsExactly("one", "two.[2J", "x".repeat(1000), "x".repeat(500), "end");
  }

  @Test
  void namesEachGuaranteeThatIsMissing() {
    Isolation isolation = new Isolation(ProcessLimits.DEFAULT, Set.of(Guarantee.CPU));

    assertThatThrownBy(() -> isolation.check(EnumSet.of(Guarantee.CPU, Guarantee.SYSTEM_CALLS)))
        .isInstanceOf(IsolationException.class)
        .hasMessageContaining("SYSTEM_CALLS: system calls")
        .hasMessageNotContaining("CPU:");
  }

  @Test
  void asksForNoMoreThanIsRequired() throws IsolationException {
    new Isolation(ProcessLimits.DEFAULT, Set.of(Guarantee.CPU)).check(Set.of(Guarantee.CPU));
    Isolation.REQUIRED.check(Set.of());
  }

  @Test
  void limitsInControlGroupsOfVersionOne() throws IOException {
    for (String controller : List.of("memory", "cpu", "pids")) {
      Files.createDirectory(folder.resolve(controller));
      Files.createFile(folder.resolve(controller).resolve("cgroup.procs"));
    }

    ControlGroup group = ControlGroup.create(folder, "cc", ProcessLimits.DEFAULT);

    assertThat(group.enforced())
        .containsExactly(Guarantee.MEMORY, Guarantee.CPU, Guarantee.PROCESSES);
    assertThat(folder.resolve("memory/cc/memory.limit_in_bytes")).hasContent("536870912");
    assertThat(folder.resolve("cpu/cc/cpu.cfs_quota_us")).hasContent("100000");
    assertThat(folder.resolve("pids/cc/pids.max")).hasContent("200");
    assertThat(group.members()).hasSize(3);
    group.hurry();
    assertThat(folder.resolve("cpu/cc/cpu.cfs_quota_us")).hasContent("-1");
  }

  @Test
  void limitsInControlGroupsOfVersionTwo() throws IOException {
    Files.createFile(folder.resolve("cgroup.controllers"));
    Files.createFile(folder.resolve("cgroup.procs"));

    ControlGroup group = ControlGroup.create(folder, "cc", ProcessLimits.DEFAULT);

    assertThat(group.enforced())
        .containsExactly(Guarantee.MEMORY, Guarantee.CPU, Guarantee.PROCESSES);
    assertThat(folder.resolve("cc/memory.max")).hasContent("536870912");
    ControlGroup.create(folder, "less", ProcessLimits.DEFAULT.withMemoryBytes(32 << 20));
    assertThat(folder.resolve("less/memory.max")).hasContent("33554432");
    assertThat(ProcessLimits.DEFAULT.withMemoryBytes(32 << 20).tmpBytes()).isEqualTo(32 << 20);
    assertThat(folder.resolve("cc/cpu.max")).hasContent("100000 100000");
    assertThat(group.members()).containsExactly(folder.resolve("cc/cgroup.procs"));
    Files.writeString(folder.resolve("cc/memory.events"), "max 3\noom_kill 0\n");
    assertThat(group.ranOutOfMemory()).isFalse();
    Files.writeString(folder.resolve("cc/memory.events"), "max 3\noom_kill 1\n");
    assertThat(group.ranOutOfMemory()).isTrue();
  }

  @Test
  void enforcesNothingWithoutControlGroups() {
    assertThat(ControlGroup.create(folder, "cc", ProcessLimits.DEFAULT).enforced()).isEmpty();
  }

  @Test
  void becomesAnotherUserAsRootAndHasANamespaceOfItsOwnOtherwise() {
    assertThat(command(true))
        .containsSubsequence("setpriv", "--reuid", "64600", "--clear-groups", "--no-new-privs")
        .doesNotContain("--unshare-user");
    assertThat(command(false))
        .containsSubsequence("--unshare-user", "--uid", "65534", "--cap-drop", "ALL")
        .doesNotContain("setpriv");
  }

  @Test
  void givesNothingOfOurEnvironmentAway() {
    assertThat(command(false))
        .containsSubsequence("--clearenv", "--setenv", "CORE_CHAINCODE_ID_NAME", "id")
        .containsSubsequence("--unshare-pid", "--unshare-net", "--die-with-parent");
  }

  private List<String> command(boolean isRoot) {
    Host host =
        new Host(
            isRoot,
            Path.of("/usr/bin/bwrap"),
            Path.of("/opt/jdk"),
            Path.of("/opt/logothete.jar"),
            List.of(Path.of("/usr")),
            List.of(new Host.Link(Path.of("/bin"), Path.of("usr/bin"))),
            folder);
    return Sandbox.command(
        host,
        ProcessLimits.DEFAULT,
        ChaincodeProgram.of(folder, "id", "/bin/true"),
        folder.resolve("s"),
        Optional.empty(),
        List.of(),
        64_600);
  }
}
