package org.logothete.orderer.channel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.logothete.consensus.Authenticated;
import org.logothete.consensus.Bytes;
import org.logothete.consensus.ConsensusMessage;
import org.logothete.consensus.NodeId;
import org.logothete.consensus.Proposal;
import org.logothete.network.channel.ChannelConfig;
import org.logothete.network.transaction.MalformedTransactionException;
import org.logothete.network.transaction.Transaction;
import org.logothete.orderer.admission.Golden;
import org.logothete.orderer.verify.Refusal;
import org.logothete.pbft.message.PrePrepare;

/** Both sides of proposals that name their envelopes by digest. */
class DigestedProposalsTest {
  private static final NodeId LEADER = new NodeId(1);
  private static final long HEIGHT = 11;

  private final ChannelConfig config = Golden.config();
  private final List<Transaction> transactions =
      Golden.envelopes(10).stream().map(DigestedProposalsTest::read).toList();
  private final Map<ByteString, Transaction> known = new HashMap<>();
  private final List<ConsensusMessage> complete = new ArrayList<>();
  private final List<Bytes> asked = new ArrayList<>();
  private final List<List<ByteString>> missing = new ArrayList<>();
  private final CompletedBodies completed = new CompletedBodies();
  private final SentProposals sent = new SentProposals();
  private final DigestedProposals digested =
      new DigestedProposals(
          digest -> Optional.ofNullable(known.get(digest)),
          completed,
          new DigestedProposals.Outcome() {
            @Override
            public void complete(long configSequence, Authenticated<ConsensusMessage> message) {
              assertThat(configSequence).isEqualTo(config.sequence());
              complete.add(message.message());
            }

            @Override
            public void ask(
                NodeId sender, long configSequence, Bytes digest, List<ByteString> lacking) {
              assertThat(sender).isEqualTo(LEADER);
              asked.add(digest);
              missing.add(lacking);
            }
          });

  private static Transaction read(ByteString bytes) {
    try {
      return Transaction.parse(bytes);
    } catch (MalformedTransactionException e) {
      throw new AssertionError(e);
    }
  }

  private static Authenticated<ConsensusMessage> signed(ConsensusMessage message) {
    return new Authenticated<>(LEADER, message, Bytes.ofUtf8("signature"));
  }

  private PrePrepare proposal() {
    return proposal(false);
  }

  private PrePrepare proposal(boolean barrier) {
    List<ByteString> envelopes = transactions.stream().map(Transaction::bytes).toList();
    return new PrePrepare(
        0,
        new Proposal(
            BlockReading.header(
                HEIGHT, Bytes.ofUtf8("parent").sha256(), envelopes, barrier ? HEIGHT : 0, barrier),
            ProposalBody.encode(envelopes)));
  }

  private ConsensusMessage travelling() {
    return sent.digested(config.sequence(), proposal());
  }

  private void come(Transaction transaction) {
    digested.came(transaction.digest(), transaction.bytes());
  }

  private Bytes digest() {
    return proposal().proposal().header().digest();
  }

  @Test
  void travelsWithoutEnvelopesAndKeepsWhatIsSigned() {
    ConsensusMessage travelling = travelling();
    assertThat(travelling.encode().size()).isLessThan(proposal().encode().size() / 2);
    assertThat(travelling.authentication()).isEqualTo(proposal().authentication());
    assertThat(ProposalBody.isDigests(travelling.proposes().orElseThrow().body())).isTrue();
  }

  @Test
  void aConfigBlockTravelsWhole() {
    assertThat(sent.digested(config.sequence(), proposal(true))).isEqualTo(proposal(true));
  }

  @Test
  void isWholeAtOnceIfAllIsHere() throws Refusal {
    transactions.forEach(this::come);
    digested.take(config, signed(travelling()), 0);
    assertThat(complete).containsExactly(proposal());
  }

  @Test
  void waitsForTheLastEnvelope() throws Refusal {
    digested.take(config, signed(travelling()), 0);
    transactions.forEach(
        transaction -> {
          assertThat(complete).isEmpty();
          come(transaction);
        });
    assertThat(complete).containsExactly(proposal());
    digested.tick(config, 0, 10_000);
    assertThat(asked).isEmpty();
  }

  @Test
  void asksItsSenderForWhatDoesNotCome() throws Refusal {
    digested.take(config, signed(travelling()), 0);
    transactions.stream().skip(2).forEach(this::come);
    assertThat(digested.untilNextAsk(40, 1000)).isEqualTo(DigestedProposals.PATIENCE_MILLIS - 40);
    digested.tick(config, 0, DigestedProposals.PATIENCE_MILLIS - 1);
    assertThat(asked).isEmpty();
    digested.tick(config, 0, DigestedProposals.PATIENCE_MILLIS);
    assertThat(asked).containsExactly(digest());
    digested.tick(config, 0, DigestedProposals.PATIENCE_MILLIS + 1);
    assertThat(asked).hasSize(1);

    List<ByteString> lacking = missing.getFirst();
    assertThat(lacking).containsExactly(transactions.get(0).digest(), transactions.get(1).digest());
    assertThat(sent.envelopes(config.sequence() + 1, digest(), lacking)).isEmpty();
    List<ByteString> answer = sent.envelopes(config.sequence(), digest(), lacking);
    assertThat(answer).containsExactly(transactions.get(0).bytes(), transactions.get(1).bytes());
    digested.cameFor(answer);
    assertThat(complete).containsExactly(proposal());
    digested.tick(config, 0, 10_000);
    assertThat(asked).hasSize(1);
  }

