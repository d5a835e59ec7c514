package org.logothete.orderer.cli;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.logothete.chaincode.call.Outcome;
import org.logothete.chaincode.proto.ResultBody;
import org.logothete.chaincode.record.MalformedBodyException;
import org.logothete.chaincode.record.ResultRecord;
import org.logothete.orderer.client.ReadableBytes;

/** A transaction's result for people and for scripts. */
final class ResultText {
  private static final ObjectMapper JSON = new ObjectMapper();

  private ResultText() {}

  /** Whether the call did what it was asked to. */
  static boolean succeeded(ResultBody result) throws CommandException {
    return switch (result.getVerdict()) {
      case AGREED -> record(result).outcome().succeeded();
      case APPROVED, DEFINED -> true;
      case DIVERGED, REFUSED, VERDICT_UNSPECIFIED, UNRECOGNIZED -> false;
    };
  }

  /** One line. */
  static String line(ResultBody result) throws CommandException {
    String what =
        switch (result.getVerdict()) {
          case AGREED -> outcome(record(result));
          case DIVERGED ->
              "diverged: no %d of %d executors came to the same result, nothing was written"
                  .formatted(
                      result.getExecutors() - 2 * ((result.getExecutors() - 1) / 3),
                      result.getExecutors());
          case REFUSED -> "refused: " + result.getReason();
          case APPROVED -> "approved; it is in force when more organisations approve it";
          case DEFINED -> result.getChaincode() + " is in force";
          case VERDICT_UNSPECIFIED, UNRECOGNIZED -> "unknown";
        };
    return "%s block %d: %s".formatted(result.getTransactionId(), result.getBlock(), what);
  }

  private static String outcome(ResultRecord record) {
    return switch (record.outcome()) {
      case Outcome.Returned returned ->
          "%d %s%s"
              .formatted(
                  returned.status(),
                  returned.message().isEmpty() ? "" : returned.message() + " ",
                  ReadableBytes.text(returned.payload()))
              .strip();
      case Outcome.Failed failed -> "failed: " + failed.reason();
    };
  }

  static ObjectNode json(ResultBody result) throws CommandException {
    ObjectNode node =
        JSON.createObjectNode()
            .put("transaction", result.getTransactionId())
            .put("channel", result.getChannel())
            .put("block", result.getBlock())
            .put("index", result.getIndex())
            .put("decided_in", result.getDecidedIn())
            .put("verdict", result.getVerdict().name())
            .put("chaincode", result.getChaincode())
            .put("attempt", result.getAttempt())
            .put("executors", result.getExecutors())
            .put("votes", result.getVotes())
            .put("supporting", result.getSupporting());
    if (!result.getReason().isEmpty()) {
      node.put("reason", result.getReason());
    }
    if (result.getVerdict() == ResultBody.Verdict.AGREED) {
      ResultRecord record = record(result);
      node.put("digest", ReadableBytes.hex(record.digest()))
          .put("writes", record.writes().writes().size());
      switch (record.outcome()) {
        case Outcome.Returned returned -> {
          node.put("status", returned.status())
              .put("message", returned.message())
              .put("payload", ReadableBytes.text(returned.payload()));
          returned
              .event()
              .ifPresent(
                  event ->
                      node.putObject("event")
                          .put("name", event.name())
                          .put("payload", ReadableBytes.text(event.payload())));
        }
        case Outcome.Failed failed -> node.put("failure", failed.reason().name());
      }
    }
    return node;
  }

  static ResultRecord record(ResultBody result) throws CommandException {
    try {
      return ResultRecord.parse(result.getRecord());
    } catch (MalformedBodyException e) {
      throw new CommandException("the result holds no record: " + e.getMessage(), e);
    }
  }
}
