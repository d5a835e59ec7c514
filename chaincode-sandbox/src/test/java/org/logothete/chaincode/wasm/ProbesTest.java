package org.logothete.chaincode.wasm;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What tries to escape or to exhaust gets the refusal or failure that docs/security.md names. */
class ProbesTest {
  private static final Path DOCUMENT = Path.of("..", "docs", "security.md");

  static List<Probe> probes() {
    List<Probe> probes = new ArrayList<>(CodeProbes.all());
    probes.addAll(HostProbes.all());
    probes.addAll(ModuleProbes.all());
    return probes;
  }

  @ParameterizedTest
  @MethodSource("probes")
  void endsAsItMust(Probe probe) {
    String comesTo = probe.comesTo(module -> WasmRuntime.of(module, _ -> {}));
    assertThat(comesTo).startsWith(probe.expected() + ": ").contains(probe.detail());
  }

  @ParameterizedTest
  @MethodSource("probes")
  void endsTheSameWhenInterpreted(Probe probe) {
    String compiled = probe.comesTo(module -> WasmRuntime.of(module, _ -> {}));
    String interpreted = probe.comesTo(module -> WasmRuntime.interpreting(module, _ -> {}));
    // Details of a crash are for people; the machines word them differently.
    if (compiled.startsWith("CRASHED")) {
      assertThat(interpreted).startsWith("CRASHED");
    } else {
      assertThat(interpreted).isEqualTo(compiled);
    }
  }

  @Test
  void thereAreEnough() {
    assertThat(probes()).hasSizeGreaterThan(200).doesNotHaveDuplicates();
  }

  @Test
  void theDocumentListsThemAll() throws IOException {
    assertThat(Files.readAllLines(DOCUMENT)).containsSubsequence(rows());
  }

  /** One row for each group and what becomes of it. */
  static List<String> rows() {
    Map<String, Set<String>> names = new LinkedHashMap<>();
    Map<String, Integer> counts = new HashMap<>();
    for (Probe probe : probes()) {
      String head = "| %s | `%s` |".formatted(probe.group(), probe.expected());
      counts.merge(head, 1, Integer::sum);
      // Each address is tried in three ways, which the document explains once.
      boolean address = probe.group().equals(HostProbes.ADDRESSES);
      String name = address ? probe.name().replaceFirst(":.*", "") : probe.name();
      names.computeIfAbsent(head, _ -> new LinkedHashSet<>()).add(name);
    }
    List<String> rows = new ArrayList<>();
    names.forEach(
        (head, each) ->
            rows.add(head + " %d | %s |".formatted(counts.get(head), String.join("; ", each))));
    return rows;
  }
}
