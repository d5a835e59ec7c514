package org.logothete.orderer.console;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.google.protobuf.ByteString;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.logothete.chaincode.agreement.BlockDecisions;
import org.logothete.chaincode.agreement.Decision;
import org.logothete.chaincode.agreement.Position;
import org.logothete.chaincode.agreement.Remark;
import org.logothete.chaincode.call.WriteSet;
import org.logothete.chaincode.proto.ResultBody;
import org.logothete.chaincode.proto.ResultBody.Verdict;
import org.logothete.chaincode.record.OverlaidState.Writer;

final class DivergenceTest {
  private static final Instant NOON = Instant.parse("2026-01-01T12:00:00Z");
  private static final ByteString LIAR = ByteString.copyFromUtf8("liar");

  private final Divergence divergence = new Divergence();

  private static Decision decision(int index, String chaincode, Verdict verdict, int supporting) {
    ResultBody result =
        ResultBody.newBuilder()
            .setVersion(1)
            .setTransactionId("tx" + index)
            .setBlock(9)
            .setIndex(index)
            .setChaincode(chaincode)
            .setVerdict(verdict)
            .setExecutors(4)
            .setVotes(3)
            .setSupporting(supporting)
            .build();
    return new Decision(
        new Position(9, index),
        new Writer("tx" + index, 0, 0),
        result.toByteString(),
        Optional.empty(),
        WriteSet.NONE);
  }

  private void processed(List<Decision> decisions, Remark... remarks) {
    divergence.processed(
        NOON,
        new BlockDecisions(
            9, true, decisions, WriteSet.NONE, List.of(), List.of(remarks), ByteString.EMPTY),
        2);
  }

  private JsonNode view() {
    return DivergenceView.of(divergence.view(), List.of());
  }

  @Test
  void resultsAreCountedAndDisputedOnesListed() {
    processed(
        List.of(
            decision(0, "counter", Verdict.AGREED, 3),
            decision(1, "counter", Verdict.AGREED, 2),
            decision(2, "dice", Verdict.DIVERGED, 1),
            decision(3, "no such", Verdict.REFUSED, 0)));

    JsonNode view = view();

    assertThat(view.path("height").asLong()).isEqualTo(10);
    assertThat(view.path("pending").asInt()).isEqualTo(2);
    assertThat(view.path("chaincodes").findValuesAsText("name"))
        .containsExactly(Divergence.OTHERS, "counter", "dice");
    assertThat(view.path("chaincodes").findValuesAsText("agreed")).containsExactly("0", "2", "0");
    assertThat(view.path("chaincodes").findValuesAsText("diverged")).containsExactly("0", "0", "1");
    assertThat(view.path("disputed").findValuesAsText("transaction")).containsExactly("tx2", "tx1");
  }

  @Test
  void executorsThatDeviateAreCountedAndContradictionsTold() {
    processed(
        List.of(),
        new Remark.Outlier(LIAR, new Position(9, 0), "counter"),
        new Remark.VoteIgnored(LIAR, Remark.Ignored.REPEATED),
        new Remark.Incident(new Position(9, 1), "dice", true));
    divergence.contradicted(NOON, LIAR);
    divergence.stopped(NOON);

    JsonNode view = view();

    assertThat(view.path("executors").toString())
        .isEqualTo("[{\"name\":\"6c696172\",\"outliers\":1,\"ignored\":1,\"contradictions\":1}]");
    assertThat(view.path("happenings").findValuesAsText("text"))
        .containsExactly(
            "execution stopped on this node; ordering goes on, read its log",
            "executor 6c696172 signed two things of which an honest one signs one",
            "executors of dice came to different results of call 9/1; it is frozen until it is"
                + " defined anew");
    assertThat(view.path("stopped").asBoolean()).isTrue();
  }

  @Test
  void namesAreBounded() {
    processed(
        IntStream.range(0, 2 * Divergence.NAMES_MAX)
            .mapToObj(i -> decision(i, "chaincode" + i, Verdict.DIVERGED, 1))
            .toList());

    assertThat(divergence.view().chaincodes())
        .hasSize(Divergence.NAMES_MAX + 1)
        .containsKey(Divergence.OTHERS);
    assertThat(divergence.view().disputed()).hasSize(Divergence.RESULTS_MAX);
  }
}
