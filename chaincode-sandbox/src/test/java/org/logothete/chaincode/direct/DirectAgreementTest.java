package org.logothete.chaincode.direct;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.logothete.chaincode.direct.Statement.Claim;
import org.logothete.chaincode.direct.Statement.Commit;
import org.logothete.chaincode.direct.Statement.Lead;
import org.logothete.chaincode.direct.Statement.Prepare;
import org.logothete.chaincode.direct.Statement.Propose;
import org.logothete.chaincode.direct.Statement.RoundChange;

/** Executor 0 of four, one rule at a time. */
final class DirectAgreementTest {
  private static final DirectOptions OPTIONS = new DirectOptions(8, 4, 64, 100, 1000);
  private static final Instance CALL = new Instance(5, 0, DirectWorld.digest(9));
  private static final ByteString A = DirectWorld.digest(1);
  private static final ByteString B = DirectWorld.digest(2);
  private static final ByteString C = DirectWorld.digest(3);
  private static final Choice VALUE = new Choice.Value(A);

  private final Notary notary = new Notary();
  private final SortedMap<Instance, ByteString> disk = new TreeMap<>();
  private DirectAgreement machine = new DirectAgreement(0, 4, OPTIONS);
  private long now = 1000;

  @BeforeEach
  void start() {
    machine.step(new Event.Started(now, 4, new TreeMap<>()));
    machine.step(new Event.Opened(now, List.of(CALL)));
  }

  @Test
  void aResultIsProposedOnceAndWrittenFirst() {
    List<Effect> effects = execute(A);
    assertThat(effects.getFirst()).isInstanceOf(Effect.Persist.class);
    assertThat(said(effects)).containsExactly(new Propose(CALL, A));
    assertThat(execute(B)).isEmpty();
  }

  @Test
  void aValueOfNMinus2fProposalsIsPrepared() {
    assertThat(said(hear(1, new Propose(CALL, A)))).isEmpty();
    assertThat(said(hear(1, new Propose(CALL, A)))).isEmpty();
    assertThat(said(hear(2, new Propose(CALL, B)))).isEmpty();
    assertThat(said(hear(3, new Propose(CALL, A)))).containsExactly(new Prepare(CALL, 0, VALUE));
  }

  @Test
  void bottomIsPreparedOnceMoreThanFDifferFromEachValue() {
    hear(1, new Propose(CALL, A));
    assertThat(said(hear(2, new Propose(CALL, B)))).isEmpty();
    assertThat(said(hear(3, new Propose(CALL, C))))
        .containsExactly(new Prepare(CALL, 0, Choice.BOTTOM));
  }

  @Test
  void whoProposesTwiceIsAccusedAndDiffersFromEachValue() {
    hear(1, new Propose(CALL, A));
    List<Effect> effects = hear(1, new Propose(CALL, B));
    assertThat(effects)
        .singleElement()
        .isEqualTo(
            new Effect.Accuse(
                notary.seal(1, new Propose(CALL, A)), notary.seal(1, new Propose(CALL, B))));
    assertThat(hear(1, new Propose(CALL, C))).isEmpty();
    assertThat(said(hear(2, new Propose(CALL, C))))
        .as("1 differs from C, and nobody else does")
        .isEmpty();
    assertThat(said(hear(3, new Propose(CALL, DirectWorld.digest(4)))))
        .containsExactly(new Prepare(CALL, 0, Choice.BOTTOM));
  }

  @Test
  void aCertificateIsCommittedAndACommitCertificateDecides() {
    hear(1, new Prepare(CALL, 0, VALUE));
    hear(2, new Prepare(CALL, 0, VALUE));
    assertThat(said(hear(3, new Prepare(CALL, 0, VALUE))))
        .containsExactly(new Commit(CALL, 0, VALUE));
    hear(1, new Commit(CALL, 0, VALUE));
    hear(2, new Commit(CALL, 0, VALUE));
    List<Effect> effects = hear(3, new Commit(CALL, 0, VALUE));
    assertThat(effects.getFirst()).isInstanceOf(Effect.Persist.class);
    assertThat(effects.getLast())
        .isInstanceOfSatisfying(
            Effect.Decide.class, decide -> assertThat(decide.choice()).isEqualTo(VALUE));
  }

  @Test
  void preparesOfDifferentRoundsOrChoicesAreNotAddedUp() {
    hear(1, new Prepare(CALL, 0, VALUE));
    hear(2, new Prepare(CALL, 1, VALUE));
    assertThat(said(hear(3, new Prepare(CALL, 0, VALUE)))).isEmpty();
    assertThat(said(hear(2, new Prepare(CALL, 0, Choice.BOTTOM)))).isEmpty();
  }

