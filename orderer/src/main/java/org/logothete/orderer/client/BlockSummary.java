package org.logothete.orderer.client;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.hyperledger.fabric.protos.common.Block;
import org.hyperledger.fabric.protos.common.ChannelHeader;
import org.hyperledger.fabric.protos.common.Envelope;
import org.hyperledger.fabric.protos.common.HeaderType;
import org.hyperledger.fabric.protos.common.Metadata;
import org.hyperledger.fabric.protos.common.Payload;
import org.hyperledger.fabric.protos.peer.ChaincodeHeaderExtension;
import org.logothete.network.block.BlockHeaders;
import org.logothete.network.block.BlockSignatures;
import org.logothete.network.block.SignedValue;

/**
 * What people want to see of a block. Nothing is verified here.
 *
 * @param hash of its header, in hex
 * @param previousHash in hex
 * @param dataHash in hex
 * @param order how it was ordered; empty for a genesis block or one of another orderer
 * @param signers ids of the consenters whose signatures it carries, ascending
 */
public record BlockSummary(
    long number,
    String hash,
    String previousHash,
    String dataHash,
    List<Transaction> transactions,
    List<SignedValue> order,
    List<Integer> signers) {
  public BlockSummary {
    transactions = List.copyOf(transactions);
    order = List.copyOf(order);
    signers = List.copyOf(signers);
  }

  /**
   * A transaction of the block.
   *
   * @param id empty if it has none
   * @param type header type's name, such as ENDORSER_TRANSACTION
   * @param chaincode called; empty if none is
   */
  public record Transaction(String id, String type, String chaincode, int bytes) {}

  public static BlockSummary of(Block block) {
    List<Transaction> transactions = new ArrayList<>();
    for (ByteString envelope : block.getData().getDataList()) {
      transactions.add(transaction(envelope));
    }
    return of(block, transactions);
  }

  /** The same without looking at any transaction. */
  public static BlockSummary withoutTransactions(Block block) {
    return of(block, List.of());
  }

  private static BlockSummary of(Block block, List<Transaction> transactions) {
    return new BlockSummary(
        block.getHeader().getNumber(),
        HexFormat.of().formatHex(BlockHeaders.hash(block.getHeader())),
        hex(block.getHeader().getPreviousHash()),
        hex(block.getHeader().getDataHash()),
        transactions,
        slot(block).flatMap(slot -> SignedValue.decode(slot.getValue())).stream().toList(),
        slot(block)
            .map(s -> List.copyOf(BlockSignatures.byConsenter(s).keySet()))
            .orElse(List.of()));
  }

  private static Optional<Metadata> slot(Block block) {
    try {
      return block.getMetadata().getMetadataCount() == 0
          ? Optional.empty()
          : Optional.of(BlockSignatures.slot(block));
    } catch (InvalidProtocolBufferException _) {
      return Optional.empty();
    }
  }

  /** What can be read of an envelope. */
  public static Transaction transaction(ByteString envelope) {
    try {
      Payload payload = Payload.parseFrom(Envelope.parseFrom(envelope).getPayload());
      ChannelHeader header = ChannelHeader.parseFrom(payload.getHeader().getChannelHeader());
      HeaderType type = HeaderType.forNumber(header.getType());
      String chaincode =
          type == HeaderType.ENDORSER_TRANSACTION
              ? ChaincodeHeaderExtension.parseFrom(header.getExtension()).getChaincodeId().getName()
              : "";
      return new Transaction(
          header.getTxId(),
          type == null ? Integer.toString(header.getType()) : type.name(),
          chaincode,
          envelope.size());
    } catch (InvalidProtocolBufferException _) {
      return new Transaction("", "unreadable", "", envelope.size());
    }
  }

  private static String hex(ByteString bytes) {
    return HexFormat.of().formatHex(bytes.toByteArray());
  }

  /** What the number of a block's certificate counts, in the words of its engine. */
  private static String attempt(String engine) {
    return engine.equals("BDLS") ? "BDLS round" : engine + " view";
  }

  /** One line, for example {@code block 7 12 tx PBFT view 0 signed by 1 2 4 3f0a…}. */
  public String line() {
    String ordered =
        order.isEmpty()
            ? "genesis"
            : "%s %d".formatted(attempt(order.getFirst().engine()), order.getFirst().viewOrRound());
    String signed =
        signers.isEmpty()
            ? "unsigned"
            : "signed by " + String.join(" ", signers.stream().map(String::valueOf).toList());
    return "block %-6d %5d tx  %-14s %-20s %s"
        .formatted(number, transactions.size(), ordered, signed, hash.substring(0, 16));
  }
}
