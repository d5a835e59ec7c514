package org.logothete.chaincode.agreement;

import com.google.protobuf.ByteString;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.logothete.chaincode.call.StateReader;
import org.logothete.chaincode.call.WriteSet;
import org.logothete.chaincode.call.WriteSet.Write;
import org.logothete.chaincode.proto.ResultBody;
import org.logothete.chaincode.record.OverlaidState;
import org.logothete.chaincode.record.OverlaidState.Writer;
import org.logothete.chaincode.record.ResultRecord;

/** What one block has brought about so far. */
final class BlockWork {
  private final long block;
  private final VoteBundle.Base base;
  private final OverlaidState state;
  private final List<Decision> decisions = new ArrayList<>();
  private final List<Write> pendingWrites = new ArrayList<>();
  private final List<Write> stale = new ArrayList<>();
  private final List<PendingCall> entered = new ArrayList<>();
  private final List<Remark> remarks = new ArrayList<>();
  private long bytes;
  private int writes;

  /** How many of the decisions were told in {@link #soFar}. */
  private int told;

  BlockWork(long block, VoteBundle.Base base, StateReader before) {
    this.block = block;
    this.base = base;
    this.state = new OverlaidState(before);
  }

  long block() {
    return block;
  }

  /** The agreed state with all that this block decided so far. */
  StateReader state() {
    return state;
  }

  boolean hasRoom(long bytesMax, int writesMax) {
    return bytes < bytesMax && writes < writesMax;
  }

  /** Executors have to execute this. */
  PendingCall entered(PendingCall call) {
    entered.removeIf(other -> other.position().equals(call.position()));
    entered.add(call);
    return call;
  }

  void remark(Remark remark) {
    remarks.add(remark);
  }

  /** Belongs to the decision that comes next. */
  void write(Write write) {
    pendingWrites.add(write);
  }

  /** What was agreed on, and is not the call's result. */
  void keepStale(ResultRecord record) {
    Write write = Results.writeStale(record);
    stale.add(write);
    count(write);
  }

  void decide(
      Position position,
      Writer transaction,
      ResultBody result,
      Optional<ResultRecord> record,
      WriteSet effects) {
    List<Write> all = new ArrayList<>(effects.writes());
    all.addAll(pendingWrites);
    pendingWrites.clear();
    ByteString encoded = result.toByteString();
    all.add(Results.write(transaction, encoded));
    WriteSet writeSet = new WriteSet(all);
    state.write(transaction, writeSet);
    decisions.add(new Decision(position, transaction, encoded, record, writeSet));
    entered.removeIf(call -> call.position().equals(position));
    all.forEach(this::count);
  }

  private void count(Write write) {
    writes++;
    bytes += write.key().length() + write.value().map(ByteString::size).orElse(0);
  }

  /** Whether nothing is to be written. */
  boolean isEmpty() {
    return decisions.isEmpty() && stale.isEmpty();
  }

  /** What executors have to know when they are waited for in the midst of the block. */
  Progress soFar(Position first) {
    List<Decision> news = decisions.subList(told, decisions.size());
    BlockDecisions interim =
        new BlockDecisions(block, true, news, WriteSet.NONE, entered, List.of(), ByteString.EMPTY);
    told = decisions.size();
    return new Progress(interim, Optional.empty(), base, Optional.of(first));
  }

  BlockDecisions decisions(boolean matters, ByteString checkpoint) {
    List<Write> own = new ArrayList<>(stale);
    if (!decisions.isEmpty()) {
      own.add(Results.writeBlock(block, decisions));
    }
    if (!isEmpty()) {
      own.add(Results.writeRoot(base));
    }
    return new BlockDecisions(
        block, matters, decisions, new WriteSet(own), entered, remarks, checkpoint);
  }
}
