package org.logothete.orderer.ops;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.google.protobuf.ByteString;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import org.hyperledger.fabric.protos.common.Block;
import org.hyperledger.fabric.protos.common.Status;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.logothete.orderer.channel.BlockSource;
import org.logothete.orderer.channel.ChannelRegistry;
import org.logothete.orderer.channel.ChannelStatus;
import org.logothete.orderer.channel.OrderedChannel;
import org.logothete.orderer.channel.SubmitOutcome;
import org.logothete.orderer.channel.TransactionPlace;
import org.logothete.orderer.channel.Voting;
import org.logothete.orderer.metrics.NodeMetrics;
import org.logothete.orderer.settings.HostPort;
import org.logothete.orderer.settings.NodeSettings;
import org.logothete.orderer.settings.TlsSettings;

final class OperationsServerTest {
  private static final ChannelStatus WELL =
      new ChannelStatus("PBFT", 12, 1, 3, OptionalInt.of(2), Voting.VOTES, 4, 4, 0, 5, "", "");

  private final AtomicReference<ChannelStatus> status = new AtomicReference<>(WELL);
  private final AtomicReference<TransactionPlace> place =
      new AtomicReference<>(new TransactionPlace.Unknown());
  private final AtomicReference<String> diskFailure = new AtomicReference<>("");
  private final AtomicReference<String> diskWarning = new AtomicReference<>("");
  private final LogLevels levels = LogLevels.ofThisProcess();
  private final String levelsBefore = levels.spec();
  private final HttpClient client = HttpClient.newHttpClient();
  private OperationsServer server;

  @BeforeEach
  void start() throws IOException {
    ChannelRegistry channels = new OneChannel();
    Clock noon = Clock.fixed(Instant.parse("2026-01-01T12:00:00Z"), ZoneOffset.UTC);
    HealthCheck disk = new HealthCheck("disk", new DiskProbe());
    server =
        OperationsServer.start(
            new NodeSettings.Operations(new HostPort("127.0.0.1", 0), new TlsSettings.Plain()),
            new Operations(
                channels,
                List.of(disk),
                Optional.of(new NodeMetrics(channels)),
                levels,
                new SoftwareVersion("1.0", "abc"),
                noon));
  }

  @AfterEach
  void stop() {
    server.close();
    client.close();
    levels.activate(levelsBefore);
  }

  @Test
  void healthIsFabricsJson() throws Exception {
    assertThat(get("/healthz").body())
        .isEqualTo("{\"status\":\"OK\",\"time\":\"2026-01-01T12:00:00Z\"}\n");

    diskFailure.set("full");
    HttpResponse<String> ill = get("/healthz");
    assertThat(ill.statusCode()).isEqualTo(503);
    assertThat(ill.body())
        .isEqualTo(
            "{\"status\":\"Service Unavailable\",\"time\":\"2026-01-01T12:00:00Z\","
                + "\"failed_checks\":[{\"component\":\"disk\",\"reason\":\"full\"}]}\n");
  }

  @Test
  void whatFailsSoonIsNamedAndHealthyStill() throws Exception {
    diskWarning.set("low");
    HttpResponse<String> warned = get("/healthz");
    assertThat(warned.statusCode()).isEqualTo(200);
    assertThat(warned.body())
        .isEqualTo(
            "{\"status\":\"OK\",\"time\":\"2026-01-01T12:00:00Z\","
                + "\"warnings\":[{\"component\":\"disk\",\"reason\":\"low\"}]}\n");
    assertThat(get("/readyz").statusCode()).isEqualTo(200);
  }

  @Test
  void whoIsNotHealthyIsNotReady() throws Exception {
    diskFailure.set("full");
    HttpResponse<String> ill = get("/readyz");
    assertThat(ill.statusCode()).isEqualTo(503);
    assertThat(ill.body()).contains("{\"component\":\"disk\",\"reason\":\"full\"}");
  }

