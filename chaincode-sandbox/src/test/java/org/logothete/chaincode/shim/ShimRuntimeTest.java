package org.logothete.chaincode.shim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.logothete.chaincode.shim.Calls.CHAINCODE;
import static org.logothete.chaincode.shim.Calls.ID;
import static org.logothete.chaincode.shim.Calls.call;
import static org.logothete.chaincode.shim.Calls.context;

import com.google.protobuf.ByteString;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicReference;
import org.hyperledger.fabric.protos.peer.ChaincodeMessage;
import org.hyperledger.fabric.protos.peer.GetState;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.logothete.chaincode.call.CallContext;
import org.logothete.chaincode.call.Failure;
import org.logothete.chaincode.call.MemoryStateReader;
import org.logothete.chaincode.call.Outcome;

@Timeout(60)
class ShimRuntimeTest {
  private static final Duration START = Duration.ofSeconds(30);
  private static final Duration SHORT = Duration.ofMillis(50);

  private final MemoryStateReader state =
      MemoryStateReader.ofSmallPages().with(CHAINCODE, "a", "1");

  private static ShimRuntime runtime(ShimConnector connector) {
    return new ShimRuntime(ID, connector, START);
  }

  private static Outcome.Returned returned(String payload) {
    return new Outcome.Returned(200, "", ByteString.copyFromUtf8(payload), Optional.empty());
  }

  private static void assertFailed(Outcome outcome, Failure reason, String detail) {
    assertThat(outcome)
        .isInstanceOfSatisfying(
            Outcome.Failed.class,
            failed -> {
              assertThat(failed.reason()).as(failed.detail()).isEqualTo(reason);
              assertThat(failed.detail()).contains(detail);
            });
  }

  /** Answers every call with what is at key a. */
  private static void answersA(ScriptedChaincode.Stream stream) throws InterruptedException {
    stream.register();
    while (true) {
      String transaction = stream.hear(ChaincodeMessage.Type.TRANSACTION).getTxid();
      stream.say(
          ChaincodeMessage.Type.GET_STATE,
          transaction,
          GetState.newBuilder().setKey("a").build().toByteString());
      stream.complete(
          transaction, stream.hear(ChaincodeMessage.Type.RESPONSE).getPayload().toStringUtf8());
    }
  }

  @Test
  void runsCallsOverOneStream() {
    ScriptedChaincode chaincode = new ScriptedChaincode(ShimRuntimeTest::answersA);
    try (ShimRuntime runtime = runtime(chaincode)) {
      assertThat(runtime.invoke(call("t1"), context(state))).isEqualTo(returned("1"));
      assertThat(runtime.invoke(call("t2"), context(state))).isEqualTo(returned("1"));
      assertThat(runtime.invoke(call("t1"), context(state))).as("again").isEqualTo(returned("1"));
    }
    assertThat(chaincode.streams).hasValue(1);
  }

  @Test
  void keepsCallsApartThatRunAtOnce() throws InterruptedException, ExecutionException {
    ScriptedChaincode chaincode =
        new ScriptedChaincode(
            stream -> {
              stream.register();
              String first = stream.hear(ChaincodeMessage.Type.TRANSACTION).getTxid();
              String second = stream.hear(ChaincodeMessage.Type.TRANSACTION).getTxid();
              ByteString key = GetState.newBuilder().setKey("a").build().toByteString();
              stream.say(ChaincodeMessage.Type.GET_STATE, second, key);
              stream.say(ChaincodeMessage.Type.GET_STATE, first, key);
              stream.hear(ChaincodeMessage.Type.RESPONSE);
              stream.hear(ChaincodeMessage.Type.RESPONSE);
              stream.complete(second, second);
              stream.complete(first, first);
            });
    try (ShimRuntime runtime = runtime(chaincode);
        ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var one = threads.submit(() -> runtime.invoke(call("t1"), context(state)));
      var two = threads.submit(() -> runtime.invoke(call("t2"), context(state)));

      assertThat(one.get()).isEqualTo(returned("t1"));
      assertThat(two.get()).isEqualTo(returned("t2"));
    }
  }

  @Test
  void stopsACallThatTakesTooLong() {
    ScriptedChaincode chaincode =
        new ScriptedChaincode(
            stream -> {
              stream.register();
              String transaction = stream.hear(ChaincodeMessage.Type.TRANSACTION).getTxid();
              if (transaction.equals("t2")) {
                stream.complete(transaction, "awake");
              }
            });
    try (ShimRuntime runtime = runtime(chaincode)) {
      CallContext context = CallContext.of(CHAINCODE, state, Calls.within(SHORT), Calls.NO_OTHERS);

      assertFailed(runtime.invoke(call("t1"), context), Failure.TIMED_OUT, "within 50 ms");
      assertThat(chaincode.disconnects).as("it may still run").hasPositiveValue();
      assertThat(context.clock().left()).as("to whoever called it").isZero();
      assertThat(runtime.invoke(call("t2"), context(state))).isEqualTo(returned("awake"));
    }
    assertThat(chaincode.streams).hasValue(2);
  }

  @Test
  void failsAllCallsOfAStreamThatBreaksTheProtocol()
      throws InterruptedException, ExecutionException {
    ScriptedChaincode chaincode =
        new ScriptedChaincode(
            stream -> {
              stream.register();
              String transaction = stream.hear(ChaincodeMessage.Type.TRANSACTION).getTxid();
              stream.hear(ChaincodeMessage.Type.TRANSACTION);
              stream.say(ChaincodeMessage.Type.RESPONSE, transaction, ByteString.EMPTY);
            });
    try (ShimRuntime runtime = runtime(chaincode);
        ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var one = threads.submit(() -> runtime.invoke(call("t1"), context(state)));
      var two = threads.submit(() -> runtime.invoke(call("t2"), context(state)));

      assertFailed(one.get(), Failure.PROTOCOL_VIOLATION, "of type RESPONSE");
      assertFailed(two.get(), Failure.PROTOCOL_VIOLATION, "of type RESPONSE");
    }
  }

