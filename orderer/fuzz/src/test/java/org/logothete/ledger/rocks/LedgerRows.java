package org.logothete.ledger.rocks;

import java.util.Arrays;
import java.util.List;
import org.logothete.fuzz.FuzzTarget;
import org.logothete.fuzz.Golden;
import org.logothete.fuzz.Input;
import org.logothete.ledger.BlockEntry;
import org.logothete.ledger.LedgerException;

/** What the ledger reads back from its database: blocks, and the rows of channels. */
public final class LedgerRows implements FuzzTarget {
  private static final int BLOCK = 0;
  private static final byte[] KEY = new ChannelRecord("channel", 1, 1, 0).key();

  @Override
  public void run(byte[] input) {
    Input in = new Input(input);
    boolean isBlock = in.uint8() == BLOCK;
    byte[] value = in.rest();
    try {
      if (isBlock) {
        checkBlock(value);
      } else if (!Arrays.equals(ChannelRecord.parse(KEY, value).value(), value)) {
        throw new AssertionError("a second encoding of a channel's row");
      }
    } catch (LedgerException damaged) {
      return;
    }
  }

  /** An id that is no UTF-8 is read as another text; only this software writes rows. */
  private static void checkBlock(byte[] value) {
    BlockEntry block = BlockFormat.read(7, value);
    boolean isText = block.transactionIds().stream().noneMatch(id -> id.indexOf('\uFFFD') >= 0);
    if (isText && !Arrays.equals(BlockFormat.write(block).toBytes(), value)) {
      throw new AssertionError("a second encoding of a block's row");
    }
  }

  @Override
  public List<byte[]> seeds() {
    byte[] block =
        BlockFormat.write(
                new BlockEntry(7, new byte[32], Golden.blocks().get(1), List.of("", "an id")))
            .toBytes();
    return List.of(
        Input.join(new byte[] {BLOCK}, block),
        Input.join(new byte[] {1}, new ChannelRecord("channel", 3, 9, 2).value()));
  }
}
