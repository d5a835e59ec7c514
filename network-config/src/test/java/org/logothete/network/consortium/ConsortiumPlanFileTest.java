package org.logothete.network.consortium;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.logothete.network.channel.BatchSize;

class ConsortiumPlanFileTest {
  @Test
  void needsOnlyNames() throws InvalidPlanException {
    String yaml =
        """
        organizations:
          - name: Org1
          - name: Org2
          - name: Org3
          - name: Org4
        """;

    assertThat(ConsortiumPlanFile.parse("n", yaml)).isEqualTo(ConsortiumPlan.local(4, "PBFT"));
  }

  @Test
  void executorsComeBehindAllOrderingNodes() throws InvalidPlanException {
    String yaml =
        """
        organizations:
          - name: Org1
            executors:
              - {}
              - {name: second, host: e2.example, clientPort: 1, operationsPort: 2}
          - name: Org2
            executors: [{name: third}]
        """;

    ConsortiumPlan plan = ConsortiumPlanFile.parse("n", yaml);

    assertThat(plan.executors())
        .extracting(ConsortiumPlan.ExecutorMember::qualifiedName)
        .containsExactly("executor.org1.example", "second.org1.example", "third.org2.example");
    assertThat(plan.executors())
        .extracting(ConsortiumPlan.ExecutorMember::id)
        .containsExactly(3, 4, 5);
    assertThat(plan.executors())
        .extracting(executor -> executor.node().clientPort())
        .containsExactly(7070, 1, 7090);
    assertThat(ConsortiumPlanFile.parse("n", ConsortiumPlanFile.format(plan))).isEqualTo(plan);
  }

  @Test
  void executorsGoToOneOrganizationAfterTheOther() {
    ConsortiumPlan plan = ConsortiumPlan.local(2, "PBFT").withExecutors(3);

    assertThat(plan.executors())
        .extracting(ConsortiumPlan.ExecutorMember::qualifiedName)
        .containsExactly(
            "executor.org1.example", "executor2.org1.example", "executor.org2.example");
    assertThat(plan.executors())
        .extracting(executor -> executor.node().operationsPort())
        .containsExactly(8463, 8483, 8473);
  }

  @Test
  void readsEverythingItWrites() throws InvalidPlanException {
    String yaml =
        """
        channel: trade
        consensus: bdls
        batch:
          {maxMessageCount: 7, absoluteMaxBytes: 2 MiB, preferredMaxBytes: 64 KB, timeout: 1.5s}
        organizations:
          - name: Alpha
            domain: alpha.com
            mspId: A
            nodes:
              - {name: o1, host: o1.alpha.com, clientPort: 1, clusterPort: 2, operationsPort: 3}
              - {name: o2, host: o2.alpha.com}
        peerOrganizations:
          - {name: Beta, users: 3, peers: 0}
        """;

    ConsortiumPlan plan = ConsortiumPlanFile.parse("n", yaml);

    assertThat(plan.batchSize()).isEqualTo(new BatchSize(7, 2 << 20, 64 << 10));
    assertThat(plan.batchTimeout()).isEqualTo(Duration.ofMillis(1500));
    assertThat(plan.members())
        .extracting(ConsortiumPlan.Member::qualifiedName)
        .containsExactly("o1.alpha.com", "o2.alpha.com");
    assertThat(plan.members().get(1).node())
        .isEqualTo(new ConsortiumPlan.Node("o2", "o2.alpha.com", 7060, 7061, 8453, 9453));
    assertThat(plan.peerOrganizations())
        .containsExactly(
            new ConsortiumPlan.PeerOrganization("Beta", "beta.example", "BetaMSP", 0, 3));
    assertThat(ConsortiumPlanFile.parse("n", ConsortiumPlanFile.format(plan))).isEqualTo(plan);
  }

  @Test
  void letsLeadersTakeTurns() throws InvalidPlanException {
    String yaml = "decisionsPerLeader: 10\norganizations: [{name: A}]";

    ConsortiumPlan plan = ConsortiumPlanFile.parse("n", yaml);

    assertThat(plan.decisionsPerLeader()).isEqualTo(10);
    assertThat(ConsortiumPlanFile.parse("n", ConsortiumPlanFile.format(plan))).isEqualTo(plan);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "n:1: expected keys such as|- a",
        "n:1: 'organizations' is missing|channel: c",
        "n:2: chanel: unknown key; known here: batch, channel,|organizations: [{name: A}]\\n"
            + "chanel: c",
        "n:2: channel: unknown key; known here: domain,|organizations:\\n- {name: A, channel: c}",
        "n:2: 'name' is missing|organizations:\\n- {domain: a}",
        "n:2: channel id: 'Trade' must be|\\nchannel: Trade\\norganizations: [{name: A}]",
        "n:1: consensus 'RAFT' is not one of|consensus: raft\\norganizations: [{name: A}]",
        "n:2: maxMessageCount: 'many' is not a number|batch:\\n  maxMessageCount: many",
        "n:2: max_message_count is 0|batch:\\n  maxMessageCount: 0",
        "n:1: timeout: 'soon' is not a duration|batch: {timeout: soon}",
        "n:1: absoluteMaxBytes: '3000 MiB' is 2 GiB or more|batch: {absoluteMaxBytes: 3000 MiB}",
        "n:1: name 'A' is used twice|organizations: [{name: A}, {name: A}]",
        "n:1: two nodes of A have one name|organizations: [{name: A, nodes: [{}, {}]}]",
        "n:1: client port of orderer is 70000|organizations: [{name: A, nodes: [{clientPort:"
            + " 70000}]}]",
        "n:1: domain of A '../x' must match|organizations: [{name: A, domain: ../x}]",
        "n:1: address 127.0.0.1:7060 is used twice|organizations: [{name: A, nodes:"
            + " [{operationsPort: 7060}]}, {name: B}]",
        "n:1: the number of decisions per leader is -1|decisionsPerLeader: -1\\n"
            + "organizations: [{name: A}]",
        "n:1: a number of decisions per leader is for PBFT|consensus: bdls\\n"
            + "decisionsPerLeader: 3\\norganizations: [{name: A}]",
        "n:2: 'channel' is given twice|channel: a\\nchannel: b",
        "n:2: not YAML: |channel: c\\n\\t- x: [",
        "n:1: the number of ordering organisations is 0|organizations: []",
      })
  void refusesWithFileAndLine(String message, String yaml) {
    assertThatThrownBy(
            () -> ConsortiumPlanFile.parse("n", yaml.replace("\\n", "\n").replace("\\t", "\t")))
        .isInstanceOf(InvalidPlanException.class)
        .hasMessageStartingWith(message);
  }

  @Test
  void refusesAnAliasBomb() {
    StringBuilder yaml = new StringBuilder("a0: &a0 [x, x]\n");
    for (int i = 1; i < 60; i++) {
      yaml.append("a%d: &a%d [*a%d, *a%d]\n".formatted(i, i, i - 1, i - 1));
    }
    assertThatThrownBy(() -> ConsortiumPlanFile.parse("n", yaml.toString()))
        .isInstanceOf(InvalidPlanException.class);
  }
}
