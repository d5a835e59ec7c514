package org.logothete.chaincode.receipt;

import com.google.protobuf.ByteString;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;

/**
 * What a consenter signs about one block: which results its ordered votes lead to. Lines of text of
 * which the first is the format, so that they are no other signed statement's.
 *
 * @param block number of the block that decided
 * @param blockHash hash of its header
 * @param resultsRoot root of the tree over what it decided
 */
public record ReceiptStatement(
    String channel, long block, ByteString blockHash, ByteString resultsRoot) {
  private static final String FORMAT = "logothete receipt 1";

  /** What is signed. */
  public ByteString bytes() {
    HexFormat hex = HexFormat.of();
    return ByteString.copyFrom(
        "%s\nchannel %s\nblock %d %s\nresults %s\n"
            .formatted(
                FORMAT,
                channel,
                block,
                hex.formatHex(blockHash.toByteArray()),
                hex.formatHex(resultsRoot.toByteArray())),
        StandardCharsets.UTF_8);
  }
}
