package org.logothete.orderer.ops;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletionException;
import org.logothete.orderer.channel.ChannelRegistry;
import org.logothete.orderer.channel.ChannelStatus;
import org.logothete.orderer.channel.OrderedChannel;
import org.logothete.orderer.channel.TransactionPlace;
import org.logothete.orderer.channel.Voting;

/**
 * Answers {@code /transactions/CHANNEL/TXID}: where a transaction is on this node, since when, and
 * if it waits, why. Thread-safe.
 */
record TransactionTrace(ChannelRegistry channels) {
  static final String PREFIX = "/transactions/";

  private static final ObjectMapper JSON = new ObjectMapper();

  Reply answer(String path, Instant now) {
    String[] words = path.substring(PREFIX.length()).split("/", -1);
    if (words.length != 2 || !words[1].matches("[0-9A-Za-z]{1,128}")) {
      return Operations.error(400, "expected " + PREFIX + "CHANNEL/TXID");
    }
    return channels
        .channel(words[0])
        .map(channel -> answer(channel, words[1], now))
        .orElseGet(() -> Operations.error(404, "there is no channel " + words[0]));
  }

  private static Reply answer(OrderedChannel channel, String transaction, Instant now) {
    TransactionPlace place;
    try {
      place = channel.whereIs(transaction).toCompletableFuture().join();
    } catch (CompletionException e) {
      return Operations.error(503, "channel %s does not answer".formatted(channel.id()));
    }
    ObjectNode answer =
        JSON.createObjectNode().put("channel", channel.id()).put("transaction", transaction);
    switch (place) {
      case TransactionPlace.InBlock(long number) ->
          answer.put("place", "block").put("block", number);
      case TransactionPlace.Waiting waiting ->
          answer
              .put("place", "pool")
              .put("waiting_millis", waiting.millis())
              .put("since", now.minusMillis(waiting.millis()).toString())
              .put("because", reason(channel.status(), waiting));
      case TransactionPlace.Unknown _ ->
          answer.put("place", "unknown").put("because", reason(channel.status()));
    }
    return Reply.json(200, answer + "\n");
  }

  /** Why it is in no block yet. */
  private static String reason(ChannelStatus status, TransactionPlace.Waiting waiting) {
    List<String> obstacles = Readiness.obstacles(status);
    if (!obstacles.isEmpty()) {
      return String.join("; ", obstacles);
    }
    if (waiting.proposed()) {
      return "it stands in a proposal of this node that is being agreed on";
    }
    // Without a leader there is an obstacle.
    return "consenter %d leads and is to propose it; %d wait here"
        .formatted(status.leader().orElse(0), status.pooledRequests());
  }

  /** Why this node may not know it. */
  private static String reason(ChannelStatus status) {
    if (status.voting() == Voting.NOT_A_CONSENTER) {
      return "it is in no block here, and this node follows: it has no pool";
    }
    return status.lag() > 0
        ? "it is in no block here, and %d blocks are missing".formatted(status.lag())
        : "it is in no block and does not wait here: never accepted, or given up";
  }
}
