package org.logothete.ledger.rocks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.logothete.ledger.BlockEntry;
import org.logothete.ledger.LedgerException;

final class BlockFormatTest {
  private static final BlockEntry BLOCK =
      new BlockEntry(7, new byte[] {1, 2, 3}, new byte[] {4, 5}, List.of("", "an id"));
  private static final int COUNT_OF_IDS_AT = Integer.BYTES + 3;

  @Test
  void readsBackWhatItWrote() {
    byte[] row = BlockFormat.write(BLOCK).toBytes();

    BlockEntry read = BlockFormat.read(7, row);

    assertThat(read.transactionIds()).isEqualTo(BLOCK.transactionIds());
    assertThat(BlockFormat.write(read).toBytes()).isEqualTo(row);
  }

  @ParameterizedTest
  @ValueSource(ints = {Integer.MIN_VALUE, -1, 3, Integer.MAX_VALUE})
  void refusesAWrongCountOfIds(int count) {
    byte[] row = BlockFormat.write(BLOCK).toBytes();
    ByteBuffer.wrap(row).putInt(COUNT_OF_IDS_AT, count);

    assertThatThrownBy(() -> BlockFormat.read(7, row))
        .isInstanceOf(LedgerException.class)
        .hasMessage("block 7 is not in the ledger's format");
  }
}
