package org.logothete.orderer.execution;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.google.protobuf.ByteString;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.logothete.chaincode.call.UnknownHistoryException;
import org.logothete.ledger.BlockEntry;
import org.logothete.ledger.Ledger;
import org.logothete.ledger.LedgerBatch;
import org.logothete.ledger.memory.MemoryLedger;
import org.logothete.ledger.state.ChannelState;
import org.logothete.ledger.state.StateBatch;
import org.logothete.ledger.state.StateKey;

/** What calls are told of a key's history where a part of it was forgotten. */
final class LedgerStateReaderTest {
  private static final StateKey KEY = new StateKey("cc", "a");
  private static final int BLOCKS = 5;

  @Test
  void aHistoryIsToldIfNoMoreOfItIsAskedForThanIsKnown() {
    try (Ledger ledger = new MemoryLedger()) {
      LedgerBatch blocks = new LedgerBatch();
      for (int number = 1; number < BLOCKS; number++) {
        blocks.append(block(number));
      }
      ledger.create("ch", block(0)).commit(blocks);
      ChannelState state = ledger.state("ch").orElseThrow();
      for (int number = 0; number < BLOCKS; number++) {
        state.apply(StateBatch.of(number).put(KEY, 0, ("v" + number).getBytes(UTF_8)));
      }
      assertThat(told(state, 99)).containsExactly("v4", "v3", "v2", "v1", "v0");

      state.forgetHistory(2);

      assertThat(told(state, 3)).containsExactly("v4", "v3", "v2");
      assertThatExceptionOfType(UnknownHistoryException.class)
          .isThrownBy(() -> told(state, 4))
          .withMessage(
              "the history of cc/a is asked for, and this node knows histories from block 2 on");
    }
  }

  private static List<String> told(ChannelState state, int limit) {
    try (LedgerStateReader reader = new LedgerStateReader(state.view())) {
      return reader.history(KEY.namespace(), KEY.key(), limit).stream()
          .map(each -> each.value().map(ByteString::toStringUtf8).orElse("deleted"))
          .toList();
    }
  }

  private static BlockEntry block(int number) {
    return new BlockEntry(number, new byte[] {(byte) number}, new byte[0], List.of());
  }
}
