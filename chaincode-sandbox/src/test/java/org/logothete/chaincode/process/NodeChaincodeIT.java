package org.logothete.chaincode.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.logothete.chaincode.call.CallContext;
import org.logothete.chaincode.call.ChaincodeCall;
import org.logothete.chaincode.call.MemoryStateReader;
import org.logothete.chaincode.call.Outcome;
import org.logothete.chaincode.shim.Calls;
import org.logothete.chaincode.shim.ShimRuntime;

/** The unmodified Node samples as processes, and one of them called by the Java sample. */
@Timeout(180)
class NodeChaincodeIT {
  private static final Path SAMPLES = Path.of("samples");
  private static final Path NODE = Path.of("/usr/bin/node");
  private static final Queue<String> LOG = new ConcurrentLinkedQueue<>();

  @TempDir private static Path folder;

  private static UnixGrpc server;
  private static Map<String, ShimRuntime> runtimes = Map.of();

  private final MemoryStateReader state = MemoryStateReader.ofSmallPages();
  private int calls;

  @BeforeAll
  static void start() throws IsolationException, IOException {
    server = new UnixGrpc();
    Sandboxes sandboxes = Lab.sandboxes(folder);
    ProcessLimits limits = ProcessLimits.DEFAULT;
    runtimes =
        Map.of(
            "fx", runtime(sandboxes, node("fx-oracle", limits)),
            "bad", runtime(sandboxes, node("bad-citizen", limits)),
            "assets",
                runtime(
                    sandboxes,
                    ChaincodeProgram.java(
                        SAMPLES.resolve("asset-transfer/target/chaincode").toRealPath(),
                        Calls.ID,
                        Path.of(System.getProperty("java.home")),
                        limits)));
  }

  @AfterAll
  static void stop() {
    runtimes.values().forEach(ShimRuntime::close);
    server.close();
  }

  private static ChaincodeProgram node(String sample, ProcessLimits limits) throws IOException {
    return ChaincodeProgram.node(SAMPLES.resolve(sample).toRealPath(), Calls.ID, NODE, limits);
  }

  private static ShimRuntime runtime(Sandboxes sandboxes, ChaincodeProgram program) {
    return new ShimRuntime(
        Calls.ID,
        new LaunchedChaincode(sandboxes, program, server, LOG::add),
        Duration.ofSeconds(60));
  }

  private static ShimRuntime runtime(String chaincode) {
    return Objects.requireNonNull(runtimes.get(chaincode), chaincode);
  }

  private Outcome invoke(String chaincode, String... arguments) {
    calls++;
    ChaincodeCall call =
        Calls.call("t" + calls).to(chaincode, Calls.call("", arguments).arguments());
    CallContext context =
        CallContext.of(
            chaincode,
            state,
            Calls.within(Duration.ofSeconds(30)),
            (name, inner, nested) -> runtime(name).invoke(call.to(name, inner), nested));
    Outcome outcome = runtime(chaincode).invoke(call, context);
    if (outcome.succeeded()) {
      state.apply(context.writeSet());
    }
    return outcome;
  }

  private String ask(String chaincode, String... arguments) {
    Outcome outcome = invoke(chaincode, arguments);
    assertThat(outcome.succeeded()).as(() -> outcome + "\n" + String.join("\n", LOG)).isTrue();
    return ((Outcome.Returned) outcome).payload().toStringUtf8();
  }

  @Test
  void putsReadsListsAndTellsHistory() {
    ask("fx", "set", "USD", "1085.5");
    ask("fx", "set", "GBP", "842");
    ask("fx", "set", "USD", "1090");

    assertThat(ask("fx", "read", "USD")).isEqualTo("1090");
    assertThat(ask("fx", "list")).isEqualTo("GBP=842.000000,USD=1090.000000");
    assertThat(ask("fx", "history", "USD")).isEqualTo("tx3=1090.000000,tx1=1085.500000");
  }

  @Test
  void readsLongRangesInBatches() {
    for (int i = 0; i < 250; i++) {
      state.with("fx", "c%03d".formatted(i), "1");
    }

    assertThat(ask("fx", "list").split(",")).hasSize(250);
  }

  @Test
  void hearsAnotherRateEachTime() {
    double first = Double.parseDouble(ask("fx", "update", "USD"));
    double second = Double.parseDouble(ask("fx", "update", "USD"));

    assertThat(first).isNotEqualTo(second).isCloseTo(second, withinOneInAThousand(second));
  }

  private static Offset<Double> withinOneInAThousand(double value) {
    return Offset.offset(value / 900);
  }

  @Test
  void refuses() {
    assertThat(invoke("fx", "read", "NOK"))
        .isInstanceOfSatisfying(
            Outcome.Returned.class,
            refused -> {
              assertThat(refused.status()).isEqualTo(500);
              assertThat(refused.message()).contains("there is no rate of NOK");
            });
  }

  @Test
  void isCalledByJavaChaincode() {
    ask("fx", "set", "USD", "1085");
    ask("assets", "create", "car", "ann", "10000");

    assertThat(ask("assets", "price", "car", "fx", "USD")).isEqualTo("10850 USD");
    assertThat(invoke("assets", "price", "car", "fx", "NOK").succeeded()).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"clock", "uuid", "order", "machine", "memory"})
  void behavesBadly(String how) {
    assertThat(ask("bad", how, "k")).isNotEqualTo(ask("bad", how, "k"));
  }

  @Test
  void behavesWell() {
    assertThat(ask("bad", "good", "k")).isEqualTo(ask("bad", "good", "k"));
  }

  @Test
  void survivesWritesThatNobodyWaitsFor() {
    ask("bad", "forgetful", "k");

    assertThat(ask("bad", "good", "k")).isNotEmpty();
  }
}
