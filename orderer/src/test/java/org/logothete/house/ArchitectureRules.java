package org.logothete.house;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.assignableTo;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaConstructorCall;
import com.tngtech.archunit.core.domain.JavaMethodCall;
import com.tngtech.archunit.lang.ArchRule;
import java.util.Arrays;
import java.util.Map;
import java.util.Set;

/** The walls of docs/decisions/0001 and the engines' purity, as rules over class files. */
final class ArchitectureRules {
  private static final String SPI = "org.logothete.consensus..";
  private static final String PBFT = "org.logothete.pbft..";
  private static final String BDLS = "org.logothete.bdls..";
  private static final String ORDERER = "org.logothete.orderer..";
  private static final String SIMULATOR = "org.logothete.simulator..";

  /** Runs the simulator for the command line; the nodes that lie live here too. */
  private static final String SIMULATE = "org.logothete.orderer.simulate..";

  /** Looks at everything, so nothing but the process may know it. */
  private static final String CONSOLE = "org.logothete.orderer.console..";

  private static final String[] CORE = {SPI, PBFT, BDLS};

  /** The same events give the same effects here, too; protobuf is allowed. */
  private static final String[] DETERMINISTIC = {
    SPI, PBFT, BDLS, "org.logothete.chaincode.direct", "org.logothete.chaincode.policy"
  };

  private static final String[] CONSENSUS = {SPI, PBFT, BDLS};
  private static final String[] NETWORKING = {
    "java.net..", "javax.net..", "io.netty..", "io.grpc.."
  };

  private static final Set<String> CLOCKS =
      Set.of(
          "java.lang.System.nanoTime",
          "java.lang.System.currentTimeMillis",
          "java.time.Instant.now",
          "java.time.LocalDateTime.now",
          "java.time.Clock.systemUTC");

  private static final Set<String> CHANCE =
      Set.of("java.lang.Math.random", "java.util.UUID.randomUUID");

  /** Their order of iteration differs between runs. */
  private static final Set<String> UNORDERED =
      Set.of("java.util.HashMap", "java.util.HashSet", "java.util.IdentityHashMap");

  /** An exception to the wall, to be moved out: it writes a new consortium's folder itself. */
  private static final String CONSORTIUM_FOLDER = "org.logothete.network.consortium..";

  /** They narrow the type of what they were given; PBFT's unwraps what a verified reply carries. */
  private static final Set<String> RECEIVERS =
      Set.of("org.logothete.pbft.PbftNode", "org.logothete.bdls.BdlsNode");

  /** They rebuild another node's vote as evidence, and draft what the safety rules may refuse. */
  private static final Set<String> DRAFTERS =
      Set.of(
          "org.logothete.pbft.Agreement",
          "org.logothete.pbft.ViewChangeProtocol",
          "org.logothete.bdls.Agreement",
          "org.logothete.bdls.Leadership",
          "org.logothete.bdls.Rounds");

  private ArchitectureRules() {}

  static Map<String, ArchRule> all() {
    return Map.ofEntries(
        Map.entry("core is pure", coreDependsOnItselfOnly()),
        Map.entry("core is deterministic", coreIsDeterministic()),
        Map.entry("core is ordered", coreIsOrdered()),
        Map.entry("pbft knows no bdls", isBlindTo(PBFT, BDLS)),
        Map.entry("bdls knows no pbft", isBlindTo(BDLS, PBFT)),
        Map.entry("spi knows no engine", isBlindTo(SPI, PBFT, BDLS)),
        Map.entry("nobody knows the process", nobodyKnowsTheOrderer()),
        Map.entry("network-config: no consensus", isBlindTo("org.logothete.network..", CONSENSUS)),
        Map.entry("network-config: no sockets", isBlindTo("org.logothete.network..", NETWORKING)),
        Map.entry("network-config: no threads or disks", networkConfigIsPassive()),
        Map.entry("ledger: no consensus", isBlindTo("org.logothete.ledger..", CONSENSUS)),
        Map.entry("ledger: no networking", isBlindTo("org.logothete.ledger..", NETWORKING)),
        Map.entry("chaincode: no consensus", isBlindTo("org.logothete.chaincode..", CONSENSUS)),
        Map.entry("chaincode: no netty", isBlindTo("org.logothete.chaincode..", "io.netty..")),
        Map.entry("simulator: no networking", isBlindTo(SIMULATOR, NETWORKING)),
        Map.entry("simulator: virtual time", simulatorHasItsOwnTime()),
        Map.entry("simulator in its command", only(SIMULATOR, SIMULATOR, SIMULATE)),
        Map.entry("rocksdb in one room", only("org.rocksdb..", "org.logothete.ledger.rocks..")),
        Map.entry("netty at the edge", only("io.netty..", edge("peer", "wire", "api", "ops"))),
        Map.entry("picocli in the cli", only("picocli..", edge("cli"))),
        Map.entry("prometheus in metrics", only("io.prometheus..", edge("metrics"))),
        Map.entry("console: no engine", isBlindTo(CONSOLE, PBFT, BDLS)),
        Map.entry("console at the top", only(CONSOLE, CONSOLE, "org.logothete.orderer.node..")),
        Map.entry("verified by type", authenticatedIsMadeByTheVerifier()),
        Map.entry("votes by safety rules", votesAreMadeBySafetyRules()),
        Map.entry("steps are stateless", stepsAreStateless()),
        Map.entry("no cycles", packagesHaveNoCycles()),
        Map.entry("no static state", noStaticState()));
  }

