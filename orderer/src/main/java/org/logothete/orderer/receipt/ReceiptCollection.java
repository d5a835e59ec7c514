package org.logothete.orderer.receipt;

import com.google.protobuf.ByteString;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.hyperledger.fabric.protos.common.Block;
import org.logothete.chaincode.agreement.Results;
import org.logothete.network.channel.ConfigBlocks;
import org.logothete.network.channel.InvalidConfigException;
import org.logothete.orderer.client.BlockStream;
import org.logothete.orderer.client.ClientException;
import org.logothete.orderer.client.Envelopes;
import org.logothete.orderer.client.OrdererConnection;
import org.logothete.orderer.client.Seeks;
import org.logothete.orderer.proto.ExecutionQuestion;
import org.logothete.orderer.proto.ReceiptAnswer;
import org.logothete.orderer.proto.ReceiptFile;
import org.logothete.orderer.proto.ReceiptQuestion;
import org.logothete.orderer.proto.ReceiptWord;

/** Asks consenters for their word on a result until enough of them give the same. */
public final class ReceiptCollection {
  private final Envelopes envelopes;
  private final List<OrdererConnection> nodes;
  private final Duration patience;

  /**
   * @param nodes consenters of the channel
   * @param patience for each answer
   */
  public ReceiptCollection(Envelopes envelopes, List<OrdererConnection> nodes, Duration patience) {
    this.envelopes = envelopes;
    this.nodes = List.copyOf(nodes);
    this.patience = patience;
  }

  /**
   * Makes a receipt; {@link ReceiptCheck} says whether it proves anything.
   *
   * @param enough how many consenters have to say the same
   * @throws ReceiptException if they do not
   */
  public ReceiptFile collect(String transactionId, int enough)
      throws ReceiptException, InterruptedException {
    ExecutionQuestion question =
        ExecutionQuestion.newBuilder()
            .setReceipt(ReceiptQuestion.newBuilder().setTransactionId(transactionId))
            .build();
    Map<ByteString, List<ReceiptAnswer>> bySaying = new LinkedHashMap<>();
    String trouble = "it is not decided";
    for (OrdererConnection node : nodes) {
      try {
        ReceiptAnswer answer = node.ask(envelopes, question, patience).getReceipt();
        if (!answer.hasResult()) {
          continue;
        }
        List<ReceiptAnswer> same =
            bySaying.computeIfAbsent(
                answer.getStatement().concat(answer.getResult()), _ -> new ArrayList<>());
        same.add(answer);
        if (same.size() == enough) {
          return receipt(same, node);
        }
      } catch (ClientException e) {
        trouble = String.valueOf(e.getMessage());
      }
    }
    throw new ReceiptException(
        "no %d consenters gave their word on %s: %s".formatted(enough, transactionId, trouble));
  }

  private ReceiptFile receipt(List<ReceiptAnswer> same, OrdererConnection node)
      throws ReceiptException, InterruptedException {
    ReceiptAnswer first = same.getFirst();
    Block decided = block(node, Results.result(first.getResult()).getDecidedIn());
    ReceiptFile.Builder receipt =
        ReceiptFile.newBuilder()
            .setVersion(1)
            .setResult(first.getResult())
            .addAllPath(first.getPathList())
            .setLeafIndex(first.getLeafIndex())
            .setLeaves(first.getLeaves())
            .setBlockHeader(decided.getHeader().toByteString())
            .setBlockMetadata(decided.getMetadata().toByteString());
    for (ReceiptAnswer each : same) {
      receipt.addWords(
          ReceiptWord.newBuilder()
              .setConsenter(each.getConsenter())
              .setSignature(each.getSignature()));
    }
    configBlocks(node, decided).forEach(block -> receipt.addConfigBlocks(block.toByteString()));
    return receipt.build();
  }

  /** Config blocks from the oldest to the one in force at a block, without the genesis block. */
  private List<Block> configBlocks(OrdererConnection node, Block of)
      throws ReceiptException, InterruptedException {
    List<Block> configs = new ArrayList<>();
    try {
      long number = ConfigBlocks.lastConfigNumber(of);
      while (number > 0) {
        Block config = block(node, number);
        configs.addFirst(config);
        number = number == 1 ? 0 : ConfigBlocks.lastConfigNumber(block(node, number - 1));
      }
      return configs;
    } catch (InvalidConfigException e) {
      throw new ReceiptException("a block names no configuration: " + e.getMessage(), e);
    }
  }

  private Block block(OrdererConnection node, long number)
      throws ReceiptException, InterruptedException {
    try (BlockStream blocks = node.deliver(envelopes, Seeks.existing(number, number))) {
      return blocks
          .nextBlock(patience)
          .orElseThrow(() -> new ReceiptException("there is no block " + number));
    } catch (ClientException e) {
      throw new ReceiptException("block %d cannot be had: %s".formatted(number, e.getMessage()), e);
    }
  }
}
