package org.logothete.orderer.console;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.google.protobuf.ByteString;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.logothete.consensus.NodeId;
import org.logothete.consensus.Sighting;
import org.logothete.orderer.client.Envelopes.SignedTransaction;
import org.logothete.orderer.ops.Reply;
import org.logothete.orderer.ops.Request;

/** The console's resources and precautions, of a node that stands still. */
final class ConsoleTest {
  private static final String HOST = "127.0.0.1:8443";

  @TempDir Path directory;
  private ConsoleFixture node;
  private Console console;
  private String channel;

  @BeforeEach
  void make() throws Exception {
    node = new ConsoleFixture(directory);
    console = new Console(node.site(), HOST::equals);
    channel = "/console/api/channels/" + node.id();
  }

  private Reply get(String target) {
    return ask("GET", target, Map.of("Host", HOST));
  }

  private Reply ask(String method, String target, Map<String, String> headers) {
    return console.answer(new Request(method, target, name -> headers.getOrDefault(name, ""), ""));
  }

  private JsonNode json(String target) throws Exception {
    Reply reply = get(target);
    assertThat(reply.status()).as(reply.body()).isEqualTo(200);
    return new ObjectMapper().readTree(reply.body());
  }

  private SignedTransaction put(String key) {
    return node.envelopes.endorserTransaction(
        "trade", List.of(ByteString.copyFromUtf8("put"), ByteString.copyFromUtf8(key)));
  }

  @Test
  void itServesItsOwnPathsOnly() {
    assertThat(Stream.of("/console", "/console/", "/console/main.js", "/console/api/overview"))
        .allMatch(console::serves);
    assertThat(Stream.of("/", "/consoles", "/healthz", "/api/console")).noneMatch(console::serves);
    assertThat(get("/console").headers()).containsEntry("Location", "/console/");
  }

  @Test
  void everyReplyTellsBrowsersToBeCareful() {
    for (String target :
        List.of("/console/", "/console/main.js", "/console/api/overview", "/console/nothing")) {
      assertThat(get(target).headers())
          .containsEntry("X-Content-Type-Options", "nosniff")
          .containsEntry("X-Frame-Options", "DENY")
          .containsEntry("Cache-Control", "private, no-cache")
          .hasEntrySatisfying(
              "Content-Security-Policy",
              policy ->
                  assertThat(policy)
                      .contains("default-src 'none'", "script-src 'self'", "frame-ancestors 'none'")
                      .doesNotContain("unsafe"));
    }
  }

  @Test
  void thePageNamesFilesThatAreServedAndHasNoScriptOfItsOwn() {
    Reply page = get("/console/");
    assertThat(page.contentType()).startsWith("text/html");
    assertThat(page.body())
        .doesNotContain("<style")
        .doesNotContain(" style=")
        .doesNotContain(" on");
    List<String> named =
        Stream.of(page.body().split("(?:src|href)=\"", -1))
            .skip(1)
            .map(rest -> rest.substring(0, rest.indexOf('"')))
            .filter(name -> !name.startsWith("#"))
            .toList();
    assertThat(named).contains("main.js", "console.css", "icon.svg");
    for (String name : named) {
      assertThat(get("/console/" + name).status()).as(name).isEqualTo(200);
    }
    List<String> imported =
        Stream.of(get("/console/main.js").body().split("from \"\\./", -1))
            .skip(1)
            .map(rest -> rest.substring(0, rest.indexOf('"')))
            .toList();
    assertThat(imported).contains("dom.js", "overview.js");
    for (String name : imported) {
      assertThat(get("/console/" + name).status()).as(name).isEqualTo(200);
    }
  }

  @Test
  void whatIsNotThereIsRefusedAsJson() {
    for (String target :
        List.of(
            "/console/nothing",
            "/console/../logspec",
            "/console/api/",
            "/console/api/channels",
            "/console/api/channels/other",
            channel + "/",
            channel + "/blocks/1",
            channel + "/blocks/1/2",
            channel + "/transactions/abc")) {
      Reply reply = get(target);
      assertThat(reply.status()).as(target).isEqualTo(404);
      assertThat(reply.body()).as(target).startsWith("{\"error\":\"");
    }
    assertThat(get(channel + "/blocks/x").status()).isEqualTo(400);
    assertThat(get(channel + "/blocks?limit=-1").body()).contains("limit is not a whole number");
  }

  @Test
  void nothingIsWrittenAndNoOtherSiteReads() {
    Reply write = ask("POST", "/console/api/overview", Map.of("Host", HOST));
    assertThat(write.status()).isEqualTo(405);
    assertThat(write.headers()).containsEntry("Allow", "GET");

    Reply rebound = ask("GET", "/console/api/overview", Map.of("Host", "evil.example:8443"));
    assertThat(rebound.status()).isEqualTo(421);
    assertThat(rebound.body()).contains("Operations.TLS", "evil.example").doesNotContain("level");
  }

  @Test
  void whatDidNotChangeIsNotSentAgain() {
    Map<String, String> headers = get("/console/main.js").headers();
    Map<String, String> again =
        Map.of("Host", HOST, "If-None-Match", String.valueOf(headers.get("ETag")));

    Reply unchanged = ask("GET", "/console/main.js", again);
    assertThat(unchanged.status()).isEqualTo(304);
    assertThat(unchanged.body()).isEmpty();
    assertThat(ask("GET", "/console/map.js", again).status()).isEqualTo(200);
  }

