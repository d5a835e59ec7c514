package org.logothete.orderer.channel;

import static java.lang.Long.parseLong;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.logothete.consensus.Bytes;
import org.logothete.consensus.ProposalHeader;
import org.logothete.orderer.channel.ProposalChecks.Judged;

class ProposalChecksTest {
  private static final Bytes TIP = Bytes.ofUtf8("tip").sha256();
  private final ProposalChecks checks =
      new ProposalChecks(
          id ->
              id.startsWith("in")
                  ? OptionalLong.of(parseLong(id, 2, id.length(), 10))
                  : OptionalLong.empty(),
          10,
          TIP,
          8);

  private static CheckedBody body(long height, Bytes parent, String... ids) {
    Bytes hash = Bytes.ofUtf8(height + String.join(",", ids)).sha256();
    ProposalHeader header = new ProposalHeader(height, hash, parent, hash, 0, false);
    return CheckedBody.sound(header, List.of(), List.of(ids));
  }

  @Test
  void aProposalOnTheTipWithNewTransactionsIsValid() {
    CheckedBody body = body(11, TIP, "a", "b");
    assertThat(checks.add(body)).containsExactly(new Judged(body.digest(), Optional.empty()));
  }

  @Test
  void aTransactionIsOrderedOnceWhetherCommittedInFlightOrTwiceInOneBlock() {
    assertThat(checks.add(body(11, TIP, "in10")).getFirst().refusal()).isPresent();
    assertThat(checks.add(body(11, TIP, "x", "x")).getFirst().refusal()).isPresent();
    CheckedBody first = body(11, TIP, "a");
    checks.add(first);
    assertThat(checks.add(body(12, first.header().hash(), "b", "a")).getFirst().refusal())
        .hasValueSatisfying(why -> assertThat(why).contains("transaction a"));
  }

  /** The disk hears of a block before the loop does; that is no reason to doubt its proposal. */
  @Test
  void aTransactionThatIsDurableAtThisHeightIsNotOrderedBefore() {
    assertThat(checks.add(body(11, TIP, "in11")).getFirst().refusal()).isEmpty();
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
