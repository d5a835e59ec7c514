package org.logothete.orderer.participation;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import org.hyperledger.fabric.protos.common.Block;
import org.logothete.network.channel.ChannelConfig;
import org.logothete.network.channel.InvalidConfigException;
import org.logothete.orderer.ops.MultipartForm;
import org.logothete.orderer.ops.Reply;
import org.logothete.orderer.ops.Request;
import org.logothete.orderer.ops.Route;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Fabric's channel participation API, as {@code osnadmin channel} speaks it: paths, status codes,
 * headers, JSON and messages are those of {@code orderer/common/channelparticipation/restapi.go}.
 * What a browser sends for another site is refused. Thread-safe.
 */
public final class Participation implements Route {
  private static final Logger LOG = LoggerFactory.getLogger(Participation.class);
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String BASE = "/participation/v1/";
  private static final String CHANNELS = BASE + "channels";
  private static final String BLOCKS = "blocks";
  private static final String CONFIG_BLOCK = "config-block";
  private static final String CONFIG_UPDATE = "config-update-envelope";
  private static final Map<String, String> NOT_STORED = Map.of("Cache-Control", "no-store");

  private final ChannelAdministration channels;
  private final int requestBytesMax;
  private final Predicate<String> hosts;

  /**
   * @param requestBytesMax largest request that is taken
   * @param hosts whether a client may know this node by that {@code Host}; a site whose name is
   *     made to point to this machine must not do here what its visitors may
   */
  public Participation(
      ChannelAdministration channels, int requestBytesMax, Predicate<String> hosts) {
    this.channels = channels;
    this.requestBytesMax = requestBytesMax;
    this.hosts = hosts;
  }

  /** A request that ends with something else than was asked for. */
  private static final class RefusedException extends Exception {
    private static final long serialVersionUID = 1L;
    private final transient Reply reply;

    RefusedException(Reply reply) {
      super(reply.body());
      this.reply = reply;
    }

    RefusedException(int status, String message) {
      this(error(status, message));
    }
  }

  @Override
  public boolean serves(String path) {
    return path.startsWith(BASE);
  }

  @Override
  public Reply answer(Request request) {
    try {
      checkSender(request);
      return routed(request);
    } catch (RefusedException e) {
      return e.reply;
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      return error(503, "the node is stopping");
    }
  }

  private Reply routed(Request request) throws RefusedException, InterruptedException {
    String path = request.path();
    if (path.equals(BASE)) {
      return request.method().equals("GET")
          ? Reply.empty(302).withHeaders(Map.of("Location", CHANNELS))
          : error(404, "there is no " + path);
    }
    List<String> words = List.of(path.substring(BASE.length()).split("/", -1));
    if (words.getFirst().equals("channels") && words.size() == 1) {
      return all(request);
    }
    if (words.getFirst().equals("channels") && words.size() == 2 && !words.get(1).isEmpty()) {
      return one(request, words.get(1));
    }
    if (words.getFirst().equals("channels")
        && words.size() == 4
        && words.get(2).equals(BLOCKS)
        && !words.get(3).isEmpty()) {
      return block(request, words.get(1), words.get(3));
    }
    return error(404, "there is no " + path);
  }

  private Reply all(Request request) throws RefusedException, InterruptedException {
    return switch (request.method()) {
      case "GET" -> list(request);
      case "POST" -> join(request);
      case "PUT" -> update(request);
      default -> notAllowed("invalid request method: " + request.method(), "GET, POST, PUT");
    };
  }

  private Reply one(Request request, String channel) throws RefusedException {
    return switch (request.method()) {
      case "GET" -> info(request, channel);
      case "DELETE" -> remove(request, channel);
      default -> notAllowed("invalid request method: " + request.method(), "GET, DELETE");
    };
  }

  private Reply list(Request request) throws RefusedException {
    checkAccepted(request);
    ObjectNode answer = JSON.createObjectNode();
    answer.putNull("systemChannel");
    List<String> names = channels.list();
    if (names.isEmpty()) {
      // As Go writes a list that was never begun.
      answer.putNull("channels");
    } else {
      ArrayNode list = answer.putArray("channels");
      names.forEach(name -> list.addObject().put("name", name).put("url", url(name)));
    }
    return json(200, answer).withHeaders(NOT_STORED);
  }

  private Reply info(Request request, String channel) throws RefusedException {
    checkAccepted(request);
    checkName(channel);
    try {
      return json(200, describe(channels.info(channel))).withHeaders(NOT_STORED);
    } catch (ParticipationException e) {
      return error(404, message(e));
    }
  }

  private Reply block(Request request, String channel, String word) throws RefusedException {
    if (!request.method().equals("GET")) {
      return notAllowed("invalid request method: " + request.method(), "GET");
    }
    checkAccepted(request);
    checkName(channel);
    try {
      ByteString block = channels.fetch(channel, BlockChoice.parse(word));
      return new Reply(200, "application/octet-stream", block, NOT_STORED);
    } catch (IllegalArgumentException e) {
      return error(400, "invalid block ID: " + e.getMessage());
    } catch (ParticipationException e) {
      return error(404, message(e));
    }
  }