  private final class DiskProbe implements HealthCheck.Probe {
    @Override
    public Optional<String> failure() {
      return Optional.of(diskFailure.get()).filter(s -> !s.isEmpty());
    }

    @Override
    public Optional<String> warning() {
      return Optional.of(diskWarning.get()).filter(s -> !s.isEmpty());
    }
  }

  @Test
  void readyWhileAQuorumIsReachableAndALeaderKnown() throws Exception {
    HttpResponse<String> ready = get("/readyz");
    assertThat(ready.statusCode()).isEqualTo(200);
    assertThat(ready.body())
        .contains(
            "\"channel\":\"trade\"",
            "\"height\":12",
            "\"first_block\":7",
            "\"leader\":2",
            "\"ready\":true");
    assertThat(get("/metrics").body())
        .contains("logothete_ledger_first_block{channel=\"trade\",} 7.0");

    status.set(
        new ChannelStatus(
            "PBFT", 12, 1, 3, OptionalInt.empty(), Voting.VOTES, 4, 2, 11, 5, "", ""));
    HttpResponse<String> alone = get("/readyz");
    assertThat(alone.statusCode()).isEqualTo(503);
    assertThat(alone.body())
        .contains(
            "only 2 of 4 consenters are reachable; a quorum is 3",
            "no leader is known",
            "11 blocks behind",
            "\"leader\":null");
  }

  @Test
  void aFollowerIsReadyWhileSomebodyGivesItBlocks() throws Exception {
    status.set(follower("orderer.org1.example:7050"));
    HttpResponse<String> follower = get("/readyz");
    assertThat(follower.statusCode()).isEqualTo(200);
    assertThat(follower.body())
        .contains("\"relation\":\"follower\"", "\"follows\":\"orderer.org1.example:7050\"");
    assertThat(get("/metrics").body())
        .contains("participation_consensus_relation{channel=\"trade\",} 2.0");

    status.set(follower(""));
    assertThat(get("/readyz").statusCode()).isEqualTo(503);
    assertThat(get("/readyz").body()).contains("none of the channel's endpoints gives it blocks");
  }

  private static ChannelStatus follower(String source) {
    return new ChannelStatus(
        "PBFT", 12, 1, 0, OptionalInt.empty(), Voting.NOT_A_CONSENTER, 4, 1, 0, 0, source, "");
  }

  @Test
  void aNodeThatOnlyFollowsIsReadyAndSaysWhyItDoesNotVote() throws Exception {
    assertThat(get("/readyz").body())
        .contains("\"voting\":true")
        .doesNotContain("not_voting_because");

    status.set(
        new ChannelStatus("PBFT", 12, 1, 3, OptionalInt.of(2), Voting.NOT_YET, 4, 4, 0, 5, "", ""));
    HttpResponse<String> follower = get("/readyz");
    assertThat(follower.statusCode()).isEqualTo(200);
    assertThat(follower.body())
        .contains(
            "\"voting\":false",
            "\"not_voting_because\":\"its disk holds no trace of earlier votes");
    assertThat(get("/metrics").body()).contains("logothete_channel_voting{channel=\"trade\",} 0.0");
  }

  @Test
  void aTransactionIsInABlockOrWaitsForAReason() throws Exception {
    place.set(new TransactionPlace.InBlock(7));
    assertThat(get("/transactions/trade/0a1b").body())
        .isEqualTo(
            "{\"channel\":\"trade\",\"transaction\":\"0a1b\",\"place\":\"block\",\"block\":7}\n");
    place.set(new TransactionPlace.Waiting(1_500, false));
    assertThat(get("/transactions/trade/0a1b").body())
        .contains(
            "\"place\":\"pool\",\"waiting_millis\":1500,\"since\":\"2026-01-01T11:59:58.500Z\"",
            "consenter 2 leads and is to propose it; 5 wait here");
    place.set(new TransactionPlace.Waiting(1, true));
    assertThat(get("/transactions/trade/0a1b").body()).contains("proposal of this node");
    status.set(
        new ChannelStatus("PBFT", 12, 1, 3, OptionalInt.empty(), Voting.VOTES, 4, 2, 0, 5, "", ""));
    assertThat(get("/transactions/trade/0a1b").body())
        .contains("only 2 of 4 consenters are reachable; a quorum is 3; no leader is known");
  }

