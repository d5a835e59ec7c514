package org.logothete.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.logothete.consensus.Authentication;
import org.logothete.consensus.Bytes;
import org.logothete.consensus.Decision;
import org.logothete.consensus.Evidence;
import org.logothete.consensus.NodeId;
import org.logothete.consensus.Proposal;
import org.logothete.consensus.ProposalHeader;

/** Every rule of the checker can fail, and what keeps it passes. */
class SafetyCheckerTest {
  private static final List<NodeId> FOUR = nodes(1, 2, 3, 4);
  private static final NodeId N1 = new NodeId(1);
  private static final NodeId LIAR = new NodeId(4);

  private final Notary notary = new Notary();
  private final Map<String, SimulatedRequest> submitted = new LinkedHashMap<>();
  private final SafetyChecker checker =
      new SafetyChecker(
          SimulationOptions.stormy(4, statement -> statement.slice(0, 1))
              .withByzantine(LIAR, Byzantine.mute()),
          new Configurations(FOUR),
          notary,
          submitted,
          rule -> new SimulationFailure(1, 0, rule, List.of()));

  private SimulatedDisk.Written tip = new SimulatedDisk.Written(0, Blocks.GENESIS_HASH, 0, FOUR);

  private static List<NodeId> nodes(int... ids) {
    return IntStream.of(ids).mapToObj(NodeId::new).toList();
  }

  private SimulatedRequest request(String id, List<NodeId> members) {
    SimulatedRequest request = new SimulatedRequest(id, "client", 10, !members.isEmpty(), members);
    submitted.put(id, request);
    return request;
  }

  private Proposal block(SimulatedRequest... requests) {
    return Blocks.block(tip.height() + 1, tip.hash(), tip.configSequence(), List.of(requests));
  }

  private Decision signed(Proposal proposal, long view, List<NodeId> signers) {
    SortedMap<NodeId, Bytes> signatures = new TreeMap<>();
    var authentication = new Authentication.BlockSignature(proposal.header(), view);
    signers.forEach(signer -> signatures.put(signer, notary.sign(signer, 0, authentication)));
    return new Decision(proposal, view, signatures);
  }

  private Decision signed(Proposal proposal) {
    return signed(proposal, 0, FOUR);
  }

  /** N1 decides the block, and goes on from there. */
  private void decide(Decision decision) {
    checker.decided(N1, tip, decision);
    ProposalHeader header = decision.proposal().header();
    tip =
        new SimulatedDisk.Written(
            header.height(),
            header.hash(),
            header.lastConfig(),
            Blocks.membersAfter(decision.proposal(), tip.members()));
  }

  private void breaks(String rule, ThrowingCallable action) {
    assertThatExceptionOfType(SimulationFailure.class)
        .isThrownBy(action)
        .satisfies(failure -> assertThat(failure.rule()).contains(rule));
  }

  @Test
  void aGoodChainPasses() {
    decide(signed(block(request("a", List.of()), request("b", List.of()))));
    decide(signed(block(request("c", nodes(1, 2, 3, 5)))));
    decide(signed(block(request("d", List.of())), 0, nodes(1, 2, 5)));
  }

  @Test
  void twoBlocksAtOneHeight() {
    SimulatedDisk.Written genesis = tip;
    decide(signed(block(request("a", List.of()))));
    tip = genesis;
    Decision other = signed(block(request("b", List.of())), 1, FOUR);
    breaks("n2 decided another block 1", () -> checker.decided(new NodeId(2), genesis, other));
  }

  @Test
  void gapsAndWrongParents() {
    Decision first = signed(block(request("a", List.of())));
    SimulatedDisk.Written high = new SimulatedDisk.Written(4, tip.hash(), 0, FOUR);
    breaks("decided block 1 on top of 4", () -> checker.decided(N1, high, first));
    SimulatedDisk.Written foreign = new SimulatedDisk.Written(0, Bytes.EMPTY.sha256(), 0, FOUR);
    breaks("block 1 breaks the chain", () -> checker.decided(N1, foreign, first));
  }

