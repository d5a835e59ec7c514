package org.logothete.orderer.execution;

import com.google.protobuf.ByteString;
import io.grpc.Status;
import java.util.Optional;
import java.util.function.Function;
import org.hyperledger.fabric.protos.common.Block;
import org.logothete.chaincode.agreement.Results;
import org.logothete.chaincode.proto.BlockResultsBody;
import org.logothete.chaincode.proto.ResultBody;
import org.logothete.chaincode.receipt.ReceiptStatement;
import org.logothete.chaincode.receipt.ResultTree;
import org.logothete.network.block.BlockHeaders;
import org.logothete.network.channel.ChannelConfig;
import org.logothete.network.channel.Consenter;
import org.logothete.orderer.api.Questions.RefusedException;
import org.logothete.orderer.proto.ReceiptAnswer;
import org.logothete.orderer.verify.NodeKey;

/**
 * Gives this consenter's word for results. It says no more than what this node has in its state,
 * and f + 1 consenters that say the same make a receipt.
 */
final class ReceiptSigner {
  private final NodeKey key;
  private final Function<String, ChannelConfig> configs;

  /**
   * @param configs in force, by channel
   */
  ReceiptSigner(NodeKey key, Function<String, ChannelConfig> configs) {
    this.key = key;
    this.configs = configs;
  }

  ReceiptAnswer sign(ChannelExecution execution, ResultBody result, LedgerStateReader view)
      throws RefusedException {
    String channel = execution.site().channel();
    int consenter =
        configs.apply(channel).consenters().stream()
            .filter(each -> each.identityCertificate().equals(key.certificate()))
            .findFirst()
            .map(Consenter::id)
            .orElseThrow(
                () ->
                    new RefusedException(
                        Status.Code.FAILED_PRECONDITION,
                        "this node is no consenter of the channel: ask one for receipts"));
    Optional<Block> block = execution.site().blocks().block(result.getDecidedIn());
    if (block.isEmpty()) {
      throw new RefusedException(
          Status.Code.NOT_FOUND,
          "block %d, which decided, was pruned here".formatted(result.getDecidedIn()));
    }
    BlockResultsBody decided = Results.ofBlock(result.getDecidedIn(), view).orElseThrow();
    int leaf = decided.getTransactionIdsList().indexOf(result.getTransactionId());
    ResultTree tree = new ResultTree(decided.getLeavesList());
    ByteString statement =
        new ReceiptStatement(
                channel,
                result.getDecidedIn(),
                ByteString.copyFrom(BlockHeaders.hash(block.get().getHeader())),
                tree.root())
            .bytes();
    return ReceiptAnswer.newBuilder()
        .setResult(result.toByteString())
        .addAllPath(tree.path(leaf))
        .setLeafIndex(leaf)
        .setLeaves(decided.getLeavesCount())
        .setStatement(statement)
        .setConsenter(consenter)
        .setSignature(ByteString.copyFrom(key.signer().sign(statement.toByteArray())))
        .build();
  }
}