  @Test
  void aTransactionThatIsNowhereIsExplained() throws Exception {
    assertThat(get("/transactions/trade/0a1b").body())
        .contains("\"place\":\"unknown\"", "never accepted, or given up");
    status.set(follower("orderer.org1.example:7050"));
    assertThat(get("/transactions/trade/0a1b").body()).contains("it has no pool");
    assertThat(get("/transactions/other/0a1b").statusCode()).isEqualTo(404);
    assertThat(get("/transactions/trade").statusCode()).isEqualTo(400);
    assertThat(get("/transactions/trade/..").statusCode()).isEqualTo(400);
  }

  @Test
  void threadsAreShownWithWhatTheyDo() throws Exception {
    assertThat(get("/threads").body())
        .contains("\"" + Thread.currentThread().getName() + "\"")
        .containsPattern("  at .*org\\.logothete\\.orderer\\.ops\\.OperationsServerTest");
  }

  @Test
  void metricsHaveFabricsNames() throws Exception {
    assertThat(get("/metrics").body())
        .contains(
            "ledger_blockchain_height{channel=\"trade\",} 12.0",
            "consensus_BFT_leader_id{channel=\"trade\",} 2.0",
            "logothete_channel_voting{channel=\"trade\",} 1.0",
            "jvm_memory_bytes_used");
  }

  @Test
  void metricsCanBeSwitchedOff() {
    Operations without =
        new Operations(
            new OneChannel(),
            List.of(),
            Optional.empty(),
            levels,
            SoftwareVersion.current(),
            clock());

    Reply reply = without.answer("GET", "/metrics", "");

    assertThat(reply.status()).isEqualTo(404);
    assertThat(reply.body()).contains("metrics are switched off: Metrics.Provider");
  }

  @Test
  void logLevelsAreReadAndSet() throws Exception {
    assertThat(put("{\"spec\":\"a.b,c=debug:warn\"}").statusCode()).isEqualTo(204);
    assertThat(get("/logspec").body()).isEqualTo("{\"spec\":\"a.b,c=debug:warn\"}\n");

    HttpResponse<String> refused = put("{\"spec\":\"loud\"}");
    assertThat(refused.statusCode()).isEqualTo(400);
    assertThat(refused.body())
        .isEqualTo("{\"error\":\"invalid logging specification 'loud': bad level 'loud'\"}\n");
    assertThat(put("no json").statusCode()).isEqualTo(400);
    assertThat(levels.spec()).isEqualTo("a.b,c=debug:warn");
  }

  @Test
  void versionSaysWhatRuns() throws Exception {
    assertThat(get("/version").body())
        .contains("\"CommitSHA\":\"abc\"", "\"Version\":\"1.0\"", "Logothete");
  }

  @Test
  void refusesWhatItDoesNotKnow() throws Exception {
    assertThat(get("/nothing").statusCode()).isEqualTo(404);
    assertThat(send("DELETE", "/healthz", "").statusCode()).isEqualTo(405);
    assertThat(put("x".repeat(OperationsServer.BODY_BYTES_MAX + 1)).statusCode()).isEqualTo(413);
  }

