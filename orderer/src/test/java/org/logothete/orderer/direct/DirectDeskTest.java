package org.logothete.orderer.direct;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import java.security.GeneralSecurityException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.logothete.chaincode.agreement.DirectOutcome;
import org.logothete.chaincode.agreement.PendingCall;
import org.logothete.chaincode.direct.Batch;
import org.logothete.chaincode.direct.Certificate;
import org.logothete.chaincode.direct.Instance;
import org.logothete.chaincode.direct.MalformedDirectMessageException;
import org.logothete.chaincode.direct.Message;
import org.logothete.chaincode.direct.Statement.Propose;
import org.logothete.network.crypto.EcdsaVerifier;

/** Four executors in one process, with real keys, threads and notes, over links that can be cut. */
final class DirectDeskTest {
  private static final PendingCall FIRST = TestExecutor.call(0, 1);
  private static final PendingCall SECOND = TestExecutor.call(1, 1);

  private final Room room;
  private final List<TestExecutor> executors = new ArrayList<>();

  DirectDeskTest() throws GeneralSecurityException {
    room = new Room(4);
    for (int i = 0; i < 4; i++) {
      executors.add(new TestExecutor(room, i, 0));
    }
  }

  @AfterEach
  void endAll() throws InterruptedException {
    for (TestExecutor one : executors) {
      one.end();
    }
  }

  private void startAll() {
    executors.forEach(TestExecutor::start);
  }

  private static ByteString bytes(PendingCall call, String answer) {
    return TestExecutor.result(call, answer).bytes();
  }

  @Test
  void allComeToOneOutcome() throws InterruptedException {
    startAll();
    executors.forEach(one -> one.execute(FIRST, "a"));
    for (TestExecutor one : executors) {
      assertThat(one.outcome(FIRST))
          .isEqualTo(new DirectOutcome(1, Optional.of(bytes(FIRST, "a")), new TreeSet<>()));
    }
  }

  @Test
  void whoDiffersAsksForTheAgreedResultAndIsKnown() throws InterruptedException {
    executors.get(3).asks(executors.get(0));
    startAll();
    executors.subList(0, 3).forEach(one -> one.execute(FIRST, "a"));
    executors.get(3).execute(FIRST, "b");

    DirectOutcome outcome = executors.get(3).outcome(FIRST);

    assertThat(outcome.record()).contains(bytes(FIRST, "a"));
    assertThat(outcome.differing()).containsExactly(3);
  }

  @Test
  void ifAllDifferNothingIsAgreedOnAndTheNextAttemptMayBe() throws InterruptedException {
    startAll();
    for (int i = 0; i < 4; i++) {
      executors.get(i).execute(FIRST, "answer " + i);
    }
    for (TestExecutor one : executors) {
      assertThat(one.outcome(FIRST).record()).isEmpty();
    }
    PendingCall again = TestExecutor.call(0, 2);
    executors.forEach(one -> one.execute(again, "a"));
    for (TestExecutor one : executors) {
      assertThat(one.outcome(again).attempt()).isEqualTo(2);
    }
  }

  @Test
  void whoWasCutOffIsToldTheLastAttemptByOthers() throws InterruptedException {
    TestExecutor late = executors.get(3);
    late.asks(executors.get(0), executors.get(1));
    startAll();
    room.cut(3);
    List<TestExecutor> rest = executors.subList(0, 3);
    PendingCall again = TestExecutor.call(0, 2);
    for (int i = 0; i < 3; i++) {
      rest.get(i).execute(FIRST, "answer " + i);
    }
    for (TestExecutor one : rest) {
      assertThat(one.outcome(FIRST).record()).isEmpty();
      one.execute(again, "a");
    }
    for (TestExecutor one : rest) {
      assertThat(one.outcome(again).record()).isPresent();
      one.applied(again);
      one.execute(SECOND, "b");
    }
    for (TestExecutor one : rest) {
      assertThat(one.outcome(SECOND).record()).isPresent();
      one.applied(SECOND);
    }

    DirectOutcome first = late.outcome(FIRST);
    assertThat(first.attempt()).isEqualTo(2);
    assertThat(first.record()).contains(bytes(again, "a"));
    assertThat(late.outcome(SECOND).record()).contains(bytes(SECOND, "b"));
    assertThat(late.events()).containsOnly("fetched");
    late.applied(SECOND);
    TestExecutor later = new TestExecutor(room, 3, 0);
    executors.add(later);
    later.asks(late);
    later.start();
    assertThat(later.outcome(FIRST)).as("what was told is told on").isEqualTo(first);
  }