  @Test
  void splitPreparesEndRoundZeroAtOnce() {
    hear(1, new Propose(CALL, A));
    hear(1, new Prepare(CALL, 0, VALUE));
    hear(2, new Prepare(CALL, 0, Choice.BOTTOM));
    List<Effect> effects = hear(3, new Prepare(CALL, 0, new Choice.Value(B)));
    assertThat(said(effects)).containsExactly(new RoundChange(CALL, 1, Optional.empty()));
    assertThat(draft(effects).relayed()).containsExactly(notary.seal(1, new Propose(CALL, A)));
  }

  @Test
  void patienceBeginsWithTheOwnPrepareAndEnds() {
    assertThat(said(tick(10_000))).isEmpty();
    hear(1, new Propose(CALL, A));
    hear(2, new Propose(CALL, A));
    assertThat(said(tick(99))).isEmpty();
    assertThat(said(tick(1))).contains(new RoundChange(CALL, 1, Optional.empty()));
  }

  @Test
  void whoChangesRoundsClaimsItsCertificateAndCommitsToNothingEarlier() {
    hear(1, new Propose(CALL, A));
    hear(2, new Propose(CALL, A));
    tick(100);
    hear(1, new Prepare(CALL, 0, VALUE));
    hear(2, new Prepare(CALL, 0, VALUE));
    assertThat(said(hear(3, new Prepare(CALL, 0, VALUE)))).isEmpty();
    hear(1, new RoundChange(CALL, 7, Optional.empty()));
    List<Effect> effects = hear(2, new RoundChange(CALL, 6, Optional.empty()));
    assertThat(said(effects))
        .as("joins the earliest round of an honest executor among f + 1")
        .containsExactly(new RoundChange(CALL, 6, Optional.of(new Claim(0, VALUE))));
    assertThat(draft(effects).certificates())
        .singleElement()
        .satisfies(shown -> assertThat(shown.vote()).isEqualTo(new Prepare(CALL, 0, VALUE)));
  }

  @Test
  void aLeadWithGoodReasonsIsPrepared() {
    Lead lead = new Lead(CALL, 1, Choice.BOTTOM);
    List<Sealed> reasons = new ArrayList<>(differing());
    reasons.addAll(changes(1, Optional.empty()));
    List<Effect> effects = hear(2, lead, reasons, List.of());
    assertThat(said(effects))
        .containsExactly(
            new Prepare(CALL, 0, Choice.BOTTOM),
            new RoundChange(CALL, 1, Optional.empty()),
            new Prepare(CALL, 1, Choice.BOTTOM));
  }

  @Test
  void aLeadToBottomNeedsProofThatTheHonestDiffer() {
    Lead lead = new Lead(CALL, 1, Choice.BOTTOM);
    assertThat(said(hear(2, lead, changes(1, Optional.empty()), List.of())))
        .doesNotContain(new Prepare(CALL, 1, Choice.BOTTOM));
  }

  @Test
  void aLeadNeedsNMinusFRoundChangesOfItsRoundAndItsCoordinator() {
    Certificate shown = certificate(new Prepare(CALL, 0, VALUE));
    Lead lead = new Lead(CALL, 1, VALUE);
    Prepare prepare = new Prepare(CALL, 1, VALUE);
    List<Sealed> few = changes(1, Optional.empty()).subList(0, 2);
    assertThat(said(hear(2, lead, few, List.of(shown)))).doesNotContain(prepare);
    List<Sealed> others = new ArrayList<>(few);
    others.add(changes(2, Optional.empty()).getLast());
    assertThat(said(hear(2, lead, others, List.of(shown)))).doesNotContain(prepare);
    List<Sealed> right = changes(1, Optional.empty());
    assertThat(said(hear(3, lead, right, List.of(shown)))).doesNotContain(prepare);
    assertThat(said(hear(2, lead, right, List.of(shown)))).contains(prepare);
  }

  @Test
  void aLeadCannotPassOverAClaimWithoutItsCertificate() {
    List<Sealed> reasons = new ArrayList<>(differing());
    reasons.addAll(changes(1, Optional.of(new Claim(0, VALUE))));
    assertThat(said(hear(2, new Lead(CALL, 1, Choice.BOTTOM), reasons, List.of())))
        .doesNotContain(new Prepare(CALL, 1, Choice.BOTTOM));
  }

  @Test
  void aCoordinatorLeadsToItsCertificateAndShowsWhy() {
    List<Effect> effects = new ArrayList<>();
    for (int executor = 1; executor < 4; executor++) {
      effects.addAll(
          hear(
              executor,
              new RoundChange(CALL, 3, Optional.of(new Claim(0, VALUE))),
              List.of(),
              List.of(certificate(new Prepare(CALL, 0, VALUE)))));
    }
    assertThat(said(effects)).contains(new Lead(CALL, 3, VALUE));
    Message.Draft last = draft(effects);
    assertThat(last.relayed()).hasSize(3);
    assertThat(last.certificates()).hasSize(1);
  }

