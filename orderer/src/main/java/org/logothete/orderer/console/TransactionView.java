package org.logothete.orderer.console;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import java.util.List;
import java.util.Optional;
import org.hyperledger.fabric.protos.common.Block;
import org.hyperledger.fabric.protos.common.HeaderType;
import org.hyperledger.fabric.protos.msp.SerializedIdentity;
import org.logothete.chaincode.call.Outcome;
import org.logothete.chaincode.proto.ResultBody;
import org.logothete.chaincode.record.MalformedBodyException;
import org.logothete.chaincode.record.ResultRecord;
import org.logothete.network.transaction.MalformedTransactionException;
import org.logothete.network.transaction.Transaction;
import org.logothete.orderer.client.BlockSummary;
import org.logothete.orderer.client.CommonName;

/** A transaction as JSON: where it stands, who signed it, what it says and what came of it. */
final class TransactionView {
  private TransactionView() {}

  /**
   * Of the transaction with this id; empty if the block does not hold it.
   *
   * @param result what executors agreed; empty if it is not decided, or nothing is executed
   */
  static Optional<ObjectNode> of(Block block, String id, Optional<ResultBody> result) {
    List<ByteString> data = block.getData().getDataList();
    for (int i = 0; i < data.size(); i++) {
      if (Transaction.idInBlock(data.get(i)).equals(id)) {
        ObjectNode node = of(data.get(i), id);
        node.put("block", block.getHeader().getNumber()).put("index", i);
        result.ifPresent(each -> node.set("result", outcome(each).json()));
        return Optional.of(node);
      }
    }
    return Optional.empty();
  }

  private static ObjectNode of(ByteString envelope, String id) {
    ObjectNode node = Json.object().put("id", id).put("bytes", envelope.size());
    try {
      Transaction transaction = Transaction.parse(envelope);
      HeaderType type = HeaderType.forNumber(transaction.channelHeader().getType());
      node.put("type", type == null ? "unknown" : type.name())
          .put("time", BlockView.time(transaction.channelHeader().getTimestamp()))
          .put("creator", CommonName.of(transaction.creator()))
          .put("organization", organization(transaction.creator()));
      node.set("content", TransactionContent.of(transaction).json());
    } catch (MalformedTransactionException e) {
      node.put("type", BlockSummary.transaction(envelope).type());
      node.set("content", new Facts().add("Unreadable", String.valueOf(e.getMessage())).json());
    }
    return node;
  }

  private static String organization(ByteString identity) {
    try {
      return SerializedIdentity.parseFrom(identity).getMspid();
    } catch (InvalidProtocolBufferException _) {
      return "";
    }
  }

  private static Facts outcome(ResultBody result) {
    Facts facts = new Facts().add("Verdict", result.getVerdict().name());
    switch (result.getVerdict()) {
      case AGREED, DIVERGED -> votes(result, facts);
      case REFUSED -> facts.add("Reason", result.getReason());
      case APPROVED, DEFINED, VERDICT_UNSPECIFIED, UNRECOGNIZED -> {}
    }
    return facts.add("Decided in block", result.getDecidedIn());
  }

  private static void votes(ResultBody result, Facts facts) {
    facts.add(
        "Votes",
        "%d of %d counted were for it; %d executors, attempt %d"
            .formatted(
                result.getSupporting(),
                result.getVotes(),
                result.getExecutors(),
                result.getAttempt()));
    if (result.getVerdict() != ResultBody.Verdict.AGREED) {
      return;
    }
    try {
      ResultRecord agreed = ResultRecord.parse(result.getRecord());
      switch (agreed.outcome()) {
        case Outcome.Returned returned ->
            facts
                .add("Status", returned.status())
                .add("Message", returned.message())
                .add("Payload", returned.payload());
        case Outcome.Failed failed -> facts.add("Failed", failed.reason() + " " + failed.detail());
      }
      facts.add("Writes", agreed.writes().writes().size());
    } catch (MalformedBodyException e) {
      facts.add("Unreadable", String.valueOf(e.getMessage()));
    }
  }
}
