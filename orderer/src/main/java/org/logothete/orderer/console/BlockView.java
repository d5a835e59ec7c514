package org.logothete.orderer.console;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Timestamp;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.hyperledger.fabric.protos.common.Block;
import org.hyperledger.fabric.protos.common.ChannelHeader;
import org.hyperledger.fabric.protos.common.Envelope;
import org.hyperledger.fabric.protos.common.Header;
import org.hyperledger.fabric.protos.common.Payload;
import org.hyperledger.fabric.protos.common.SignatureHeader;
import org.logothete.network.channel.Consenter;
import org.logothete.network.transaction.Transaction;
import org.logothete.orderer.channel.BlockSource;
import org.logothete.orderer.client.BlockSummary;
import org.logothete.orderer.client.CommonName;

/** Blocks as JSON. */
final class BlockView {
  static final int PAGE_MAX = 50;
  static final int TRANSACTIONS_MAX = 100;

  /** A page ends with the block that goes beyond. */
  private static final long PAGE_BYTES_MAX = 8L << 20;

  private BlockView() {}

  /**
   * Blocks, the newest first.
   *
   * @param before number above the first of them
   * @param limit how many, at most {@link #PAGE_MAX}
   */
  static ObjectNode page(BlockSource source, long before, int limit) {
    long first = source.firstBlock();
    long number = Math.min(before, source.height()) - 1;
    ObjectNode node =
        Json.object().put("newest", source.height() - 1).put("first", source.firstBlock());
    ArrayNode list = node.putArray("blocks");
    long bytes = 0;
    while (number >= first && list.size() < Math.min(limit, PAGE_MAX) && bytes < PAGE_BYTES_MAX) {
      Optional<Block> block = source.block(number);
      if (block.isEmpty()) {
        break;
      }
      bytes += block.get().getSerializedSize();
      list.add(row(block.get()));
      number--;
    }
    if (number >= first && !list.isEmpty()) {
      node.put("next", number + 1);
    } else {
      node.putNull("next");
    }
    return node;
  }

  private static ObjectNode row(Block block) {
    BlockSummary summary = BlockSummary.withoutTransactions(block);
    ObjectNode node =
        Json.object()
            .put("number", summary.number())
            .put("hash", summary.hash())
            .put("transactions", block.getData().getDataCount())
            .put("bytes", block.getSerializedSize());
    summary
        .order()
        .forEach(
            order ->
                node.put("engine", order.engine())
                    .put("viewOrRound", order.viewOrRound())
                    .put("configSequence", order.configSequence())
                    .put("lastConfig", order.lastConfig()));
    ArrayNode signers = node.putArray("signers");
    summary.signers().forEach(signers::add);
    if (block.getData().getDataCount() > 0) {
      String time = time(block.getData().getData(0));
      node.put("time", time);
    }
    return node;
  }

  /**
   * A block with its certificate and some of its transactions.
   *
   * @param from index of the first transaction shown
   * @param consenters by whom signers are named; a block may be of another configuration
   */
  static ObjectNode whole(Block block, int from, List<Consenter> consenters) {
    BlockSummary summary = BlockSummary.withoutTransactions(block);
    ObjectNode node =
        row(block).put("previousHash", summary.previousHash()).put("dataHash", summary.dataHash());
    Map<Integer, Consenter> byId = new HashMap<>();
    consenters.forEach(each -> byId.put(each.id(), each));
    ArrayNode signers = node.putArray("signers");
    for (int id : summary.signers()) {
      ObjectNode signer = signers.addObject().put("id", id);
      Optional.ofNullable(byId.get(id)).ifPresent(each -> signer.put("organization", each.mspId()));
    }
    List<ByteString> data = block.getData().getDataList();
    int end = (int) Math.min(data.size(), (long) from + TRANSACTIONS_MAX);
    ArrayNode list = node.putArray("list");
    for (int i = from; i < end; i++) {
      list.add(transaction(i, data.get(i)));
    }
    node.put("from", from);
    if (end - from < data.size()) {
      node.put(
          "note", "transactions %d to %d of %d are shown".formatted(from, end - 1, data.size()));
    }
    return node;
  }

  private static ObjectNode transaction(int index, ByteString envelope) {
    BlockSummary.Transaction summary = BlockSummary.transaction(envelope);
    return Json.object()
        .put("index", index)
        .put("id", Transaction.idInBlock(envelope))
        .put("type", summary.type())
        .put("chaincode", summary.chaincode())
        .put("creator", creator(envelope))
        .put("time", time(envelope))
        .put("bytes", summary.bytes());
  }

  private static String creator(ByteString envelope) {
    try {
      return CommonName.of(
          SignatureHeader.parseFrom(header(envelope).getSignatureHeader()).getCreator());
    } catch (InvalidProtocolBufferException _) {
      return "";
    }
  }

  /** When its client says that it was made; empty if it does not. */
  private static String time(ByteString envelope) {
    try {
      ChannelHeader header = ChannelHeader.parseFrom(header(envelope).getChannelHeader());
      return header.hasTimestamp() ? time(header.getTimestamp()) : "";
    } catch (InvalidProtocolBufferException _) {
      return "";
    }
  }

  /** As the client wrote it; empty if it is no time. */
  static String time(Timestamp timestamp) {
    try {
      return Instant.ofEpochSecond(timestamp.getSeconds(), timestamp.getNanos()).toString();
    } catch (DateTimeException _) {
      return "";
    }
  }

  private static Header header(ByteString envelope) throws InvalidProtocolBufferException {
    return Payload.parseFrom(Envelope.parseFrom(envelope).getPayload()).getHeader();
  }
}
