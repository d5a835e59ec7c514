package org.logothete.house;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The walls hold for every module's classes; and each rule can fail. */
final class ArchitectureTest {
  private static final Map<String, ArchRule> RULES = new TreeMap<>(ArchitectureRules.all());
  private static final JavaClasses PRODUCT =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .importPackages("org.logothete");

  @Test
  void everyModuleIsLookedAt() {
    Set<String> rooms = new TreeSet<>();
    PRODUCT.forEach(type -> rooms.add(type.getPackageName().split("\\.", -1)[2]));
    assertThat(rooms).contains("consensus", "ledger", "network", "orderer", "pbft");
  }

  static Stream<String> names() {
    return RULES.keySet().stream();
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("names")
  void theWallHolds(String name) {
    rule(name).allowEmptyShould(true).check(PRODUCT);
  }

  /** A class that breaks the rule, in the package it speaks of; none of them is ever loaded. */
  static Stream<Arguments> violations() {
    return Stream.of(
        breaks("core is pure", "pbft.violation.LogsItself"),
        breaks("core is deterministic", "pbft.violation.ReadsTheClock"),
        breaks("core is ordered", "pbft.violation.IteratesByChance"),
        breaks("bdls knows no pbft", "bdls.violation.KnowsPbft"),
        breaks("nobody knows the process", "ledger.violation.KnowsTheProcess"),
        breaks("network-config: no sockets", "network.violation.OpensSockets"),
        breaks("network-config: no threads or disks", "network.violation.ReadsFiles"),
        breaks("network-config: no consensus", "network.violation.KnowsConsensus"),
        breaks("ledger: no consensus", "ledger.violation.KnowsConsensus"),
        breaks("chaincode: no netty", "chaincode.violation.KnowsNetty"),
        breaks("simulator: virtual time", "simulator.violation.ReadsTheClock"),
        breaks("simulator in its command", "orderer.violation.KnowsTheSimulator"),
        breaks("console at the top", "orderer.violation.KnowsTheConsole"),
        breaks("rocksdb in one room", "orderer.violation.KnowsRocksDb"),
        breaks("netty at the edge", "chaincode.violation.KnowsNetty"),
        breaks("verified by type", "orderer.violation.TrustsByItself"),
        breaks("steps are stateless", "pbft.step.violation.RemembersThings"),
        breaks("no static state", "orderer.violation.KeepsStaticState"));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("violations")
  void theRuleCanFail(String name, String violation) {
    JavaClasses broken =
        new ClassFileImporter().importPackages(violation.substring(0, violation.lastIndexOf('.')));
    assertThat(rule(name).evaluate(broken).getFailureReport().getDetails())
        .as(name)
        .isNotEmpty()
        .anySatisfy(detail -> assertThat(detail).contains(violation));
  }

  @Test
  void aCycleIsFound() {
    JavaClasses cycle = new ClassFileImporter().importPackages("org.logothete.orderer.violation");
    assertThat(rule("no cycles").evaluate(cycle).hasViolation()).isTrue();
  }

  private static ArchRule rule(String name) {
    return Objects.requireNonNull(RULES.get(name), name);
  }

  private static Arguments breaks(String rule, String violation) {
    return Arguments.of(rule, "org.logothete." + violation);
  }
}