  @Test
  void headersThatLie() {
    Proposal one = block(request("a", List.of()));
    Proposal two = block(request("b", List.of()));
    breaks("another's body", () -> decide(signed(new Proposal(one.header(), two.body()))));
    ProposalHeader h = one.header();
    ProposalHeader foreign =
        new ProposalHeader(
            h.height(),
            two.header().hash(),
            h.previousHash(),
            h.dataHash(),
            h.lastConfig(),
            h.barrier());
    breaks("another's hash", () -> decide(signed(new Proposal(foreign, one.body()))));
    decide(signed(one));
    Proposal unknownConfig = Blocks.block(2, tip.hash(), 1, List.of(request("c", List.of())));
    breaks("names config block 1, the newest is 0", () -> decide(signed(unknownConfig)));
  }

  @Test
  void certificatesThatProveNothing() {
    Proposal block = block(request("a", List.of()));
    breaks("with 2 signatures", () -> decide(signed(block, 0, nodes(1, 2))));
    breaks("signed by the stranger n9", () -> decide(signed(block, 0, nodes(1, 2, 9))));
    Decision forged = new Decision(block, 3, signed(block, 0, nodes(1, 2, 3)).signatures());
    breaks("n1 did not sign block 1 in view 3", () -> decide(forged));
  }

  /** Each height has its own members. */
  @Test
  void certificatesOfFormerMembers() {
    decide(signed(block(request("a", nodes(1, 2, 3, 5)))));
    Proposal next = block(request("b", List.of()));
    breaks("signed by the stranger n4", () -> decide(signed(next, 0, nodes(1, 2, 4))));
    assertThatCode(() -> decide(signed(next, 0, nodes(2, 3, 5)))).doesNotThrowAnyException();
  }

  @Test
  void requestsOutOfNowhere() {
    SimulatedRequest invented = new SimulatedRequest("x", "client", 10, false, List.of());
    breaks("holds x, which nobody asked for", () -> decide(signed(block(invented))));
  }

  @Test
  void requestsThatComeTwice() {
    SimulatedRequest request = request("a", List.of());
    decide(signed(block(request)));
    breaks("a is in block 1 and in 2", () -> decide(signed(block(request))));
  }

  @Test
  void twoCertificatesOverAllSignatures() {
    Proposal one = block(request("a", List.of()));
    Proposal two = block(request("b", List.of()));
    sign(one, 0, nodes(1, 2, 4));
    sign(two, 1, nodes(1, 4));
    breaks("two certificates are possible at height 1", () -> sign(two, 1, nodes(3)));
  }

  /** Signatures of different views never make one certificate. */
  @Test
  void signaturesOfTwoViewsDoNotAddUp() {
    Proposal one = block(request("a", List.of()));
    Proposal two = block(request("b", List.of()));
    sign(one, 0, nodes(1, 2, 3));
    sign(two, 1, nodes(1, 2));
    assertThatCode(() -> sign(two, 2, nodes(3))).doesNotThrowAnyException();
  }

  private void sign(Proposal proposal, long view, List<NodeId> signers) {
    signers.forEach(
        signer ->
            checker.signed(signer, 0, new Authentication.BlockSignature(proposal.header(), view)));
  }

  @Test
  void twoStatementsForOneSlot() {
    Bytes first = Bytes.ofUtf8("slot and choice");
    Bytes second = Bytes.ofUtf8("slot and other choice");
    checker.signed(N1, 0, new Authentication.Statement(first));
    checker.signed(N1, 0, new Authentication.Statement(first));
    // Another configuration, and a liar, are free to choose again.
    checker.signed(N1, 5, new Authentication.Statement(second));
    Stream.of(first, second)
        .forEach(choice -> checker.signed(LIAR, 0, new Authentication.Statement(choice)));
    breaks(
        "n1 signed two different statements for one slot",
        () -> checker.signed(N1, 0, new Authentication.Statement(second)));
  }

  @Test
  void accusationsOfTheHonest() {
    checker.accused(N1, new Evidence(LIAR, "lies", 1, List.of()));
    breaks(
        "n2 accuses the honest n1",
        () -> checker.accused(new NodeId(2), new Evidence(N1, "lies", 1, List.of())));
  }
}
