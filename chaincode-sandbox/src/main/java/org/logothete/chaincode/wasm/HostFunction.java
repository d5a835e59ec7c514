package org.logothete.chaincode.wasm;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import org.logothete.chaincode.call.FailedCallException;

/**
 * What a module may import: all that it can reach. Texts and bytes are passed by address and
 * length; what comes back waits until {@link #READ} copies it. docs/chaincode.md describes each.
 */
// Signatures are records, and actions hold nothing.
@SuppressWarnings("ImmutableEnumChecker")
enum HostFunction {
  ARGUMENT_COUNT("", "i", 0, (host, _) -> host.argumentCount()),
  ARGUMENT("i", "i", 0, (host, a) -> host.argument((int) a[0])),
  CHANNEL("", "i", 0, (host, _) -> host.channel()),
  CHAINCODE("", "i", 0, (host, _) -> host.chaincode()),
  TRANSACTION_ID("", "i", 0, (host, _) -> host.transactionId()),
  CREATOR("", "i", 0, (host, _) -> host.creator()),
  TIMESTAMP_SECONDS("", "I", 0, (host, _) -> host.timestampSeconds()),
  TIMESTAMP_NANOS("", "i", 0, (host, _) -> host.timestampNanos()),
  READ("iii", "", 0, HostFunction::read),
  GET_STATE("ii", "i", 2_000, (host, a) -> host.getState(piece(a, 0))),
  PUT_STATE("iiii", "", 2_000, (host, a) -> host.putState(piece(a, 0), piece(a, 2))),
  DELETE_STATE("ii", "", 2_000, (host, a) -> host.deleteState(piece(a, 0))),
  RANGE("iiiii", "i", 0, (host, a) -> host.range(piece(a, 0), piece(a, 2), (int) a[4])),
  HISTORY("iii", "i", 2_000, (host, a) -> host.history(piece(a, 0), (int) a[2])),
  CURSOR_NEXT("i", "i", 0, (host, a) -> host.cursorNext((int) a[0])),
  CURSOR_KEY("i", "i", 0, (host, a) -> host.cursorKey((int) a[0])),
  CURSOR_VALUE("i", "i", 0, (host, a) -> host.cursorValue((int) a[0])),
  CURSOR_SECONDS("i", "I", 0, (host, a) -> host.cursorSeconds((int) a[0])),
  CURSOR_NANOS("i", "i", 0, (host, a) -> host.cursorNanos((int) a[0])),
  INVOKE_ARGUMENT("ii", "", 0, (host, a) -> host.invokeArgument(piece(a, 0))),
  INVOKE("ii", "i", 20_000, (host, a) -> host.invoke(piece(a, 0))),
  INVOKE_MESSAGE("", "i", 0, (host, _) -> host.invokeMessage()),
  INVOKE_PAYLOAD("", "i", 0, (host, _) -> host.invokePayload()),
  SET_EVENT("iiii", "", 0, (host, a) -> host.setEvent(piece(a, 0), piece(a, 2))),
  SET_RESULT("iiiii", "", 0, (host, a) -> host.setResult((int) a[0], piece(a, 1), piece(a, 3))),
  LOG("ii", "", 0, (host, a) -> host.log(piece(a, 0)));

  /** The module from which functions are imported; a later version gets a name of its own. */
  static final String MODULE = "logothete_1";

  /** What each call of the host costs, before what it does and moves. */
  static final int PRICE = 100;

  /** A place in the module's memory. */
  record Piece(long address, long size) {}

  /** What a function does; those without result return anything. */
  @FunctionalInterface
  private interface Action {
    long run(HostCalls host, long[] arguments) throws FailedCallException;
  }

  private final Signature signature;
  private final int price;
  private final Action action;

  HostFunction(String parameters, String results, int price, Action action) {
    this.signature = new Signature(parameters, results);
    this.price = price;
    this.action = action;
  }

  /** The name by which a module imports it. */
  String importName() {
    return name().toLowerCase(Locale.ROOT);
  }

  Signature signature() {
    return signature;
  }

  /** What it costs, without the bytes that it moves. */
  int price() {
    return PRICE + price;
  }

  long run(HostCalls host, long[] arguments) throws FailedCallException {
    host.pay(price());
    return action.run(host, arguments);
  }

  static Optional<HostFunction> named(String importName) {
    return Arrays.stream(values()).filter(each -> each.importName().equals(importName)).findAny();
  }

  private static Piece piece(long[] arguments, int at) {
    return new Piece(
        Integer.toUnsignedLong((int) arguments[at]),
        Integer.toUnsignedLong((int) arguments[at + 1]));
  }

  private static long read(HostCalls host, long[] arguments) throws FailedCallException {
    return host.read(Integer.toUnsignedLong((int) arguments[0]), piece(arguments, 1));
  }
}
