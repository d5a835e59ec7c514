package org.logothete.orderer.ops;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.StringWriter;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import org.logothete.orderer.channel.ChannelRegistry;
import org.logothete.orderer.channel.ChannelStatus;
import org.logothete.orderer.channel.OrderedChannel;
import org.logothete.orderer.channel.Relation;
import org.logothete.orderer.channel.Voting;

/**
 * What the operations endpoint answers, without any network. Paths, status codes and JSON are
 * Fabric's (its operations service, fabric-lib-go healthz and httpadmin); {@code /readyz} is ours.
 * Thread-safe.
 *
 * @param version what {@code /version} says
 * @param checks what {@code /healthz} looks at
 * @param metrics empty if the operator wants none served
 */
public record Operations(
    ChannelRegistry channels,
    List<HealthCheck> checks,
    Optional<MetricsText> metrics,
    LogLevels logLevels,
    SoftwareVersion version,
    Clock clock)
    implements Route {
  private static final ObjectMapper JSON = new ObjectMapper();

  public Operations {
    checks = List.copyOf(checks);
  }

  /** It has an answer to every path. */
  @Override
  public boolean serves(String path) {
    return true;
  }

  @Override
  public Reply answer(Request request) {
    return answer(request.method(), request.path(), request.body());
  }

  /** Answers a request; blocks for as long as a health check takes. */
  Reply answer(String method, String path, String body) {
    if (path.startsWith(TransactionTrace.PREFIX)) {
      return method.equals("GET")
          ? new TransactionTrace(channels).answer(path, clock.instant())
          : error(405, "invalid request method: " + method);
    }
    return switch (path) {
      case "/logspec" -> logspec(method, body);
      case "/healthz", "/readyz", "/metrics", "/threads", "/version" ->
          method.equals("GET") ? get(path) : error(405, "invalid request method: " + method);
      default -> error(404, "there is no " + path);
    };
  }

  private Reply get(String path) {
    return switch (path) {
      case "/healthz" -> health();
      case "/readyz" -> readiness();
      case "/metrics" ->
          metrics
              .map(Operations::text)
              .orElseGet(() -> error(404, "metrics are switched off: Metrics.Provider"));
      case "/threads" -> new Reply(200, "text/plain; charset=utf-8", ThreadDump.text());
      default -> json(200, version.toJson(JSON.createObjectNode()));
    };
  }

  private Reply health() {
    ArrayNode failed = JSON.createArrayNode();
    ArrayNode warnings = JSON.createArrayNode();
    for (HealthCheck check : checks) {
      Optional<String> failure = check.probe().failure();
      failure.ifPresent(reason -> addFailure(failed, check.component(), reason));
      if (failure.isEmpty()) {
        check
            .probe()
            .warning()
            .ifPresent(reason -> addFailure(warnings, check.component(), reason));
      }
    }
    ObjectNode result = JSON.createObjectNode();
    if (!warnings.isEmpty()) {
      result.set("warnings", warnings);
    }
    return report(failed, result);
  }

  /**
   * Ready is a healthy node all of whose channels are; a node without channels is ready to get one.
   */
  private Reply readiness() {
    ArrayNode failed = JSON.createArrayNode();
    ObjectNode result = JSON.createObjectNode();
    for (HealthCheck check : checks) {
      check.probe().failure().ifPresent(reason -> addFailure(failed, check.component(), reason));
    }
    ArrayNode list = result.putArray("channels");
    for (OrderedChannel channel : channels.channels()) {
      ChannelStatus status = channel.status();
      List<String> obstacles = Readiness.obstacles(status);
      obstacles.forEach(reason -> addFailure(failed, channel.id(), reason));
      describe(list.addObject(), channel.id(), status)
          .put("first_block", channel.blocks().firstBlock())
          .put("ready", obstacles.isEmpty());
    }
    return report(failed, result);
  }

  private static ObjectNode describe(ObjectNode node, String channel, ChannelStatus status) {
    node.put("channel", channel)
        .put("engine", status.engine())
        .put("height", status.height())
        .put("config_sequence", status.configSequence())
        .put("view", status.viewOrRound());
    if (status.leader().isPresent()) {
      node.put("leader", status.leader().getAsInt());
    } else {
      node.putNull("leader");
    }
    node.put("relation", Relation.of(status.voting()).label());
    if (!status.source().isEmpty()) {
      node.put("follows", status.source());
    }
    node.put("voting", status.voting() == Voting.VOTES);
    if (status.voting() != Voting.VOTES) {
      node.put("not_voting_because", status.voting().explanation());
    }
    return node.put("consenters", status.consenters())
        .put("reachable", status.reachable())
        .put("lag", status.lag())
        .put("pooled_requests", status.pooledRequests())
        .put("halted", status.halted());
  }

  private Reply report(ArrayNode failed, ObjectNode rest) {
    ObjectNode result = JSON.createObjectNode();
    result.put("status", failed.isEmpty() ? "OK" : "Service Unavailable");
    result.put("time", clock.instant().toString());
    if (!failed.isEmpty()) {
      result.set("failed_checks", failed);
    }
    result.setAll(rest);
    return json(failed.isEmpty() ? 200 : 503, result);
  }

  private static void addFailure(ArrayNode failed, String component, String reason) {
    failed.addObject().put("component", component).put("reason", reason);
  }

  private static Reply text(MetricsText metrics) {
    StringWriter text = new StringWriter();
    try {
      metrics.writeTo(text);
    } catch (IOException e) {
      return error(500, "metrics cannot be written: " + e.getMessage());
    }
    return new Reply(200, "text/plain; version=0.0.4; charset=utf-8", text.toString());
  }

  private Reply logspec(String method, String body) {
    return switch (method) {
      case "GET" -> json(200, JSON.createObjectNode().put("spec", logLevels.spec()));
      case "PUT" -> activate(body);
      default -> error(400, "invalid request method: " + method);
    };
  }

  private Reply activate(String body) {
    try {
      JsonNode request = JSON.readTree(body);
      if (!request.path("spec").isTextual()) {
        return error(400, "expected {\"spec\": \"info\"}");
      }
      logLevels.activate(request.path("spec").textValue());
      return Reply.empty(204);
    } catch (JsonProcessingException e) {
      return error(400, "not JSON: " + e.getOriginalMessage());
    } catch (IllegalArgumentException e) {
      return error(400, String.valueOf(e.getMessage()));
    }
  }

  /** A refusal as Fabric writes it. */
  public static Reply error(int status, String text) {
    return json(status, JSON.createObjectNode().put("error", text));
  }

  private static Reply json(int status, ObjectNode node) {
    return Reply.json(status, node + "\n");
  }
}
