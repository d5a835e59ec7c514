package org.logothete.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.Status;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Another channel comes and goes by the command line, while processes are killed. */
@Tag("slow")
class ChannelsIT {
  private static final String CHANNEL = "second";
  private static final int SUCCESS = 200;
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  @RegisterExtension static final NetworkUnderTest NETWORK = NetworkUnderTest.made();

  private int commands;

  private String channel(String... words) throws Exception {
    Path logs = Path.of("target", "node-logs", ChannelsIT.class.getSimpleName());
    List<String> line = new ArrayList<>(List.of("channel"));
    line.addAll(List.of(words));
    commands++;
    return Command.output(
        logs.resolve("channel-%d.log".formatted(commands)), line.toArray(String[]::new));
  }

  private String folder() {
    return NETWORK.folder().toString();
  }

  private void join(int node) throws Exception {
    String block = NETWORK.folder().resolve("channels/second.block").toString();
    String answer =
        channel(
            "join",
            "--network",
            folder(),
            "--node",
            String.valueOf(node),
            "-c",
            CHANNEL,
            "-b",
            block);
    assertThat(answer).contains("Status: 201", "\"consensusRelation\" : \"consenter\"");
  }

  private String info(int node) throws Exception {
    return channel("info", "--network", folder(), "--node", String.valueOf(node), "-c", CHANNEL);
  }

  private void restart(int node) throws Exception {
    NETWORK.node(node).kill();
    NETWORK.node(node).start();
    Await.until("node " + node + " is ready", PATIENCE, NETWORK.node(node)::isReady);
  }

  private static int order() throws Exception {
    Identity user = NETWORK.user(MadeNetwork.USER);
    CompletableFuture<Integer> answer = new CompletableFuture<>();
    BroadcastCall.Listener listener =
        new BroadcastCall.Listener() {
          @Override
          public void answered(EndorsedCall sent, int status, String info) {
            answer.complete(status);
          }

          @Override
          public void closed(List<EndorsedCall> unanswered, Status why) {
            answer.completeExceptionally(new AssertionError("closed: " + why));
          }
        };
    try (NodeConnection node =
            NodeConnection.to(NETWORK.node(1).address(), user, NETWORK.consortium());
        BroadcastCall call = BroadcastCall.open(node, listener, 1)) {
      assertThat(call.send(EndorsedCall.of(CHANNEL, user, "set", "a"))).isTrue();
      return answer.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    }
  }

  @Test
  void aChannelComesAndGoesAcrossKills() throws Exception {
    channel("create", folder(), CHANNEL);
    for (int node = 1; node <= 4; node++) {
      join(node);
    }
    restart(4);
    assertThat(info(4)).contains("\"status\" : \"active\"");
    Await.until("the channel orders", PATIENCE, () -> order() == SUCCESS);
    Await.until("node 4 has the block", PATIENCE, () -> info(4).contains("\"height\" : 2"));

    String removed =
        channel("remove", "--network", folder(), "--node", "4", "-c", CHANNEL, "--no-status");
    assertThat(removed).doesNotContain("error");
    restart(4);
    assertThat(channel("list", "--network", folder(), "--node", "4")).doesNotContain(CHANNEL);
    assertThat(order()).isEqualTo(SUCCESS);
    Path file = NETWORK.folder().resolve("fetched.block");
    channel(
        "fetch",
        "--network",
        folder(),
        "--node",
        "2",
        "-c",
        CHANNEL,
        "-b",
        "oldest",
        "-f",
        file.toString());
    assertThat(file).hasSameBinaryContentAs(NETWORK.folder().resolve("channels/second.block"));
    assertThat(Files.size(file)).isPositive();
  }
}
