package org.logothete.chaincode.shim;

import com.google.protobuf.ByteString;
import com.google.protobuf.Timestamp;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import org.hyperledger.fabric.protos.ledger.queryresult.KV;
import org.hyperledger.fabric.protos.ledger.queryresult.KeyModification;
import org.logothete.chaincode.call.CallContext;
import org.logothete.chaincode.call.FailedCallException;
import org.logothete.chaincode.call.StateReader;
import org.logothete.chaincode.call.Utf8Order;

/** What a chaincode iterates over, a batch at a time. */
sealed interface Query {
  /** The next results, as they stand in a message; at most so many. */
  List<ByteString> take(int most) throws FailedCallException;

  /** Whether a result was found that was not taken. */
  boolean hasMore();

  /**
   * A range of keys. It looks one entry ahead, as Fabric does: a shim told that there is more must
   * find something.
   */
  final class Range implements Query {
    private final CallContext context;
    private final String namespace;
    private final String to;
    private final Deque<StateReader.Entry> ahead = new ArrayDeque<>();
    private Optional<String> next;

    Range(CallContext context, String namespace, String from, String to) {
      this.context = context;
      this.namespace = namespace;
      this.to = to;
      boolean isEmpty = !to.isEmpty() && Utf8Order.compare(from, to) >= 0;
      this.next = isEmpty ? Optional.empty() : Optional.of(from);
    }

    @Override
    public List<ByteString> take(int most) throws FailedCallException {
      if (next.isPresent()) {
        StateReader.Page page = context.range(next.get(), to, most + 1 - ahead.size());
        ahead.addAll(page.entries());
        next = page.next();
      }
      List<ByteString> results = new ArrayList<>();
      while (results.size() < most && !ahead.isEmpty()) {
        StateReader.Entry entry = ahead.remove();
        results.add(
            KV.newBuilder()
                .setNamespace(namespace)
                .setKey(entry.key())
                .setValue(entry.value())
                .build()
                .toByteString());
      }
      return results;
    }

    @Override
    public boolean hasMore() {
      return !ahead.isEmpty();
    }

    /** Where a later page begins; empty if there is none. */
    String bookmark() {
      return ahead.isEmpty() ? "" : ahead.element().key();
    }
  }

  /** What was done to a key, newest first. */
  final class History implements Query {
    private final Deque<StateReader.Modification> left;

    History(List<StateReader.Modification> modifications) {
      this.left = new ArrayDeque<>(modifications);
    }

    @Override
    public List<ByteString> take(int most) {
      List<ByteString> results = new ArrayList<>();
      while (results.size() < most && !left.isEmpty()) {
        StateReader.Modification each = left.remove();
        results.add(
            KeyModification.newBuilder()
                .setTxId(each.transactionId())
                .setTimestamp(
                    Timestamp.newBuilder().setSeconds(each.seconds()).setNanos(each.nanos()))
                .setIsDelete(each.value().isEmpty())
                .setValue(each.value().orElse(ByteString.EMPTY))
                .build()
                .toByteString());
      }
      return results;
    }

    @Override
    public boolean hasMore() {
      return !left.isEmpty();
    }
  }
}