  @Test
  void aCertificateOfTooFewOrOfOthersIsNotBelieved() throws Exception {
    startAll();
    executors.forEach(one -> one.execute(FIRST, "a"));
    for (TestExecutor one : executors) {
      assertThat(one.outcome(FIRST).record()).isPresent();
      one.applied(FIRST);
    }
    List<ResultPeers.Told> told = executors.get(0).told(0);
    while (told.isEmpty()) {
      told = executors.get(0).told(0);
    }
    ResultPeers.Told sound = told.getFirst();
    Certificate certificate = Certificate.decode(sound.certificate());
    SortedMap<Integer, ByteString> few = new TreeMap<>(certificate.seals());
    few.remove(few.lastKey());
    SortedMap<Integer, ByteString> swapped = new TreeMap<>(few);
    swapped.put(certificate.seals().lastKey(), few.get(few.firstKey()));

    assertThat(accepted(sound)).isTrue();
    assertThat(accepted(with(certificate, few, sound))).isFalse();
    assertThat(accepted(with(certificate, swapped, sound))).isFalse();
    assertThat(accepted(new ResultPeers.Told(sound.certificate(), Optional.empty()))).isFalse();
    assertThat(
            accepted(
                new ResultPeers.Told(
                    sound.certificate(), Optional.of(bytes(FIRST, "something else")))))
        .isFalse();
    assertThat(accepted(new ResultPeers.Told(ByteString.EMPTY, sound.record()))).isFalse();
  }

  private static ResultPeers.Told with(
      Certificate certificate, SortedMap<Integer, ByteString> seals, ResultPeers.Told sound) {
    return new ResultPeers.Told(
        new Certificate(certificate.vote(), seals).encode(), sound.record());
  }

  private boolean accepted(ResultPeers.Told told) throws InterruptedException {
    OthersDecisions others = new OthersDecisions(executors.get(0).site(List.of(told)));
    others.ask(0);
    return others.find(DirectCall.of(FIRST), 1, room.group()).isPresent();
  }

  @Test
  void aRestartedExecutorSaysTheSameAgain() throws Exception {
    TestExecutor restarted = executors.get(0);
    restarted.start();
    executors.get(1).start();
    restarted.execute(FIRST, "a");
    executors.get(1).execute(FIRST, "a");
    while (room.said(0).isEmpty()) {
      Thread.onSpinWait();
    }
    restarted.restart();
    restarted.execute(FIRST, "b");
    executors.get(2).start();
    executors.get(2).execute(FIRST, "a");

    DirectOutcome outcome = restarted.outcome(FIRST);

    assertThat(outcome.record()).contains(bytes(FIRST, "a"));
    assertThat(proposals(0)).containsOnly(TestExecutor.result(FIRST, "a").digest());
    assertThat(executors.get(1).outcome(FIRST).record()).contains(bytes(FIRST, "a"));
    restarted.restart();
    assertThat(restarted.outcome(FIRST).record())
        .as("a decision that was not applied is known")
        .contains(bytes(FIRST, "a"));
  }

  private List<ByteString> proposals(int executor) throws MalformedDirectMessageException {
    return room.said(executor).stream()
        .map(Batch::statements)
        .flatMap(List::stream)
        .filter(Propose.class::isInstance)
        .map(statement -> ((Propose) statement).digest())
        .toList();
  }

  @Test
  void nothingLeavesThatIsNotOnTheDisk() throws Exception {
    startAll();
    executors.forEach(one -> one.execute(FIRST, "a"));
    TestExecutor failing = executors.get(0);
    assertThat(failing.outcome(FIRST).record()).isPresent();
    failing.open(SECOND);
    failing.failNextWrite();
    failing.execute(SECOND, "b");
    failing.awaitEnd();
    assertThat(failing.events()).contains("stopped");
    assertThat(proposals(0)).containsOnly(TestExecutor.result(FIRST, "a").digest());
  }

