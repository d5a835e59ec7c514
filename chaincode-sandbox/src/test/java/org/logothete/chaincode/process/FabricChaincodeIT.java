package org.logothete.chaincode.process;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.logothete.chaincode.call.CallContext;
import org.logothete.chaincode.call.Failure;
import org.logothete.chaincode.call.MemoryStateReader;
import org.logothete.chaincode.call.Outcome;
import org.logothete.chaincode.shim.Calls;
import org.logothete.chaincode.shim.ShimRuntime;

/** The unmodified Java sample, as a process in its sandbox. */
@Timeout(180)
class FabricChaincodeIT {
  @TempDir private static Path folder;

  private static final UnixGrpc SERVER = new UnixGrpc();
  private static final ConcurrentLinkedQueue<String> LOG = new ConcurrentLinkedQueue<>();
  private static ShimRuntime runtime;

  private final MemoryStateReader state = MemoryStateReader.ofSmallPages();
  private int calls;

  @BeforeAll
  static void start() throws IsolationException, IOException {
    runtime =
        new ShimRuntime(
            Calls.ID,
            new LaunchedChaincode(
                Lab.sandboxes(folder),
                ChaincodeProgram.java(
                    Path.of("samples/asset-transfer/target/chaincode").toRealPath(),
                    Calls.ID,
                    Path.of(System.getProperty("java.home")),
                    ProcessLimits.DEFAULT),
                SERVER,
                LOG::add),
            Duration.ofSeconds(60));
  }

  @AfterAll
  static void stop() {
    runtime.close();
    SERVER.close();
  }

  private Outcome invoke(CallContext.OtherChaincodes others, String... arguments) {
    calls++;
    CallContext context =
        CallContext.of(Calls.CHAINCODE, state, Calls.within(Duration.ofSeconds(30)), others);
    Outcome outcome = runtime.invoke(Calls.call("t" + calls, arguments), context);
    if (outcome.succeeded()) {
      state.apply(context.writeSet());
    }
    return outcome;
  }

  private Outcome.Returned call(String... arguments) {
    Outcome outcome = invoke(Calls.NO_OTHERS, arguments);
    assertThat(outcome)
        .as(() -> String.join("\n", LOG))
        .isInstanceOfSatisfying(
            Outcome.Returned.class, returned -> assertThat(returned.status()).isEqualTo(200));
    return (Outcome.Returned) outcome;
  }

  private String ask(String... arguments) {
    return call(arguments).payload().toStringUtf8();
  }

  private void createAssets() {
    call("create", "car", "ann", "100");
    call("create", "boat", "bob", "200");
    call("create", "bike", "ann", "300");
  }

  @Test
  void createsReadsAndTellsOfIt() {
    Outcome.Returned created = call("create", "car", "ann", "100");

    assertThat(created.event().orElseThrow().name()).isEqualTo("created");
    assertThat(created.event().orElseThrow().payload().toStringUtf8())
        .isEqualTo(ask("read", "car"))
        .isEqualTo("{\"id\":\"car\",\"owner\":\"ann\",\"cents\":100}");
    assertThat(ask("exists", "car")).isEqualTo("true");
    assertThat(ask("exists", "plane")).isEqualTo("false");
  }

  @Test
  void refuses() {
    assertThat(invoke(Calls.NO_OTHERS, "read", "plane"))
        .isInstanceOfSatisfying(
            Outcome.Returned.class,
            refused -> {
              assertThat(refused.status()).isEqualTo(500);
              assertThat(refused.message()).contains("there is no asset plane");
            });
  }

  @Test
  void listsRangesAndCompositeKeys() {
    createAssets();
    call("transfer", "car", "bob");

    assertThat(ask("list"))
        .startsWith("[{\"id\":\"bike\"")
        .contains("{\"id\":\"car\",\"owner\":\"bob\",\"cents\":100}");
    assertThat(ask("ownedBy", "ann")).isEqualTo("bike");
    assertThat(ask("ownedBy", "bob")).isEqualTo("boat,car");
    call("delete", "bike");
    assertThat(ask("ownedBy", "ann")).isEmpty();
  }

  @Test
  void turnsPages() {
    createAssets();

    assertThat(ask("page", "2", "")).startsWith("car[{\"id\":\"bike\"").contains("boat");
    assertThat(ask("page", "2", "car")).startsWith("[{\"id\":\"car\"");
  }

  @Test
  void readsLongRangesInBatches() {
    for (int i = 0; i < 250; i++) {
      state.with(Calls.CHAINCODE, "asset%03d".formatted(i), "{}");
    }

    assertThat(ask("list").split(",")).hasSize(250);
  }

  @Test
  void tellsHistory() {
    call("create", "car", "ann", "100");
    call("transfer", "car", "bob");
    call("delete", "car");

    assertThat(ask("history", "car").split(";"))
        .satisfiesExactly(
            newest -> assertThat(newest).isEqualTo("tx3=deleted"),
            middle -> assertThat(middle).startsWith("tx2={").contains("bob"),
            oldest -> assertThat(oldest).startsWith("tx1={").contains("ann"));
  }

  @Test
  void callsAnotherChaincode() {
    call("create", "car", "ann", "100");
    CallContext.OtherChaincodes oracle =
        (name, arguments, _) ->
            new Outcome.Returned(
                200,
                name,
                ByteString.copyFromUtf8("1085" + "0".repeat(arguments.size() - 2)),
                Optional.empty());

    Outcome outcome = invoke(oracle, "price", "car", "fx", "USD");

    assertThat(((Outcome.Returned) outcome).payload().toStringUtf8()).isEqualTo("108 USD");
  }

  @Test
  void goesOnWithoutTheOtherChaincode() {
    call("create", "car", "ann", "100");

    assertThat(invoke(Calls.NO_OTHERS, "price", "car", "fx", "USD"))
        .isInstanceOfSatisfying(
            Outcome.Returned.class, refused -> assertThat(refused.status()).isEqualTo(500));
  }

  @Test
  void seesTheTimeOfTheTransaction() {
    assertThat(ask("time")).isEqualTo("2023-11-14T22:13:20.000000042Z");
  }

  @Test
  void failsACallThatWritesTooMuch() {
    assertThat(invoke(Calls.NO_OTHERS, "create", "car", "x".repeat(300_000), "1"))
        .isInstanceOfSatisfying(
            Outcome.Failed.class,
            failed -> assertThat(failed.reason()).isEqualTo(Failure.WRITES_TOO_LARGE));
    assertThat(ask("exists", "car")).as("and the next one runs").isEqualTo("false");
  }
}
