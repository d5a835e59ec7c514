package org.logothete.ledger.rocks;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import org.logothete.ledger.LedgerException;

/**
 * The numbers that channels' keys begin with. None is given twice, so that whatever still holds a
 * removed channel can reach no other.
 */
final class ChannelIds {
  private static final byte[] NEXT_KEY = "next-channel-id".getBytes(UTF_8);

  private ChannelIds() {}

  /**
   * The number of the next channel; the same until a channel has it.
   *
   * @throws LedgerException if what is known of them is damaged
   */
  static int next(RocksStore store) {
    int unused = store.get(Table.META, NEXT_KEY).map(ChannelIds::parse).orElse(0);
    for (ChannelRecord record : ChannelRecord.all(store)) {
      unused = Math.max(unused, record.id() + 1);
    }
    return unused;
  }

  /** Keeps what {@link #next} said although no channel's record shows it any more. */
  static void keep(int next, RocksStore.Batch changes) {
    byte[] content = ByteBuffer.allocate(Integer.BYTES).putInt(next).array();
    changes.put(Table.META, NEXT_KEY, Checksummed.seal(NEXT_KEY, content));
  }

  private static int parse(byte[] value) {
    return Checksummed.unseal(NEXT_KEY, value)
        .filter(content -> content.length == Integer.BYTES)
        .map(content -> ByteBuffer.wrap(content).getInt())
        .orElseThrow(() -> new LedgerException("the number of the next channel is damaged"));
  }
}
