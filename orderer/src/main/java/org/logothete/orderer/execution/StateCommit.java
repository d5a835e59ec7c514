package org.logothete.orderer.execution;

import com.google.protobuf.ByteString;
import org.logothete.chaincode.agreement.BlockDecisions;
import org.logothete.chaincode.agreement.Decision;
import org.logothete.chaincode.call.WriteSet;
import org.logothete.ledger.state.ChannelState;
import org.logothete.ledger.state.StateBatch;
import org.logothete.ledger.state.StateKey;

/** Writes what a block decided, and the agreement's checkpoint with it, in one durable write. */
final class StateCommit {
  private StateCommit() {}

  static void apply(ChannelState state, BlockDecisions decisions) {
    StateBatch batch = StateBatch.after(state.height(), decisions.block());
    int writer = 0;
    for (Decision decision : decisions.decisions()) {
      put(batch, writer, decision.writes());
      writer++;
    }
    put(batch, writer, decisions.own());
    state.apply(batch.checkpoint(decisions.checkpoint().toByteArray()));
  }

  private static void put(StateBatch batch, int writer, WriteSet writes) {
    for (WriteSet.Write write : writes.writes()) {
      StateKey key = new StateKey(write.namespace(), write.key());
      if (write.value().isPresent()) {
        batch.put(key, writer, write.value().map(ByteString::toByteArray).orElseThrow());
      } else {
        batch.delete(key, writer);
      }
    }
  }
}