  @Test
  void everythingIsSaidAgainUntilDecided() {
    execute(A);
    assertThat(said(tick(999))).isEmpty();
    assertThat(said(tick(1))).containsExactly(new Propose(CALL, A));
    decide();
    assertThat(tick(5000)).isEmpty();
  }

  @Test
  void whoProposesWhatIsDecidedIsToldNowAndThen() {
    decide();
    assertThat(hear(3, new Commit(CALL, 0, VALUE))).isEmpty();
    assertThat(hear(3, new Propose(CALL, A)))
        .singleElement()
        .isInstanceOfSatisfying(
            Effect.Send.class,
            send -> {
              assertThat(send.to()).isEqualTo(3);
              assertThat(send.draft().certificates()).hasSize(1);
            });
    assertThat(hear(3, new Propose(CALL, A))).isEmpty();
    tick(1000);
    assertThat(hear(3, new Propose(CALL, A))).hasSize(1);
  }

  @Test
  void settledCallsAreForgottenAndTheHostAnswersForThem() {
    decide();
    machine.step(new Event.Settled(now, 6));
    assertThat(machine.size()).isZero();
    assertThat(hear(3, new Propose(CALL, A))).containsExactly(new Effect.Remind(3, CALL));
    machine.step(new Event.Opened(now, List.of(CALL)));
    assertThat(machine.size()).as("it cannot be opened again").isZero();
  }

  @Test
  void whatWasDecidedElsewhereIsSettledToo() {
    machine.step(new Event.Settled(now, 6));
    assertThat(machine.size()).isZero();
    assertThat(hear(3, new Propose(CALL, A))).containsExactly(new Effect.Remind(3, CALL));
  }

  @Test
  void aDecisionIsReadFromWhatWasRemembered() throws MalformedDirectMessageException {
    execute(A);
    assertThat(DirectAgreement.decided(CALL, Objects.requireNonNull(disk.get(CALL)))).isEmpty();
    decide();
    Certificate decided =
        DirectAgreement.decided(CALL, Objects.requireNonNull(disk.get(CALL))).orElseThrow();
    assertThat(decided.choice()).isEqualTo(VALUE);
    assertThat(Certificate.decode(decided.encode())).isEqualTo(decided);
    ByteString longer = decided.encode().concat(ByteString.copyFromUtf8("x"));
    assertThatThrownBy(() -> Certificate.decode(longer))
        .isInstanceOf(MalformedDirectMessageException.class);
  }

  @Test
  void afterACrashNothingElseIsSaid() {
    execute(A);
    hear(1, new Propose(CALL, A));
    List<Effect> before = hear(2, new Propose(CALL, A));
    assertThat(said(before)).containsExactly(new Prepare(CALL, 0, VALUE));
    machine = new DirectAgreement(0, 4, OPTIONS);
    List<Effect> effects = machine.step(new Event.Started(now, 4, disk));
    assertThat(said(effects)).containsExactly(new Propose(CALL, A), new Prepare(CALL, 0, VALUE));
    assertThat(execute(B)).isEmpty();
  }

  @Test
  void aDecisionIsToldAgainAfterACrash() {
    decide();
    machine = new DirectAgreement(0, 4, OPTIONS);
    assertThat(machine.step(new Event.Started(now, 4, disk)))
        .anyMatch(effect -> effect instanceof Effect.Decide one && one.choice().equals(VALUE));
  }

  @Test
  void aRecordThatWasNotWrittenHereIsRefused() {
    SortedMap<Instance, ByteString> wrong = new TreeMap<>();
    wrong.put(CALL, ByteString.copyFromUtf8("no record"));
    DirectAgreement other = new DirectAgreement(0, 4, OPTIONS);
    assertThatThrownBy(() -> other.step(new Event.Started(now, 4, wrong)))
        .hasMessageContaining("the record of instance 5.0");
  }

  @Test
  void whatComesEarlyIsKeptWithinBounds() {
    Instance next = new Instance(6, 0, DirectWorld.digest(8));
    Instance far = new Instance(100, 0, DirectWorld.digest(8));
    hear(1, new Propose(far, A));
    hear(1, new Propose(next, A));
    hear(2, new Propose(next, A));
    assertThat(said(note(machine.step(new Event.Opened(now, List.of(next))))))
        .containsExactly(new Prepare(next, 0, VALUE));
    Instance flooded = new Instance(7, 0, DirectWorld.digest(8));
    for (int attempt = 1; attempt < 10; attempt++) {
      hear(1, new Propose(new Instance(7, attempt, DirectWorld.digest(8)), A));
    }
    hear(1, new Propose(flooded, A));
    hear(2, new Propose(flooded, A));
    assertThat(said(note(machine.step(new Event.Opened(now, List.of(flooded)))))).isEmpty();
  }