  static ArchRule coreDependsOnItselfOnly() {
    DescribedPredicate<JavaClass> allowed =
        resideInAnyPackage(
                "",
                "java.lang",
                "java.lang.annotation",
                "java.lang.invoke",
                "java.lang.runtime",
                "java.math",
                "java.nio",
                "java.nio.charset",
                "java.util",
                "java.util.function",
                "java.util.stream",
                "org.jspecify.annotations")
            .or(resideInAnyPackage(CORE))
            .or(assignableTo(java.security.MessageDigest.class))
            .or(assignableTo(java.security.NoSuchAlgorithmException.class))
            .or(assignableTo(java.io.ByteArrayOutputStream.class));
    return classes()
        .that()
        .resideInAnyPackage(CORE)
        .should()
        .onlyDependOnClassesThat(allowed.as("are of the core or of java's plain values"));
  }

  static ArchRule coreIsDeterministic() {
    return noClasses()
        .that()
        .resideInAnyPackage(DETERMINISTIC)
        .should()
        .callMethodWhere(isOneOf(CLOCKS).or(isOneOf(CHANCE)))
        .orShould()
        .dependOnClassesThat()
        .areAssignableTo(Thread.class)
        .orShould()
        .dependOnClassesThat()
        .areAssignableTo(java.util.random.RandomGenerator.class)
        .because("the same events give the same effects; time comes with the event");
  }

  static ArchRule coreIsOrdered() {
    DescribedPredicate<JavaConstructorCall> unordered =
        DescribedPredicate.describe(
            "make a hash collection", call -> UNORDERED.contains(owner(call)));
    DescribedPredicate<JavaMethodCall> salted =
        DescribedPredicate.describe(
            "make an immutable set or map",
            call ->
                Set.of("java.util.Set", "java.util.Map").contains(owner(call))
                    && Set.of("of", "copyOf", "ofEntries").contains(call.getTarget().getName())
                    && !call.getTarget().getRawParameterTypes().isEmpty());
    return noClasses()
        .that()
        .resideInAnyPackage(DETERMINISTIC)
        .should()
        .callConstructorWhere(unordered)
        .orShould()
        .callMethodWhere(salted)
        .because("use TreeMap, TreeSet, LinkedHashMap or List: their order is the same each run");
  }

  static ArchRule nobodyKnowsTheOrderer() {
    return noClasses()
        .that()
        .resideOutsideOfPackage(ORDERER)
        .should()
        .dependOnClassesThat()
        .resideInAPackage(ORDERER)
        .because("the process wires everything and is wired by nothing");
  }

  static ArchRule networkConfigIsPassive() {
    return noClasses()
        .that()
        .resideInAPackage("org.logothete.network..")
        .and()
        .resideOutsideOfPackage(CONSORTIUM_FOLDER)
        .should()
        .dependOnClassesThat()
        .areAssignableTo(Thread.class)
        .orShould()
        .dependOnClassesThat()
        .areAssignableTo(java.util.concurrent.Executor.class)
        .orShould()
        .dependOnClassesThat()
        .areAssignableTo(java.nio.file.Files.class)
        .orShould()
        .dependOnClassesThat()
        .areAssignableTo(java.io.File.class)
        .because("callers read files and give their bytes");
  }

