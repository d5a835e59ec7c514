package org.logothete.orderer.console;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Collectors;
import org.hyperledger.fabric.protos.common.Block;
import org.logothete.chaincode.agreement.Results;
import org.logothete.chaincode.proto.ResultBody;
import org.logothete.ledger.LedgerException;
import org.logothete.network.channel.Consenter;
import org.logothete.orderer.api.Questions;
import org.logothete.orderer.channel.OrderedChannel;
import org.logothete.orderer.client.CommonName;
import org.logothete.orderer.ops.Operations;
import org.logothete.orderer.ops.Reply;
import org.logothete.orderer.ops.Request;
import org.logothete.orderer.proto.ExecutionAnswer;
import org.logothete.orderer.proto.ExecutionQuestion;
import org.logothete.orderer.proto.ResultQuestion;

/**
 * The console's resources, each a look at this node. Sizes are bounded by what the views show at
 * most. Thread-safe.
 */
final class ConsoleApi {
  static final String PREFIX = "/console/api/";

  private static final int PAGE = 20;

  private final ConsoleSite site;

  ConsoleApi(ConsoleSite site) {
    this.site = site;
  }

  /** What a request asked for is not there, or is not asked for as it should be. */
  private static final class RefusedException extends Exception {
    private static final long serialVersionUID = 1;

    private final int status;

    RefusedException(int status, String message) {
      super(message);
      this.status = status;
    }
  }

  Reply answer(Request request) {
    String[] words = request.path().substring(PREFIX.length()).split("/", -1);
    try {
      ObjectNode node =
          switch (words[0] + "/" + Math.min(words.length, 2)) {
            case "overview/1" -> overview();
            case "evidence/1" -> EvidenceView.of(site.evidence());
            case "channels/2" -> channel(words, request);
            default -> throw new RefusedException(404, "there is no " + request.path());
          };
      return Reply.json(200, node + "\n");
    } catch (RefusedException e) {
      return Operations.error(e.status, String.valueOf(e.getMessage()));
    } catch (IOException | LedgerException e) {
      return Operations.error(500, "the disk does not give it back: " + e.getMessage());
    }
  }

  private ObjectNode overview() throws IOException {
    List<Finding> findings = new ArrayList<>(HealthWords.node(site.checks()));
    findings.addAll(HealthWords.evidence(site.evidence().files().size()));
    ArrayNode channels = Json.object().arrayNode();
    for (OrderedChannel channel : site.channels().channels()) {
      findings.addAll(health(channel));
      channels.add(channel.id());
    }
    ObjectNode node =
        Json.object()
            .put("time", site.clock().instant().toString())
            .put("node", CommonName.of(site.identity()))
            .put("version", site.version().version())
            .put("level", Finding.worst(findings).label());
    node.set("channels", channels);
    Finding.write(findings, node.putArray("findings"));
    return node;
  }

  private List<Finding> health(OrderedChannel channel) {
    return HealthWords.channel(
        sight(channel), site.watch().divergence(channel.id()).view().stopped());
  }

  private ChannelSight sight(OrderedChannel channel) {
    String id = channel.id();
    Timeline timeline = site.watch().timeline(id);
    List<Consenter> consenters = site.configs().apply(id).consenters();
    Instant now = site.clock().instant();
    Set<Integer> linked =
        site.links().apply(id).stream().map(each -> each.value()).collect(Collectors.toSet());
    return new ChannelSight(
        id,
        channel.status(),
        channel.blocks().firstBlock(),
        consenters,
        self(consenters),
        linked,
        timeline.signs(),
        timeline.blocks(),
        now);
  }

  private OptionalInt self(List<Consenter> consenters) {
    return consenters.stream()
        .filter(each -> each.identityCertificate().equals(site.identity()))
        .mapToInt(Consenter::id)
        .findFirst();
  }

  /** Below {@code channels/<name>}. */
  private ObjectNode channel(String[] words, Request request) throws RefusedException {
    OrderedChannel channel =
        site.channels()
            .channel(words[1])
            .orElseThrow(
                () -> new RefusedException(404, "this node serves no channel " + words[1]));
    if (words.length == 2) {
      ObjectNode node = sight(channel).json();
      Finding.write(health(channel), node.putArray("findings"));
      return node;
    }
    return switch (words[2] + "/" + (words.length - 3)) {
      case "blocks/0" ->
          BlockView.page(
              channel.blocks(),
              number(request, "before", Long.MAX_VALUE),
              (int) Math.min(BlockView.PAGE_MAX, number(request, "limit", PAGE)));
      case "blocks/1" -> block(channel, words[3], request);
      case "transactions/1" -> transaction(channel, words[3]);
      case "timeline/0" ->
          TimelineView.of(
              site.watch().timeline(channel.id()),
              (int) Math.min(TimelineView.HEIGHTS_MAX, number(request, "heights", PAGE)));
      case "execution/0" ->
          DivergenceView.of(
              site.watch().divergence(channel.id()).view(),
              site.configs().apply(channel.id()).consenters());
      default -> throw new RefusedException(404, "there is no " + request.path());
    };
  }

  private static long number(Request request, String key, long otherwise) throws RefusedException {
    Optional<String> value = request.query(key);
    return value.isEmpty() ? otherwise : number(key, value.get());
  }

  private static long number(String what, String text) throws RefusedException {
    if (!text.matches("[0-9]{1,18}")) {
      throw new RefusedException(400, "%s is not a whole number: %s".formatted(what, text));
    }
    return Long.parseLong(text);
  }

  private ObjectNode block(OrderedChannel channel, String which, Request request)
      throws RefusedException {
    Block block = block(channel, number("the block's number", which));
    long from = number(request, "from", 0);
    return BlockView.whole(
        block,
        (int) Math.min(from, block.getData().getDataCount()),
        site.configs().apply(channel.id()).consenters());
  }

  private static Block block(OrderedChannel channel, long number) throws RefusedException {
    return channel
        .blocks()
        .block(number)
        .orElseThrow(
            () ->
                new RefusedException(
                    404,
                    number < channel.blocks().height()
                        ? "block %d was deleted here; the oldest is %d"
                            .formatted(number, channel.blocks().firstBlock())
                        : "there is no block %d yet; the newest is %d"
                            .formatted(number, channel.blocks().height() - 1)));
  }

  private ObjectNode transaction(OrderedChannel channel, String id) throws RefusedException {
    RefusedException unknown =
        new RefusedException(
            404, "no block of %s holds a transaction %s".formatted(channel.id(), id));
    OptionalLong number = site.transactions().blockOf(channel.id(), id);
    if (number.isEmpty()) {
      throw unknown;
    }
    return TransactionView.of(block(channel, number.getAsLong()), id, result(channel.id(), id))
        .orElseThrow(() -> unknown);
  }

  /** Empty where nothing is executed, too. */
  private Optional<ResultBody> result(String channel, String id) {
    ByteString question =
        ExecutionQuestion.newBuilder()
            .setResult(ResultQuestion.newBuilder().setTransactionId(id))
            .build()
            .toByteString();
    try {
      ByteString result =
          ExecutionAnswer.parseFrom(site.questions().answer(channel, ByteString.EMPTY, question))
              .getResult()
              .getResult();
      return result.isEmpty() ? Optional.empty() : Optional.of(Results.result(result));
    } catch (Questions.RefusedException _) {
      return Optional.empty();
    } catch (InvalidProtocolBufferException e) {
      throw new IllegalStateException("this node does not understand its own answer", e);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      return Optional.empty();
    }
  }
}
