package org.logothete.orderer.participation;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.hyperledger.fabric.protos.common.Block;
import org.hyperledger.fabric.protos.common.BlockMetadata;
import org.hyperledger.fabric.protos.common.ChannelHeader;
import org.hyperledger.fabric.protos.common.ConfigUpdate;
import org.hyperledger.fabric.protos.common.ConfigUpdateEnvelope;
import org.hyperledger.fabric.protos.common.Envelope;
import org.hyperledger.fabric.protos.common.Header;
import org.hyperledger.fabric.protos.common.HeaderType;
import org.hyperledger.fabric.protos.common.Payload;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.logothete.network.consortium.ConsortiumFolder;
import org.logothete.network.consortium.ConsortiumPlan;
import org.logothete.orderer.channel.Relation;
import org.logothete.orderer.ops.Reply;
import org.logothete.orderer.ops.Request;
import org.logothete.orderer.participation.ParticipationException.Reason;

/** What is said over HTTP; the expectations are read off Fabric's restapi.go and its tests. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class ParticipationTest {
  private static final String CHANNELS = "/participation/v1/channels";
  private static final ChannelInfo INFO =
      new ChannelInfo("trade", Relation.CONSENTER, ChannelInfo.Status.ACTIVE, 3);
  private static final int REQUEST_BYTES_MAX = 1 << 20;
  private static final String FOREIGN_HOST = "evil.example:9443";

  private Scripted channels = new Scripted();
  private Participation api =
      new Participation(channels, REQUEST_BYTES_MAX, host -> !host.equals(FOREIGN_HOST));
  private Block genesis = Block.getDefaultInstance();

  @BeforeAll
  void makeGenesisBlock(@TempDir Path folder) throws Exception {
    Path network = folder.resolve("network");
    ConsortiumFolder.create(
        ConsortiumPlan.local(1, "PBFT"), network, Instant.now(), new SecureRandom());
    genesis = Block.parseFrom(Files.readAllBytes(network.resolve(ConsortiumFolder.GENESIS_BLOCK)));
  }

  @BeforeEach
  void beginAnew() {
    channels = new Scripted();
    api = new Participation(channels, REQUEST_BYTES_MAX, host -> !host.equals(FOREIGN_HOST));
  }

  /** Answers as told, and notes what it was asked. */
  private static final class Scripted implements ChannelAdministration {
    private final List<String> asked = new ArrayList<>();
    private List<String> names = List.of();
    private Optional<ParticipationException> failure = Optional.empty();

    private ChannelInfo answer(String what) throws ParticipationException {
      asked.add(what);
      if (failure.isPresent()) {
        throw failure.get();
      }
      return INFO;
    }

    @Override
    public List<String> list() {
      return names;
    }

    @Override
    public ChannelInfo info(String channel) throws ParticipationException {
      return answer("info " + channel);
    }

    @Override
    public ChannelInfo join(String channel, Block block) throws ParticipationException {
      return answer("join " + channel + " " + block.getHeader().getNumber());
    }

    @Override
    public ChannelInfo update(String channel, ByteString update) throws ParticipationException {
      return answer("update " + channel);
    }

    @Override
    public void remove(String channel) throws ParticipationException {
      ChannelInfo _ = answer("remove " + channel);
    }

    @Override
    public ByteString fetch(String channel, BlockChoice block) throws ParticipationException {
      ChannelInfo _ = answer("fetch " + channel + " " + block);
      return ByteString.copyFromUtf8("a block");
    }
  }

  private Reply ask(String method, String path) {
    return ask(method, path, Map.of(), ByteString.EMPTY);
  }

  private Reply ask(String method, String path, Map<String, String> headers, ByteString content) {
    channels.asked.clear();
    return api.answer(new Request(method, path, name -> headers.getOrDefault(name, ""), content));
  }

  private Reply sendFile(String method, String field, ByteString file) {
    return ask(
        method,
        CHANNELS,
        Map.of("Content-Type", "multipart/form-data; boundary=cut"),
        part(field, file).concat(ByteString.copyFromUtf8("--cut--\r\n")));
  }

  private static ByteString part(String field, ByteString file) {
    String head =
        String.join(
            "\r\n",
            "--cut",
            "Content-Disposition: form-data; name=\"%s\"; filename=\"config.block\"",
            "Content-Type: application/octet-stream",
            "",
            "");
    return ByteString.copyFromUtf8(head.formatted(field))
        .concat(file)
        .concat(ByteString.copyFromUtf8("\r\n"));
  }

  private void fail(Reason reason) {
    channels.failure = Optional.of(new ParticipationException(reason));
  }

  private static void assertError(Reply reply, int status, String text) {
    assertThat(reply.status()).isEqualTo(status);
    assertThat(reply.contentType()).isEqualTo("application/json");
    assertThat(reply.body()).startsWith("{\"error\":\"" + text).endsWith("\"}\n");
  }

  @Test
  void theListNamesChannelsAndWhereTheyAre() {
    assertThat(ask("GET", CHANNELS).body())
        .isEqualTo("{\"systemChannel\":null,\"channels\":null}\n");
    channels.names = List.of("one", "two");
    Reply reply = ask("GET", CHANNELS);
    assertThat(reply.status()).isEqualTo(200);
    assertThat(reply.headers()).containsEntry("Cache-Control", "no-store");
    assertThat(reply.body())
        .isEqualTo(
            "{\"systemChannel\":null,\"channels\":["
                + "{\"name\":\"one\",\"url\":\"/participation/v1/channels/one\"},"
                + "{\"name\":\"two\",\"url\":\"/participation/v1/channels/two\"}]}\n");
    Reply base = ask("GET", "/participation/v1/");
    assertThat(base.status()).isEqualTo(302);
    assertThat(base.headers()).containsEntry("Location", CHANNELS);
  }

  @Test
  void oneChannelIsDescribed() {
    Reply reply = ask("GET", CHANNELS + "/trade");
    assertThat(reply.status()).isEqualTo(200);
    assertThat(reply.body())
        .isEqualTo(
            "{\"name\":\"trade\",\"url\":\"/participation/v1/channels/trade\","
                + "\"consensusRelation\":\"consenter\",\"status\":\"active\",\"height\":3}\n");
    fail(Reason.NO_SUCH_CHANNEL);
    assertError(ask("GET", CHANNELS + "/trade"), 404, "channel does not exist");
    assertError(ask("GET", CHANNELS + "/Trade"), 400, "invalid channel ID: ");
  }

  @Test
  void aChannelIsJoinedAsOsnadminAsksForIt() {
    Reply reply = sendFile("POST", "config-block", genesis.toByteString());
    assertThat(channels.asked).containsExactly("join logothete 0");
    assertThat(reply.status()).isEqualTo(201);
    assertThat(reply.headers()).containsEntry("Location", "/participation/v1/channels/trade");
    assertThat(reply.body()).contains("\"status\":\"active\"");
  }

  @ParameterizedTest
  @CsvSource({
    "EXISTS, 405, channel already exists",
    "BEING_REMOVED, 409, channel pending removal",
    "REMOVAL_FAILED, 500, channel removal failure"
  })
  void whyAJoinIsRefused(Reason reason, int status, String text) {
    fail(reason);
    Reply reply = sendFile("POST", "config-block", genesis.toByteString());
    assertError(reply, status, "cannot join: " + text);
    if (reason == Reason.EXISTS) {
      assertThat(reply.headers()).containsEntry("Allow", "GET, DELETE");
    }
  }

  @Test
  void whatIsNoFormOfOneBlockIsRefused() {
    ByteString block = genesis.toByteString();
    assertError(
        ask("POST", CHANNELS, Map.of("Content-Type", "application/json"), block),
        400,
        "unsupported Content-Type: [application/json]");
    assertError(ask("POST", CHANNELS), 400, "unsupported Content-Type: []");
    assertError(
        ask("POST", CHANNELS, Map.of("Content-Type", "multipart/form-data"), block),
        400,
        "cannot read form from request body");
    assertError(
        sendFile("POST", "block", block), 400, "form does not contains part key: config-block");
    assertError(
        ask(
            "POST",
            CHANNELS,
            Map.of("Content-Type", "multipart/form-data; boundary=cut"),
            part("config-block", block)
                .concat(part("more", block))
                .concat(ByteString.copyFromUtf8("--cut--\r\n"))),
        400,
        "form contains too many parts");
    assertError(
        sendFile("POST", "config-block", ByteString.copyFrom(new byte[REQUEST_BYTES_MAX])),
        400,
        "cannot read form from request body: it has ");
    assertError(
        sendFile("POST", "config-block", ByteString.copyFromUtf8("no block")),
        400,
        "cannot unmarshal file part config-block into a block");
    assertThat(channels.asked).isEmpty();
  }

  @Test
  void whatIsNoBlockToJoinWithIsRefused() {
    assertError(
        sendFile("POST", "config-block", ByteString.EMPTY),
        400,
        "invalid join block: block is not a config block");
    Block bare = genesis.toBuilder().setMetadata(BlockMetadata.getDefaultInstance()).build();
    assertError(
        sendFile("POST", "config-block", bare.toByteString()),
        400,
        "invalid join block: invalid block: does not have metadata");
    Block other =
        genesis.toBuilder()
            .setHeader(
                genesis.getHeader().toBuilder().setDataHash(ByteString.copyFrom(new byte[32])))
            .build();
    assertError(
        sendFile("POST", "config-block", other.toByteString()),
        400,
        "invalid join block: invalid block: Header.DataHash is different from Hash(block.Data)");
    assertThat(channels.asked).isEmpty();
  }

  private static ByteString update(int type) {
    ByteString header =
        ChannelHeader.newBuilder().setType(type).setChannelId("trade").build().toByteString();
    ByteString update = ConfigUpdate.newBuilder().setChannelId("trade").build().toByteString();
    Payload payload =
        Payload.newBuilder()
            .setHeader(Header.newBuilder().setChannelHeader(header))
            .setData(
                ConfigUpdateEnvelope.newBuilder().setConfigUpdate(update).build().toByteString())
            .build();
    return Envelope.newBuilder().setPayload(payload.toByteString()).build().toByteString();
  }

  @Test
  void aChannelIsUpdated() {
    ByteString update = update(HeaderType.CONFIG_UPDATE_VALUE);
    assertThat(sendFile("PUT", "config-update-envelope", update).status()).isEqualTo(201);
    assertThat(channels.asked).containsExactly("update trade");
    assertError(
        sendFile("PUT", "config-update-envelope", update(HeaderType.CONFIG_VALUE)),
        400,
        "invalid config update envelope: bad type");
    fail(Reason.FOLLOWS);
    assertError(
        sendFile("PUT", "config-update-envelope", update),
        403,
        "cannot update: channel is not ready, he is a follower");
    fail(Reason.NO_SUCH_CHANNEL);
    assertError(
        sendFile("PUT", "config-update-envelope", update),
        405,
        "cannot update: channel does not exist");
  }

  @Test
  void aChannelIsRemoved() {
    Reply reply = ask("DELETE", CHANNELS + "/trade");
    assertThat(reply.status()).isEqualTo(204);
    assertThat(reply.body()).isEmpty();
    fail(Reason.BEING_REMOVED);
    assertError(ask("DELETE", CHANNELS + "/trade"), 409, "cannot remove: channel pending removal");
    fail(Reason.NO_SUCH_CHANNEL);
    assertError(ask("DELETE", CHANNELS + "/trade"), 404, "cannot remove: channel does not exist");
  }

  @Test
  void aBlockIsFetched() {
    Reply reply = ask("GET", CHANNELS + "/trade/blocks/7");
    assertThat(reply.contentType()).isEqualTo("application/octet-stream");
    assertThat(reply.body()).isEqualTo("a block");
    assertThat(channels.asked).containsExactly("fetch trade Numbered[number=7]");
    assertThat(ask("GET", CHANNELS + "/trade/blocks/config").status()).isEqualTo(200);
    assertError(
        ask("GET", CHANNELS + "/trade/blocks/first"),
        400,
        "invalid block ID: 'first' not equal <newest|oldest|config|(number)>");
    assertError(ask("PUT", CHANNELS + "/trade/blocks/1"), 405, "invalid request method: PUT");
  }

  @Test
  void otherMethodsPathsAndTypesAreRefused() {
    Reply patch = ask("PATCH", CHANNELS);
    assertError(patch, 405, "invalid request method: PATCH");
    assertThat(patch.headers()).containsEntry("Allow", "GET, POST, PUT");
    assertThat(ask("POST", CHANNELS + "/trade").headers()).containsEntry("Allow", "GET, DELETE");
    assertThat(ask("GET", CHANNELS + "/trade/blocks").status()).isEqualTo(404);
    assertThat(ask("GET", CHANNELS + "/").status()).isEqualTo(404);
    assertError(
        ask("GET", CHANNELS, Map.of("Accept", "text/html"), ByteString.EMPTY),
        406,
        "response Content-Type is application/json only");
    assertThat(ask("GET", CHANNELS, Map.of("Accept", "text/html, */*"), ByteString.EMPTY).status())
        .isEqualTo(200);
  }

  @Test
  void aWebSiteIsRefusedBeforeAnythingIsDone() {
    ByteString form =
        part("config-block", genesis.toByteString()).concat(ByteString.copyFromUtf8("--cut--\r\n"));
    String type = "multipart/form-data; boundary=cut";
    assertError(
        ask("POST", CHANNELS, Map.of("Content-Type", type, "Origin", "http://evil.example"), form),
        403,
        "web sites may not ask, and http://evil.example does");
    assertError(
        ask("POST", CHANNELS, Map.of("Content-Type", type, "Origin", "null"), form),
        403,
        "web sites may not ask, and null does");
    assertThat(channels.asked).isEmpty();
    assertError(
        ask("DELETE", CHANNELS + "/trade", Map.of("Host", FOREIGN_HOST), ByteString.EMPTY),
        403,
        "without Admin.TLS channels are administered under an address or localhost, not under ");
    assertError(
        ask("GET", "/participation/v1/", Map.of("Host", FOREIGN_HOST), ByteString.EMPTY),
        403,
        "without Admin.TLS");
    assertThat(channels.asked).isEmpty();
    assertThat(ask("GET", CHANNELS, Map.of("Host", "127.0.0.1:9443"), ByteString.EMPTY).status())
        .isEqualTo(200);
  }
}
