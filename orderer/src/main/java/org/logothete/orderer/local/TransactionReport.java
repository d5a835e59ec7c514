package org.logothete.orderer.local;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.Optional;
import org.logothete.orderer.ops.OperationsClient;

/**
 * What a node says of a transaction.
 *
 * @param block that holds it; 0 if none does, since block 0 holds no transaction
 * @param waitingMillis how long it has been in the pool; 0 if it is not there
 * @param since when it came into the pool, by the node's clock; empty if it is not there
 * @param because why it is in no block of this node; empty if it is
 */
public record TransactionReport(
    Place place, long block, long waitingMillis, String since, String because) {
  private static final ObjectMapper JSON = new ObjectMapper();

  /** Where it is. */
  public enum Place {
    BLOCK,
    POOL,
    UNKNOWN,
    /** The node is down, or too busy to tell, or serves no such channel. */
    NOT_TOLD
  }

  /**
   * Asks a node.
   *
   * @throws LocalNetworkException if it cannot be asked, or refuses TLS with this process
   */
  public static TransactionReport of(LocalNode node, String channel, String transaction)
      throws LocalNetworkException {
    Optional<OperationsClient.Answer> answer =
        NodeQuestion.ask(node, "/transactions/%s/%s".formatted(channel, transaction));
    return answer.map(TransactionReport::read).orElseGet(() -> notTold("it does not answer"));
  }

  private static TransactionReport notTold(String why) {
    return new TransactionReport(Place.NOT_TOLD, 0, 0, "", why);
  }

  private static TransactionReport read(OperationsClient.Answer answer) {
    try {
      JsonNode body = JSON.readTree(answer.body());
      return answer.status() == 200
          ? read(body)
          : notTold(body.path("error").asText("status " + answer.status()));
    } catch (JsonProcessingException e) {
      return notTold("its answer is not JSON: " + e.getOriginalMessage());
    }
  }

  private static TransactionReport read(JsonNode body) {
    Place place =
        switch (body.path("place").asText()) {
          case "block" -> Place.BLOCK;
          case "pool" -> Place.POOL;
          default -> Place.UNKNOWN;
        };
    return new TransactionReport(
        place,
        body.path("block").asLong(),
        body.path("waiting_millis").asLong(),
        body.path("since").asText(""),
        body.path("because").asText(""));
  }
}
