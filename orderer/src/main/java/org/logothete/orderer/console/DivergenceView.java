package org.logothete.orderer.console;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.logothete.chaincode.lifecycle.ExecutorId;
import org.logothete.chaincode.proto.ResultBody;
import org.logothete.network.channel.Consenter;
import org.logothete.orderer.client.ReadableBytes;
import org.logothete.orderer.console.Divergence.Counts;
import org.logothete.orderer.console.Divergence.Deviations;
import org.logothete.orderer.console.Divergence.Disputed;

/** How executors agreed, as JSON. */
final class DivergenceView {
  private DivergenceView() {}

  /**
   * Of one channel.
   *
   * @param consenters those executors that can be named; others are shown by their identifiers
   */
  static ObjectNode of(Divergence.View view, List<Consenter> consenters) {
    Map<String, String> names = names(consenters);
    ObjectNode node =
        Json.object()
            .put("height", view.height())
            .put("pending", view.pending())
            .put("stopped", view.stopped());
    ArrayNode chaincodes = node.putArray("chaincodes");
    view.chaincodes().forEach((name, counts) -> chaincodes.add(chaincode(name, counts)));
    ArrayNode executors = node.putArray("executors");
    view.executors()
        .forEach(
            (id, deviations) -> executors.add(executor(names.getOrDefault(id, id), deviations)));
    ArrayNode disputed = node.putArray("disputed");
    view.disputed().reversed().forEach(each -> disputed.add(disputed(each)));
    TimelineView.happenings(view.happenings(), node.putArray("happenings"));
    return node;
  }

  private static Map<String, String> names(List<Consenter> consenters) {
    Map<String, String> names = new HashMap<>();
    for (Consenter consenter : consenters) {
      ExecutorId.of(consenter.mspId(), consenter.identityCertificate())
          .ifPresent(
              id ->
                  names.put(
                      ReadableBytes.hex(id),
                      "consenter %d (%s)".formatted(consenter.id(), consenter.mspId())));
    }
    return names;
  }

  private static ObjectNode chaincode(String name, Counts counts) {
    return Json.object()
        .put("name", name)
        .put("agreed", counts.agreed())
        .put("diverged", counts.diverged())
        .put("refused", counts.refused())
        .put("approvals", counts.approvals())
        .put("retries", counts.retries());
  }

  private static ObjectNode executor(String name, Deviations deviations) {
    return Json.object()
        .put("name", name)
        .put("outliers", deviations.outliers())
        .put("ignored", deviations.ignored())
        .put("contradictions", deviations.contradictions());
  }

  private static ObjectNode disputed(Disputed disputed) {
    ResultBody result = disputed.result();
    return Json.object()
        .put("at", disputed.at().toString())
        .put("transaction", result.getTransactionId())
        .put("block", result.getBlock())
        .put("index", result.getIndex())
        .put("chaincode", result.getChaincode())
        .put("verdict", result.getVerdict().name())
        .put("executors", result.getExecutors())
        .put("votes", result.getVotes())
        .put("supporting", result.getSupporting());
  }
}