  @Test
  void ofCallsFromBeforeItsNotesAnExecutorIsSilent() throws Exception {
    TestExecutor wiped = new TestExecutor(room, 3, 1);
    executors.set(3, wiped);
    wiped.asks(executors.get(1));
    startAll();
    executors.forEach(one -> one.execute(FIRST, "a"));
    for (TestExecutor one : executors.subList(0, 3)) {
      assertThat(one.outcome(FIRST).record()).isPresent();
      one.applied(FIRST);
    }

    assertThat(wiped.outcome(FIRST).record()).contains(bytes(FIRST, "a"));
    assertThat(room.said(3)).isEmpty();
    wiped.applied(FIRST);
    executors.forEach(one -> one.execute(SECOND, "b"));
    for (TestExecutor one : executors) {
      assertThat(one.outcome(SECOND).record()).contains(bytes(SECOND, "b"));
    }
    assertThat(proposals(3)).containsOnly(TestExecutor.result(SECOND, "b").digest());
  }

  @Test
  void whatIsNoMessageIsDroppedAndHarmsNothing() throws Exception {
    startAll();
    executors.forEach(one -> one.execute(FIRST, "a"));
    assertThat(executors.get(1).outcome(FIRST).record()).isPresent();
    ByteString honest = room.said(1).getFirst().encode();
    room.deliver(1, 0, ByteString.copyFromUtf8("no batch"));
    room.deliver(2, 0, honest);
    room.deliver(9, 0, honest);
    assertThat(executors.get(0).outcome(FIRST).record()).isPresent();
    executors.forEach(one -> one.execute(SECOND, "b"));
    assertThat(executors.get(0).outcome(SECOND).record()).isPresent();
    assertThat(executors.get(0).events()).filteredOn("REFUSED"::equals).hasSize(3);
  }

  @Test
  void whoContradictsItselfIsProvenToHaveDoneSo() throws InterruptedException {
    executors.subList(0, 3).forEach(TestExecutor::start);
    executors.subList(0, 3).forEach(one -> one.open(FIRST));
    Instance instance = DirectCall.of(FIRST).instance(1);
    Propose one = new Propose(instance, TestExecutor.result(FIRST, "one").digest());
    Propose two = new Propose(instance, TestExecutor.result(FIRST, "two").digest());
    for (Propose said : List.of(one, two)) {
      Batch lie =
          room.group()
              .seals(new EcdsaVerifier())
              .close(
                  new Message.Draft(List.of(said), List.of(), List.of()),
                  bytes -> ByteString.copyFrom(room.signer(3).sign(bytes.toByteArray())));
      room.deliver(3, 0, lie.encode());
    }
    executors.subList(0, 3).forEach(honest -> honest.execute(FIRST, "a"));
    assertThat(executors.get(0).outcome(FIRST).record()).contains(bytes(FIRST, "a"));
    assertThat(executors.get(0).events()).containsOnlyOnce("executor 3 contradicted itself: true");
  }

  @Test
  void oneNodesFloodTakesNoOthersRoom() throws InterruptedException {
    DirectInbox inbox = new DirectInbox();
    ByteString batch = ByteString.copyFromUtf8("x");
    for (int i = 0; i < DirectInbox.BATCHES_MAX; i++) {
      assertThat(inbox.offer(Room.node(0), batch)).isTrue();
    }
    assertThat(inbox.offer(Room.node(0), batch)).isFalse();
    assertThat(inbox.offer(Room.node(1), batch)).isTrue();
    inbox.put(new DirectWork.Reached(1));
    List<DirectWork> first = inbox.take(0);
    assertThat(first.getFirst()).isEqualTo(new DirectWork.Reached(1));
    assertThat(first)
        .as("a few of each")
        .contains(new DirectWork.Heard(Room.node(1), batch))
        .hasSizeLessThan(DirectInbox.BATCHES_MAX);
    assertThat(inbox.offer(Room.node(0), batch)).isTrue();
  }
}