  @Test
  void manyInstancesShareMessages() {
    List<Instance> more = new ArrayList<>();
    SortedMap<Instance, ByteString> results = new TreeMap<>();
    for (int attempt = 1; attempt <= 100; attempt++) {
      more.add(new Instance(6, attempt, DirectWorld.digest(9)));
      results.put(more.getLast(), A);
    }
    machine.step(new Event.Opened(now, more));
    List<Effect> effects = note(machine.step(new Event.Executed(now, results)));
    assertThat(effects).filteredOn(Effect.Broadcast.class::isInstance).hasSize(2);
    assertThat(said(effects)).hasSize(100);
  }

  @Test
  void theHostIsHeldToItsDuties() {
    assertThatThrownBy(() -> new DirectAgreement(4, 4, OPTIONS))
        .hasMessageContaining("no executor 4");
    Instance far = new Instance(12, 0, DirectWorld.digest(8));
    assertThatThrownBy(() -> machine.step(new Event.Opened(now, List.of(far))))
        .hasMessageContaining("not within 8 calls from 4 on");
    SortedMap<Instance, ByteString> results = new TreeMap<>();
    results.put(new Instance(6, 0, DirectWorld.digest(8)), A);
    assertThatThrownBy(() -> machine.step(new Event.Executed(now, results)))
        .hasMessageContaining("6.0 is not open");
  }

  @Test
  void anIncompleteCertificateIsNotLearned() {
    SortedMap<Integer, ByteString> two =
        new TreeMap<>(certificate(new Commit(CALL, 0, VALUE)).seals());
    two.remove(two.lastKey());
    Certificate incomplete = new Certificate(new Commit(CALL, 0, VALUE), two);
    Message message = new Message(List.of(), List.of(), List.of(incomplete));
    assertThat(machine.step(new Event.Received(now, 1, message))).isEmpty();
  }

  private void decide() {
    for (int executor = 1; executor < 4; executor++) {
      hear(executor, new Commit(CALL, 0, VALUE));
    }
  }

  private Certificate certificate(Statement.Vote vote) {
    SortedMap<Integer, ByteString> seals = new TreeMap<>();
    for (int executor = 1; executor < 4; executor++) {
      seals.put(executor, notary.seal(executor, vote).seal());
    }
    return new Certificate(vote, seals);
  }

  private List<Sealed> differing() {
    return List.of(
        notary.seal(1, new Propose(CALL, A)),
        notary.seal(2, new Propose(CALL, B)),
        notary.seal(3, new Propose(CALL, C)));
  }

  private List<Sealed> changes(int round, Optional<Claim> claim) {
    List<Sealed> changes = new ArrayList<>();
    for (int executor = 1; executor < 4; executor++) {
      changes.add(notary.seal(executor, new RoundChange(CALL, round, claim)));
    }
    return changes;
  }

  private List<Effect> execute(ByteString digest) {
    SortedMap<Instance, ByteString> digests = new TreeMap<>();
    digests.put(CALL, digest);
    return note(machine.step(new Event.Executed(now, digests)));
  }

  private List<Effect> tick(long later) {
    now += later;
    return note(machine.step(new Event.Ticked(now)));
  }

  private List<Effect> hear(int from, Statement statement) {
    return hear(from, statement, List.of(), List.of());
  }

  private List<Effect> hear(
      int from, Statement statement, List<Sealed> relayed, List<Certificate> certificates) {
    Message message = new Message(List.of(notary.seal(from, statement)), relayed, certificates);
    return note(machine.step(new Event.Received(now, from, message)));
  }

  private List<Effect> note(List<Effect> effects) {
    for (Effect effect : effects) {
      if (effect instanceof Effect.Persist persist) {
        disk.put(persist.instance(), persist.record());
      }
    }
    return effects;
  }

  private static Message.Draft draft(List<Effect> effects) {
    return effects.stream()
        .filter(Effect.Broadcast.class::isInstance)
        .map(Effect.Broadcast.class::cast)
        .reduce((one, next) -> next)
        .orElseThrow()
        .draft();
  }

  private static List<Statement> said(List<Effect> effects) {
    List<Statement> said = new ArrayList<>();
    for (Effect effect : effects) {
      if (effect instanceof Effect.Broadcast broadcast) {
        said.addAll(broadcast.draft().statements());
      }
    }
    return said;
  }
}
