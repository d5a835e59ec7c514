package org.logothete.chaincode.agreement;

import com.google.protobuf.ByteString;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.logothete.chaincode.call.StateReader;
import org.logothete.chaincode.call.WriteSet.Write;
import org.logothete.chaincode.proto.BlockResultsBody;
import org.logothete.chaincode.proto.ResultBody;
import org.logothete.chaincode.record.Bodies;
import org.logothete.chaincode.record.OverlaidState.Writer;
import org.logothete.chaincode.record.ResultRecord;

/** Where results lie in the state: each under its transaction's id, and a list for each block. */
public final class Results {
  /** The state's namespace of what became of transactions. */
  public static final String NAMESPACE = "_results";

  /** The state's namespace of lists and roots. */
  public static final String EXECUTION = "_execution";

  private static final String BLOCK = "block/";
  private static final String ROOT = "root/";
  private static final String STALE = "stale/";
  private static final String LEAF_TAG = "logothete result leaf 1";

  private Results() {}

  /** What became of a transaction; empty if it is not decided, or unknown. */
  public static Optional<ResultBody> of(String transactionId, StateReader state) {
    return state.get(NAMESPACE, transactionId).map(Results::result);
  }

  /** Reads what {@link Decision#result} holds. */
  public static ResultBody result(ByteString bytes) {
    return Bodies.own("a result", ResultBody.parser(), bytes);
  }

  /** What a block decided; empty if nothing. */
  public static Optional<BlockResultsBody> ofBlock(long block, StateReader state) {
    return state
        .get(EXECUTION, BLOCK + hex(block))
        .map(bytes -> Bodies.own("a block's results", BlockResultsBody.parser(), bytes));
  }

  /**
   * A record that ordered votes agreed on: the transaction's result, or what an earlier attempt
   * came to and was tried again for being stale. Whoever processes old blocks needs both, and
   * executors forget theirs when the call is decided.
   *
   * @return empty if the state has none of this digest
   */
  public static Optional<ByteString> record(
      String transactionId, ByteString digest, StateReader state) {
    return of(transactionId, state)
        .map(ResultBody::getRecord)
        .filter(bytes -> ResultRecord.digestOf(bytes).equals(digest))
        .or(() -> state.get(EXECUTION, STALE + hex(digest)));
  }

  /** What a result is as a leaf of its block's tree. */
  public static ByteString leaf(ByteString result) {
    return Bodies.hash(LEAF_TAG, result);
  }

  static Optional<ByteString> root(long height, StateReader state) {
    return state.get(EXECUTION, ROOT + hex(height));
  }

  static Write writeRoot(VoteBundle.Base base) {
    return new Write(EXECUTION, ROOT + hex(base.height()), Optional.of(base.root()));
  }

  /** Keeps what was agreed on and is stale. */
  static Write writeStale(ResultRecord record) {
    return new Write(EXECUTION, STALE + hex(record.digest()), Optional.of(record.bytes()));
  }

  static Write writeBlock(long block, List<Decision> decisions) {
    BlockResultsBody.Builder list = BlockResultsBody.newBuilder();
    for (Decision decision : decisions) {
      list.addTransactionIds(decision.transaction().transactionId())
          .addLeaves(leaf(decision.result()));
    }
    return new Write(EXECUTION, BLOCK + hex(block), Optional.of(list.build().toByteString()));
  }

  /** The value that the state keeps under the transaction's id. */
  static Write write(Writer transaction, ByteString result) {
    return new Write(NAMESPACE, transaction.transactionId(), Optional.of(result));
  }

  static ResultBody.Builder about(
      String channel, Position position, Writer transaction, long decidedIn) {
    return ResultBody.newBuilder()
        .setVersion(Bodies.VERSION)
        .setChannel(channel)
        .setTransactionId(transaction.transactionId())
        .setBlock(position.block())
        .setIndex(position.index())
        .setDecidedIn(decidedIn)
        .setSeconds(transaction.seconds())
        .setNanos(transaction.nanos());
  }

  private static String hex(ByteString digest) {
    return HexFormat.of().formatHex(digest.toByteArray());
  }

  private static String hex(long number) {
    return String.format(Locale.ROOT, "%016x", number);
  }
}
