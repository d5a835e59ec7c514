package org.logothete.orderer.channel;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.logothete.consensus.Bytes;
import org.logothete.consensus.ProposalHeader;
import org.logothete.orderer.channel.ProposalChecks.Judged;

class ProposalChecksTest {
  private static final Bytes TIP = Bytes.ofUtf8("tip").sha256();
  private final ProposalChecks checks =
      new ProposalChecks(Set.of("committed")::contains, 10, TIP, 8);

  private static CheckedBody body(long height, Bytes parent, String... ids) {
    Bytes hash = Bytes.ofUtf8(height + String.join(",", ids)).sha256();
    ProposalHeader header = new ProposalHeader(height, hash, parent, hash, 0, false);
    return new CheckedBody(header, header.digest(), List.of(ids), Optional.empty());
  }

  @Test
  void aProposalOnTheTipWithNewTransactionsIsValid() {
    CheckedBody body = body(11, TIP, "a", "b");
    assertThat(checks.add(body)).containsExactly(new Judged(body.digest(), Optional.empty()));
  }

  @Test
  void aTransactionIsOrderedOnceWhetherCommittedInFlightOrTwiceInOneBlock() {
    assertThat(checks.add(body(11, TIP, "committed")).getFirst().refusal()).isPresent();
    assertThat(checks.add(body(11, TIP, "x", "x")).getFirst().refusal()).isPresent();
    CheckedBody first = body(11, TIP, "a");
    checks.add(first);
    assertThat(checks.add(body(12, first.header().hash(), "b", "a")).getFirst().refusal())
        .hasValueSatisfying(why -> assertThat(why).contains("transaction a"));
  }

  @Test
  void aChildWaitsForItsParentAndIsJudgedRightAfterIt() {
    CheckedBody parent = body(11, TIP, "a");
    CheckedBody child = body(12, parent.header().hash(), "b");
    assertThat(checks.add(child)).isEmpty();
    assertThat(checks.add(parent))
        .containsExactly(
            new Judged(parent.digest(), Optional.empty()),
            new Judged(child.digest(), Optional.empty()));
  }

  @Test
  void aChildOfADurableBlockIsJudgedWhenThatBlockIsDurable() {
    CheckedBody parent = body(11, TIP, "a");
    CheckedBody child = body(12, parent.header().hash(), "b");
    assertThat(checks.add(child)).isEmpty();
    assertThat(checks.advance(11, parent.header().hash()))
        .containsExactly(new Judged(child.digest(), Optional.empty()));
  }

  @Test
  void whatIsDecidedAlreadyIsRefused() {
    assertThat(checks.add(body(10, TIP, "a")).getFirst().refusal()).isPresent();
  }
}