  private Reply join(Request request) throws RefusedException {
    Block block = joinBlock(file(request, CONFIG_BLOCK));
    String channel;
    try {
      channel = JoinBlock.channel(block);
    } catch (ParticipationException e) {
      return error(400, "invalid join block: " + e.getMessage());
    }
    try {
      return created(channels.join(channel, block));
    } catch (ParticipationException e) {
      String why = "cannot join: " + e.getMessage();
      return switch (e.reason()) {
        case EXISTS -> notAllowed(why, "GET, DELETE");
        case BEING_REMOVED -> error(409, why);
        case REMOVAL_FAILED -> error(500, why);
        case NO_SUCH_CHANNEL, FOLLOWS, OTHER -> error(400, why);
      };
    }
  }

  private static Block joinBlock(ByteString content) throws RefusedException {
    try {
      return Block.parseFrom(content);
    } catch (InvalidProtocolBufferException e) {
      throw new RefusedException(
          400,
          "cannot unmarshal file part %s into a block: %s".formatted(CONFIG_BLOCK, message(e)));
    }
  }

  private Reply update(Request request) throws RefusedException, InterruptedException {
    ByteString envelope = file(request, CONFIG_UPDATE);
    String channel;
    try {
      channel = UpdateEnvelope.channel(envelope);
    } catch (ParticipationException e) {
      return error(400, "invalid config update envelope: " + e.getMessage());
    }
    try {
      return created(channels.update(channel, envelope));
    } catch (ParticipationException e) {
      String why = "cannot update: " + e.getMessage();
      return switch (e.reason()) {
        case NO_SUCH_CHANNEL -> error(405, why);
        case FOLLOWS -> error(403, why);
        case BEING_REMOVED -> error(409, why);
        case REMOVAL_FAILED -> error(500, why);
        case EXISTS, OTHER -> error(400, why);
      };
    }
  }

  private Reply remove(Request request, String channel) throws RefusedException {
    checkAccepted(request);
    checkName(channel);
    try {
      channels.remove(channel);
      return Reply.empty(204);
    } catch (ParticipationException e) {
      String why = "cannot remove: " + e.getMessage();
      return switch (e.reason()) {
        case NO_SUCH_CHANNEL -> error(404, why);
        case BEING_REMOVED -> error(409, why);
        case EXISTS, FOLLOWS, REMOVAL_FAILED, OTHER -> error(400, why);
      };
    }
  }

  /** The only part of a form, which has to be a file under this name. */
  private ByteString file(Request request, String key) throws RefusedException {
    String contentType = request.header().apply("Content-Type");
    if (!contentType.startsWith(MultipartForm.CONTENT_TYPE)) {
      throw new RefusedException(400, "unsupported Content-Type: [" + contentType + "]");
    }
    checkAccepted(request);
    if (request.content().size() > requestBytesMax) {
      throw new RefusedException(
          400,
          "cannot read form from request body: it has %d bytes, MaxRequestBodySize is %d"
              .formatted(request.content().size(), requestBytesMax));
    }
    MultipartForm form;
    try {
      form = MultipartForm.read(request);
    } catch (IOException e) {
      throw new RefusedException(400, "cannot read form from request body: " + message(e));
    }
    Optional<ByteString> content =
        form.parts().stream()
            .filter(part -> part.name().equals(key))
            .filter(MultipartForm.Part.File.class::isInstance)
            .map(part -> ((MultipartForm.Part.File) part).content())
            .findFirst();
    if (content.isEmpty()) {
      throw new RefusedException(400, "form does not contains part key: " + key);
    }
    if (form.parts().size() > 1) {
      throw new RefusedException(400, "form contains too many parts");
    }
    return content.get();
  }

  /** Whoever administers has a tool for it; a page that somebody looks at is no such tool. */
  private void checkSender(Request request) throws RefusedException {
    // Browsers name the site that asks with whatever may change something. No tool does.
    String origin = request.header().apply("Origin");
    if (!origin.isEmpty()) {
      throw new RefusedException(403, "web sites may not ask, and " + origin + " does");
    }
    String host = request.header().apply("Host");
    if (!hosts.test(host)) {
      throw new RefusedException(
          403,
          "without Admin.TLS channels are administered under an address or localhost, not under "
              + host);
    }
  }

  private static void checkAccepted(Request request) throws RefusedException {
    String accept = request.header().apply("Accept");
    boolean acceptable =
        accept.isEmpty()
            || accept.contains("application/json")
            || accept.contains("application/*")
            || accept.contains("*/*");
    if (!acceptable) {
      throw new RefusedException(406, "response Content-Type is application/json only");
    }
  }

  private static void checkName(String channel) throws RefusedException {
    try {
      ChannelConfig.checkChannelId(channel);
    } catch (InvalidConfigException e) {
      throw new RefusedException(400, "invalid channel ID: " + message(e));
    }
  }

  private static ObjectNode describe(ChannelInfo info) {
    return JSON.createObjectNode()
        .put("name", info.name())
        .put("url", url(info.name()))
        .put("consensusRelation", info.relation().label())
        .put("status", info.status().label())
        .put("height", info.height());
  }

  private static Reply created(ChannelInfo info) {
    return json(201, describe(info)).withHeaders(Map.of("Location", url(info.name())));
  }

  private static String url(String channel) {
    return CHANNELS + "/" + channel;
  }

  private static Reply notAllowed(String why, String allowed) {
    return error(405, why).withHeaders(Map.of("Allow", allowed));
  }

  private static Reply error(int status, String why) {
    LOG.debug("answers {}: {}", status, why);
    return json(status, JSON.createObjectNode().put("error", why));
  }

  private static Reply json(int status, ObjectNode node) {
    return Reply.json(status, node + "\n");
  }

  private static String message(Exception e) {
    return String.valueOf(e.getMessage());
  }
}