  @Test
  void otherRoomsPathsAreAnsweredByThem() throws Exception {
    assertThat(get("/console/").statusCode()).isEqualTo(404);

    try (OperationsServer with =
        OperationsServer.start(
            new NodeSettings.Operations(new HostPort("127.0.0.1", 0), new TlsSettings.Plain()),
            new Operations(
                new OneChannel(),
                List.of(),
                Optional.empty(),
                levels,
                SoftwareVersion.current(),
                clock()),
            List.of(new Echo()))) {
      HttpResponse<String> answer =
          client.send(
              HttpRequest.newBuilder(
                      URI.create("http://127.0.0.1:" + with.address().getPort() + "/echo/a?b=c"))
                  .header("X-Word", "heard")
                  .build(),
              BodyHandlers.ofString());
      assertThat(answer.statusCode()).isEqualTo(203);
      assertThat(answer.body()).isEqualTo("GET /echo/a c heard");
      assertThat(answer.headers().firstValue("X-Echo")).hasValue("yes");
    }
  }

  private static final class Echo implements Route {
    @Override
    public boolean serves(String path) {
      return path.startsWith("/echo/");
    }

    @Override
    public Reply answer(Request request) {
      String said =
          String.join(
              " ",
              request.method(),
              request.path(),
              request.query("b").orElse("nothing"),
              request.header().apply("X-Word"));
      return new Reply(203, "text/plain", said).withHeaders(Map.of("X-Echo", "yes"));
    }
  }

  @Test
  void refusesRequestsAboveTheRate() {
    RequestRate rate = new RequestRate(10, 0);

    assertThat(IntStream.range(0, 20).filter(i -> rate.pass(0)).count()).isEqualTo(10);
    assertThat(IntStream.range(0, 20).filter(i -> rate.pass(500_000_000)).count()).isEqualTo(5);
  }

  @Test
  void namesTheAddressThatIsTaken() {
    HostPort taken = new HostPort("127.0.0.1", server.address().getPort());
    Operations any =
        new Operations(
            new OneChannel(),
            List.of(),
            Optional.empty(),
            levels,
            SoftwareVersion.current(),
            clock());

    assertThatExceptionOfType(IOException.class)
        .isThrownBy(
            () ->
                OperationsServer.start(
                    new NodeSettings.Operations(taken, new TlsSettings.Plain()), any))
        .withMessageStartingWith("Operations.ListenAddress: cannot listen on " + taken);
  }

  private static Clock clock() {
    return Clock.fixed(Instant.EPOCH, ZoneOffset.UTC);
  }

  private HttpResponse<String> get(String path) throws Exception {
    return send("GET", path, "");
  }

  private HttpResponse<String> put(String body) throws Exception {
    return send("PUT", "/logspec", body);
  }

  private HttpResponse<String> send(String method, String path, String body) throws Exception {
    URI uri = URI.create("http://127.0.0.1:" + server.address().getPort() + path);
    return client.send(
        HttpRequest.newBuilder(uri).method(method, BodyPublishers.ofString(body)).build(),
        BodyHandlers.ofString());
  }

  private final class OneChannel implements ChannelRegistry, OrderedChannel, BlockSource {
    @Override
    public Optional<OrderedChannel> channel(String id) {
      return Optional.<OrderedChannel>of(this).filter(channel -> channel.id().equals(id));
    }

    @Override
    public Collection<OrderedChannel> channels() {
      return List.of(this);
    }

    @Override
    public String id() {
      return "trade";
    }

    @Override
    public CompletionStage<SubmitOutcome> submit(ByteString envelope) {
      return CompletableFuture.completedFuture(
          new SubmitOutcome.Refused(Status.SERVICE_UNAVAILABLE, "a fixture"));
    }

    @Override
    public CompletionStage<TransactionPlace> whereIs(String transaction) {
      return CompletableFuture.completedFuture(place.get());
    }

    @Override
    public BlockSource blocks() {
      return this;
    }

    @Override
    public ChannelStatus status() {
      return status.get();
    }

    @Override
    public long height() {
      return status.get().height();
    }

    @Override
    public long firstBlock() {
      return 7;
    }

    @Override
    public Optional<Block> block(long number) {
      return Optional.empty();
    }

    @Override
    public Optional<ByteString> serialized(long number) {
      return Optional.empty();
    }

    @Override
    public boolean awaitHeight(long wanted, Duration patience) {
      return wanted <= height();
    }
  }
}