  @Test
  void theMapShowsWhoIsThereHowFarAndWhoIsLost() throws Exception {
    sign(2, 0);
    sign(3, 0);
    node.links.remove(new NodeId(4));

    JsonNode members = json(channel).path("members");

    assertThat(members.findValuesAsText("standing"))
        .containsExactly("here", "well", "well", "lost");
    assertThat(members.findValuesAsText("leads"))
        .containsExactly("false", "true", "false", "false");
    assertThat(members.findValuesAsText("newestBlock")).containsExactly("0", "0", "0", "null");
    assertThat(members.findValuesAsText("organization"))
        .containsExactly("Org1MSP", "Org2MSP", "Org3MSP", "Org4MSP");
    JsonNode overview = json("/console/api/overview");
    assertThat(overview.path("level").asText()).isEqualTo("warning");
    assertThat(overview.path("findings").findValuesAsText("text"))
        .containsExactly(
            "lost: consenter 4 (Org4MSP) was not heard from since this node started; the channel"
                + " still orders; with one more lost it would not");
  }

  @Test
  void whoSaysLittleOrLagsIsNamed() throws Exception {
    node.lag = 40;
    sign(2, 40);
    sign(3, 5);

    assertThat(json(channel).path("members").findValuesAsText("standing"))
        .containsExactly("here", "well", "behind", "silent");
    assertThat(json("/console/api/overview").path("level").asText()).isEqualTo("trouble");
  }

  private void sign(int consenter, long newest) {
    node.watch
        .timeline(node.id())
        .sighted(ConsoleFixture.NOON, consenter, Sighting.progress(newest, 5, false));
  }

  @Test
  void aNodeThatIsWellSaysSoInOneSentence() throws Exception {
    sign(2, 0);
    sign(3, 0);
    sign(4, 0);

    JsonNode overview = json("/console/api/overview");

    assertThat(overview.path("level").asText()).isEqualTo("well");
    assertThat(overview.path("findings").findValuesAsText("text"))
        .containsExactly(
            "this node votes, all 4 consenters are linked, consenter 2 (Org2MSP) leads, block 0 is"
                + " the newest");
  }

  @Test
  void blocksComeInPages() throws Exception {
    for (int i = 1; i <= 120; i++) {
      node.append(List.of(put("k" + i).envelope().toByteString()));
    }
    JsonNode first = json(channel + "/blocks?limit=1000");
    assertThat(first.path("blocks")).hasSize(BlockView.PAGE_MAX);
    assertThat(first.path("blocks").path(0).path("number").asLong()).isEqualTo(120);
    assertThat(first.path("next").asLong()).isEqualTo(71);

    node.firstBlock = 60;
    JsonNode last = json(channel + "/blocks?before=71&limit=50");
    assertThat(last.path("blocks").findValuesAsText("number")).hasSize(11).endsWith("60");
    assertThat(last.path("next").isNull()).isTrue();
    assertThat(get(channel + "/blocks/59").body()).contains("block 59 was deleted here");
  }

  @Test
  void aLargeBlockIsShownInPartsAndSaysSo() throws Exception {
    List<ByteString> many = new ArrayList<>();
    for (int i = 0; i < BlockView.TRANSACTIONS_MAX + 5; i++) {
      many.add(put("k" + i).envelope().toByteString());
    }
    long number = node.append(many);

    JsonNode block = json(channel + "/blocks/" + number);
    assertThat(block.path("list")).hasSize(BlockView.TRANSACTIONS_MAX);
    assertThat(block.path("note").asText()).isEqualTo("transactions 0 to 99 of 105 are shown");
    JsonNode rest = json(channel + "/blocks/" + number + "?from=100");
    assertThat(rest.path("list").findValuesAsText("index"))
        .containsExactly("100", "101", "102", "103", "104");
    assertThat(json(channel + "/blocks/" + number + "?from=9999").path("list")).isEmpty();
  }

  @Test
  void aTransactionIsFoundDecodedAndItsSignersNamed() throws Exception {
    SignedTransaction sought = put("<b>key</b>");
    long number =
        node.append(
            List.of(put("other").envelope().toByteString(), sought.envelope().toByteString()));

    JsonNode found = json(channel + "/transactions/" + sought.transactionId());

    assertThat(found.path("block").asLong()).isEqualTo(number);
    assertThat(found.path("index").asInt()).isEqualTo(1);
    assertThat(found.path("creator").asText()).isEqualTo("User1@clients.example");
    assertThat(found.path("organization").asText()).isEqualTo("ClientsMSP");
    assertThat(found.path("content").toString())
        .contains(
            "{\"label\":\"Call of chaincode\",\"value\":\"trade\"}",
            "{\"label\":\"Function\",\"value\":\"put\"}",
            "{\"label\":\"Argument 1\",\"value\":\"<b>key</b>\"}",
            "{\"label\":\"Endorsed by\",\"value\":\"User1@clients.example\"}");
  }

  @Test
  void whatIsNoTransactionIsShownAsSuch() throws Exception {
    ByteString garbage = ByteString.copyFromUtf8("garbage");
    long number = node.append(List.of(garbage));

    JsonNode block = json(channel + "/blocks/" + number);

    assertThat(block.path("list").path(0).path("type").asText()).isEqualTo("unreadable");
  }

  @Test
  void evidenceIsListedAndDamageNamed() throws Exception {
    assertThat(json("/console/api/evidence").toString())
        .isEqualTo("{\"total\":0,\"evidence\":[],\"unreadable\":[]}");

    Files.createDirectories(node.evidence);
    Files.writeString(node.evidence.resolve("a.json"), "{}");
    JsonNode damaged = json("/console/api/evidence");
    assertThat(damaged.path("unreadable").path(0).path("reason").asText())
        .contains("is no evidence");
    assertThat(json("/console/api/overview").path("findings").findValuesAsText("text"))
        .contains("there is proof that a consenter broke the protocol");
  }
}
