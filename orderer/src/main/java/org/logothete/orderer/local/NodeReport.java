package org.logothete.orderer.local;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.logothete.orderer.ops.OperationsClient;

/**
 * What a running node says of itself on {@code /readyz}.
 *
 * @param ready whether all its channels are
 * @param obstacles what keeps it from being ready
 */
public record NodeReport(boolean ready, List<String> obstacles, List<ChannelReport> channels) {
  private static final ObjectMapper JSON = new ObjectMapper();

  public NodeReport {
    obstacles = List.copyOf(obstacles);
    channels = List.copyOf(channels);
  }

  /**
   * One channel of the node.
   *
   * @param view or round
   * @param leader consenter id, 0 while unknown
   * @param follows which orderer it takes blocks from while it is no consenter; else empty
   * @param notVoting why the node does not vote on blocks; empty if it does
   */
  public record ChannelReport(
      String channel,
      String engine,
      long height,
      long view,
      int leader,
      long lag,
      String follows,
      String notVoting) {
    public boolean votes() {
      return notVoting.isEmpty();
    }
  }

  /**
   * Asks a node.
   *
   * @return empty if it does not answer
   * @throws LocalNetworkException if it cannot be asked, or refuses TLS with this process
   */
  public static Optional<NodeReport> of(LocalNode node) throws LocalNetworkException {
    Optional<OperationsClient.Answer> answer = NodeQuestion.ask(node, "/readyz");
    if (answer.isEmpty()) {
      return Optional.empty();
    }
    try {
      return Optional.of(parse(answer.get().status(), JSON.readTree(answer.get().body())));
    } catch (JsonProcessingException _) {
      return Optional.empty(); // somebody else listens there
    }
  }

  /** The report on one channel. */
  public Optional<ChannelReport> channel(String name) {
    return channels.stream().filter(channel -> channel.channel().equals(name)).findFirst();
  }

  private static NodeReport parse(int status, JsonNode body) {
    List<String> obstacles = new ArrayList<>();
    body.path("failed_checks").forEach(check -> obstacles.add(check.path("reason").asText()));
    List<ChannelReport> channels = new ArrayList<>();
    for (JsonNode channel : body.path("channels")) {
      channels.add(
          new ChannelReport(
              channel.path("channel").asText(),
              channel.path("engine").asText(),
              channel.path("height").asLong(),
              channel.path("view").asLong(),
              channel.path("leader").asInt(0),
              channel.path("lag").asLong(),
              channel.path("follows").asText(""),
              channel.path("not_voting_because").asText("")));
    }
    return new NodeReport(status == 200, obstacles, channels);
  }
}