  static ArchRule simulatorHasItsOwnTime() {
    return noClasses()
        .that()
        .resideInAPackage(SIMULATOR)
        .should()
        .callMethodWhere(isOneOf(CLOCKS).or(isOneOf(CHANCE)))
        .because("a seed replays the whole world");
  }

  static ArchRule authenticatedIsMadeByTheVerifier() {
    return noClasses()
        .that()
        .resideOutsideOfPackages("org.logothete.orderer.verify..", SIMULATOR)
        .and(not(DescribedPredicate.describe("are receivers", ArchitectureRules::isReceiver)))
        .should()
        .callConstructorWhere(makes("org.logothete.consensus.Authenticated"))
        .because("an engine trusts the type: only what was verified may carry it");
  }

  /**
   * The message packages decode what others voted, liars forge; to vote oneself is the safety
   * rules' word.
   */
  static ArchRule votesAreMadeBySafetyRules() {
    DescribedPredicate<JavaClass> maySay =
        resideInAnyPackage(
                "..safety..",
                "org.logothete.pbft.message..",
                "org.logothete.bdls.message..",
                SIMULATE)
            .or(DescribedPredicate.describe("SafetyRules", ArchitectureRules::isSafetyRules))
            .or(DescribedPredicate.describe("drafters", type -> DRAFTERS.contains(type.getName())));
    return noClasses()
        .that(not(maySay))
        .should()
        .callConstructorWhere(
            makes(
                "org.logothete.pbft.message.Prepare",
                "org.logothete.pbft.message.Commit",
                "org.logothete.pbft.message.ViewChange",
                "org.logothete.bdls.message.RoundChange",
                "org.logothete.bdls.message.Select",
                "org.logothete.bdls.message.Commit"))
        .because("one small class per engine decides whether this node may say it");
  }

  static ArchRule stepsAreStateless() {
    return fields()
        .that()
        .areDeclaredInClassesThat(
            resideInAPackage("org.logothete..step..")
                .and(DescribedPredicate.describe("are no records", type -> !type.isRecord())))
        .should()
        .beStatic()
        .andShould()
        .beFinal()
        .allowEmptyShould(true)
        .because("a step gets the state and answers with effects");
  }

  static ArchRule packagesHaveNoCycles() {
    return slices().matching("org.logothete.(**)").should().beFreeOfCycles();
  }

  static ArchRule noStaticState() {
    return fields()
        .that()
        .areStatic()
        .and()
        .areDeclaredInClassesThat()
        .resideOutsideOfPackage("..proto..")
        .should()
        .beFinal()
        .allowEmptyShould(true)
        .because("two nodes live in one process in every test");
  }

  private static ArchRule isBlindTo(String room, String... others) {
    return noClasses()
        .that()
        .resideInAPackage(room)
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(others);
  }

  private static ArchRule only(String library, String... rooms) {
    return noClasses()
        .that()
        .resideOutsideOfPackages(rooms)
        .should()
        .dependOnClassesThat()
        .resideInAPackage(library);
  }

  private static String[] edge(String... rooms) {
    return Arrays.stream(rooms)
        .map(room -> "org.logothete.orderer." + room + "..")
        .toArray(String[]::new);
  }

  private static DescribedPredicate<JavaMethodCall> isOneOf(Set<String> methods) {
    return DescribedPredicate.describe(
        "one of " + methods,
        call -> methods.contains(owner(call) + "." + call.getTarget().getName()));
  }

  private static DescribedPredicate<JavaConstructorCall> makes(String... types) {
    Set<String> names = Set.of(types);
    return DescribedPredicate.describe("make one of " + names, call -> names.contains(owner(call)));
  }

  private static boolean isReceiver(JavaClass type) {
    return RECEIVERS.contains(type.getName());
  }

  private static boolean isSafetyRules(JavaClass type) {
    return type.getSimpleName().equals("SafetyRules");
  }

  private static String owner(JavaAccess<?> call) {
    return call.getTargetOwner().getName();
  }
}