  @Test
  void failsACallThatAsksTwoThingsAtOnceAndKeepsTheStream() {
    CountDownLatch asked = new CountDownLatch(1);
    CountDownLatch askedTwice = new CountDownLatch(1);
    ScriptedChaincode chaincode =
        new ScriptedChaincode(
            stream -> {
              stream.register();
              String bad = stream.hear(ChaincodeMessage.Type.TRANSACTION).getTxid();
              stream.say(ChaincodeMessage.Type.INVOKE_CHAINCODE, bad, ByteString.EMPTY);
              asked.await();
              stream.say(ChaincodeMessage.Type.GET_STATE, bad, ByteString.EMPTY);
              askedTwice.countDown();
              stream.hear(ChaincodeMessage.Type.RESPONSE);
              stream.complete(stream.hear(ChaincodeMessage.Type.TRANSACTION).getTxid(), "good");
            });
    try (ShimRuntime runtime = runtime(chaincode)) {
      CallContext busy =
          CallContext.of(
              CHAINCODE,
              state,
              Calls.within(START),
              (_, _, _) -> {
                asked.countDown();
                awaitUninterruptibly(askedTwice);
                return returned("");
              });

      assertFailed(
          runtime.invoke(call("t1"), busy), Failure.PROTOCOL_VIOLATION, "while a request was open");
      assertThat(runtime.invoke(call("t2"), context(state))).isEqualTo(returned("good"));
    }
    assertThat(chaincode.streams).hasValue(1);
  }

  private static void awaitUninterruptibly(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException("nobody interrupts a test", e);
    }
  }

  @Test
  void opensAnotherStreamWhenOneWasLost() {
    ScriptedChaincode chaincode =
        new ScriptedChaincode(
            stream -> {
              stream.register();
              String transaction = stream.hear(ChaincodeMessage.Type.TRANSACTION).getTxid();
              if (transaction.equals("t1")) {
                stream.end("exit code 1");
              } else {
                stream.complete(transaction, "again");
              }
            });
    try (ShimRuntime runtime = runtime(chaincode)) {
      assertFailed(runtime.invoke(call("t1"), context(state)), Failure.CRASHED, "exit code 1");
      assertThat(runtime.invoke(call("t2"), context(state))).isEqualTo(returned("again"));
    }
  }

  @Test
  void saysThatAChaincodeDoesNotRegister() {
    try (ShimRuntime runtime = new ShimRuntime(ID, new ScriptedChaincode(_ -> {}), SHORT)) {
      assertFailed(
          runtime.invoke(call("t1"), context(state)),
          Failure.NOT_AVAILABLE,
          "did not register within 50 ms");
    }
  }

  @Test
  void saysThatAChaincodeRegistersAsAnother() {
    ScriptedChaincode chaincode =
        new ScriptedChaincode(stream -> stream.say(Calls.register("thief:1")));
    try (ShimRuntime runtime = runtime(chaincode)) {
      assertFailed(
          runtime.invoke(call("t1"), context(state)), Failure.PROTOCOL_VIOLATION, "thief:1");
    }
  }

  @Test
  void refusesAChaincodeThatCallsItself() {
    AtomicReference<ShimRuntime> itself = new AtomicReference<>();
    ScriptedChaincode chaincode =
        new ScriptedChaincode(
            stream -> {
              stream.register();
              String transaction = stream.hear(ChaincodeMessage.Type.TRANSACTION).getTxid();
              stream.say(ChaincodeMessage.Type.INVOKE_CHAINCODE, transaction, ByteString.EMPTY);
              stream.hear(ChaincodeMessage.Type.ERROR);
              stream.complete(transaction, "caught");
            });
    try (ShimRuntime runtime = runtime(chaincode)) {
      itself.set(runtime);
      CallContext recursive =
          CallContext.of(
              CHAINCODE,
              state,
              Calls.within(START),
              (_, _, inner) -> itself.get().invoke(call("t1"), inner));

      assertFailed(
          runtime.invoke(call("t1"), recursive),
          Failure.INVALID_ARGUMENT,
          "already runs in transaction t1");
    }
  }

  @Test
  void failsCallsUnderWayWhenItIsClosed() throws InterruptedException, ExecutionException {
    CompletableFuture<String> asked = new CompletableFuture<>();
    ScriptedChaincode chaincode =
        new ScriptedChaincode(
            stream -> {
              stream.register();
              asked.complete(stream.hear(ChaincodeMessage.Type.TRANSACTION).getTxid());
            });
    ShimRuntime runtime = runtime(chaincode);
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var open = threads.submit(() -> runtime.invoke(call("t1"), context(state)));
      asked.get();
      runtime.close();

      assertFailed(open.get(), Failure.NOT_AVAILABLE, "the runtime is closed");
      assertFailed(runtime.invoke(call("t2"), context(state)), Failure.NOT_AVAILABLE, "is closed");
    }
  }

  @Test
  void readsNothingBehindTheEndOfACall() {
    ScriptedChaincode chaincode = new ScriptedChaincode(ShimRuntimeTest::answersA);
    try (ShimRuntime runtime = runtime(chaincode)) {
      CallContext context = context(state);
      runtime.invoke(call("t1"), context);
      List<?> reads = context.readSet().reads();
      runtime.invoke(call("t2"), context(state));

      assertThat(context.readSet().reads()).isEqualTo(reads).hasSize(1);
    }
  }
}