  @Test
  void asksEverMoreRarely() throws Refusal {
    digested.take(config, signed(travelling()), 0);
    List<Long> moments = new ArrayList<>();
    for (long now = 0; now <= 10_000; now++) {
      digested.tick(config, 0, now);
      if (asked.size() > moments.size()) {
        moments.add(now);
      }
    }
    assertThat(moments).startsWith(100L, 300L, 700L, 1500L, 3100L, 4700L);
  }

  @Test
  void aProposalThatIsSaidAgainDoesNotWaitAnew() throws Refusal {
    digested.take(config, signed(travelling()), 0);
    digested.take(config, signed(travelling()), DigestedProposals.PATIENCE_MILLIS - 1);
    digested.tick(config, 0, DigestedProposals.PATIENCE_MILLIS);
    assertThat(asked).hasSize(1);
  }

  @Test
  void asksForNothingOnceTheWholeCame() throws Refusal {
    digested.take(config, signed(travelling()), 0);
    digested.cameWhole(LEADER, digest());
    digested.tick(config, 0, 10_000);
    assertThat(asked).isEmpty();
  }

  @Test
  void doesNotReadWhatItMadeItself() {
    NamedEnvelopes content =
        new NamedEnvelopes(
            transactions.stream().map(Transaction::digest).toList(),
            transactions.stream().map(Transaction::bytes).toList());
    sent.made(config.sequence(), digest(), content);
    Bytes unreadable = Bytes.wrap(new byte[proposal().proposal().body().size()]);
    ConsensusMessage travelling = sent.digested(config.sequence(), proposal().withBody(unreadable));
    assertThat(travelling).isEqualTo(travelling());
  }

  @Test
  void tellsTheCheckWhatIsInTheBodyThatItPutTogether() throws Refusal {
    transactions.forEach(this::come);
    digested.take(config, signed(travelling()), 0);
    Proposal whole = complete.getFirst().proposes().orElseThrow();
    Proposal sameHeader = new Proposal(whole.header(), Bytes.copyOf(whole.body().toArray()));
    NamedEnvelopes expected =
        NamedEnvelopes.of(transactions.stream().map(Transaction::bytes).toList());

    assertThat(completed.take(whole)).contains(expected);
    assertThat(completed.take(whole)).isEmpty();

    digested.take(config, signed(travelling()), 0);
    assertThat(completed.take(sameHeader)).isEmpty();
  }

  @Test
  void forgetsWhatIsDecidedOrOfAnotherConfiguration() throws Refusal {
    digested.take(config, signed(travelling()), 0);
    digested.tick(config, HEIGHT, 10_000);
    digested.take(config, signed(travelling()), 0);
    digested.tick(Golden.configOf(9), 0, 10_000);
    transactions.forEach(this::come);
    assertThat(asked).isEmpty();
    assertThat(complete).isEmpty();
  }

  @Test
  void whatAdmissionSettledIsFoundOnlyIfItWasAdmitted() throws Refusal {
    transactions.forEach(
        each -> {
          come(each);
          digested.settled(each.digest());
        });
    digested.take(config, signed(travelling()), 0);
    assertThat(complete).isEmpty();
    transactions.forEach(each -> known.put(each.digest(), each));
    digested.take(config, signed(travelling()), 0);
    assertThat(complete).containsExactly(proposal());
  }

  @Test
  void refusesWhatNamesNothingOrATransactionTwiceOrIsNoList() {
    ByteString one = transactions.getFirst().digest();
    for (Bytes body :
        List.of(
            ProposalBody.encodeDigests(List.of()),
            ProposalBody.encodeDigests(List.of(one, one)),
            Bytes.ofHex("02000000"))) {
      assertThatThrownBy(() -> digested.take(config, signed(proposal().withBody(body)), 0))
          .isInstanceOf(Refusal.class);
    }
  }

  @Test
  void nobodyElseTakesAProposalsPlace() throws Refusal {
    NodeId liar = new NodeId(2);
    Bytes other = ProposalBody.encodeDigests(List.of(ByteString.copyFrom(new byte[32])));
    digested.take(config, signed(travelling()), 0);
    digested.take(
        config,
        new Authenticated<>(liar, proposal().withBody(other), Bytes.ofUtf8("signature")),
        0);
    digested.cameWhole(liar, digest());
    for (int i = 0; i <= DigestedProposals.WAITING_MAX; i++) {
      digested.take(config, new Authenticated<>(liar, of(i), Bytes.ofUtf8("signature")), 0);
    }

    transactions.forEach(this::come);
    assertThat(complete).contains(proposal());
  }

  /** One of many proposals. */
  private PrePrepare of(int number) {
    Bytes parent = Bytes.ofUtf8("parent " + number).sha256();
    return new PrePrepare(
        0,
        new Proposal(
            BlockReading.header(HEIGHT, parent, List.of(), 0, false),
            travelling().proposes().orElseThrow().body()));
  }

  @Test
  void keepsABoundedNumberOfProposals() throws Refusal {
    for (int i = 0; i <= DigestedProposals.WAITING_MAX; i++) {
      digested.take(config, signed(of(i)), 0);
    }
    digested.tick(config, 0, DigestedProposals.PATIENCE_MILLIS);
    assertThat(asked).hasSize(DigestedProposals.WAITING_MAX);
  }
}
