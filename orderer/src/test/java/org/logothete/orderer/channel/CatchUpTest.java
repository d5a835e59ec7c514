package org.logothete.orderer.channel;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.logothete.consensus.NodeId;
import org.logothete.orderer.channel.CatchUp.Answer;
import org.logothete.orderer.channel.CatchUp.Ending;
import org.logothete.orderer.channel.CatchUp.Question;
import org.logothete.orderer.channel.CatchUp.Room;

class CatchUpTest {
  private static final NodeId B = new NodeId(2);
  private static final NodeId C = new NodeId(3);
  private static final NodeId D = new NodeId(4);
  private static final List<NodeId> PEERS = List.of(B, C, D);
  private static final Room ROOM = new Room(16, 512, Long.MAX_VALUE);
  private static final SortedMap<Long, Long> NOTHING = new TreeMap<>();

  private final CatchUp catchUp = new CatchUp();

  private List<Question> next(long now, long height) {
    return catchUp.next(now, height, NOTHING, ROOM, PEERS);
  }

  private void answered(Question question, long blocks, Ending ending, long now, long height) {
    catchUp.answered(question.id(), new Answer(blocks, ending), now, height);
  }

  @Test
  void asksNobodyWhileNothingIsMissing() {
    assertThat(next(0, 5)).isEmpty();
    catchUp.extent(B, 0, 4);
    assertThat(catchUp.isBehind(5)).isFalse();
    assertThat(next(0, 5)).isEmpty();
  }

  @Test
  void asksSeveralPeersForDifferentRangesAtOnce() {
    PEERS.forEach(peer -> catchUp.extent(peer, 0, 10_000));

    List<Question> questions = next(0, 5);

    assertThat(questions).extracting(Question::of).contains(B, C, D);
    assertThat(questions.getFirst().first()).isEqualTo(5);
    for (int i = 1; i < questions.size(); i++) {
      assertThat(questions.get(i).first()).isEqualTo(questions.get(i - 1).last() + 1);
    }
    assertThat(next(1, 5)).as("each has as many as it may").isEmpty();
  }

  @Test
  void asksNobodyForMoreThanItHas() {
    catchUp.extent(B, 0, 7);
    catchUp.extent(C, 6, 9);

    List<Question> questions = next(0, 5);

    assertThat(questions)
        .allSatisfy(
            question -> {
              if (question.of().equals(B)) {
                assertThat(question.last()).isLessThanOrEqualTo(7);
              } else {
                assertThat(question.first()).isGreaterThanOrEqualTo(6);
              }
            });
    assertThat(covered(questions)).containsExactly(5L, 6L, 7L, 8L, 9L);
  }

  private static List<Long> covered(List<Question> questions) {
    return questions.stream()
        .flatMap(q -> LongStream.rangeClosed(q.first(), q.last()).boxed())
        .sorted()
        .distinct()
        .toList();
  }

  @Test
  void whoPrunedTheBlockIsPassedOverAndNotBlamed() {
    catchUp.extent(B, 0, 100);
    Question question = next(0, 5).getFirst();
    catchUp.extent(B, 50, 100);
    catchUp.extent(C, 0, 100);
    answered(question, 0, Ending.HONEST, 1, 5);

    List<Question> questions = next(1, 5);

    assertThat(questions.getFirst().of()).isEqualTo(C);
    assertThat(questions).extracting(Question::of).contains(B);
    assertThat(questions).filteredOn(q -> q.of().equals(B)).allMatch(q -> q.first() >= 50);
  }

  /** It is the only one asked for what only it says it has, and less and less often. */
  @Test
  void aBoastBringsQuestionsOnTheBoasterOnly() {
    catchUp.extent(C, 0, 4);
    int asked = 0;
    for (long now = 0; now < 600_000; now += 250) {
      catchUp.extent(B, 0, 1_000_000);
      for (Question question : next(now, 5)) {
        assertThat(question.of()).isEqualTo(B);
        answered(question, 0, Ending.REFUSED, now, 5);
        asked++;
      }
    }
    assertThat(asked).isLessThan(100);
    assertThat(catchUp.saidBy(2)).isEqualTo(4);
  }

  @Test
  void whatAnAnswerLeavesOutIsAskedForAgain() {
    catchUp.extent(B, 0, 14);
    Question question = next(0, 5).getFirst();
    assertThat(question.last()).isEqualTo(14);
    answered(question, 4, Ending.HONEST, 1, 5);

    TreeMap<Long, Long> held = new TreeMap<>();
    held.put(5L, 8L);
    List<Question> questions = catchUp.next(1, 5, held, ROOM, PEERS);

    assertThat(covered(questions)).containsExactly(9L, 10L, 11L, 12L, 13L, 14L);
  }

  @Test
  void gapsBetweenWhatIsHereAreFilledFirst() {
    catchUp.extent(B, 0, 20);
    TreeMap<Long, Long> held = new TreeMap<>();
    held.put(7L, 8L);
    held.put(11L, 20L);

    assertThat(covered(catchUp.next(0, 5, held, ROOM, PEERS))).containsExactly(5L, 6L, 9L, 10L);
  }

  @Test
  void aSilentPeersRangeGoesToAnother() {
    catchUp.extent(B, 0, 9);
    Question silent = next(0, 5).getFirst();
    catchUp.extent(C, 0, 9);

    List<Question> later = next(60_000, 5);

    assertThat(later).extracting(Question::of).containsOnly(C);
    assertThat(catchUp.isOpen(silent.id())).isFalse();
  }

  @Test
  void theRangeOfWhoIsOutOfReachGoesToAnotherAtOnce() {
    catchUp.extent(B, 0, 9);
    assertThat(next(0, 5)).hasSize(1);
    catchUp.extent(C, 0, 9);

    List<Question> again = catchUp.next(1, 5, NOTHING, ROOM, List.of(C));

    assertThat(again).hasSize(1);
    assertThat(again.getFirst().of()).isEqualTo(C);
    assertThat(again.getFirst().first()).isEqualTo(5);
  }

  /** A peer that drips or stalls holds up what waits behind its range no longer than that. */
  @Test
  void theRangeThatHoldsUpAllOthersIsAskedOfASecondPeer() {
    PEERS.forEach(peer -> catchUp.extent(peer, 0, 10_000));
    List<Question> questions = next(0, 5);
    for (Question question : questions) {
      if (question.first() != 5) {
        answered(question, question.length(), Ending.HONEST, 20, 5);
      }
    }
    TreeMap<Long, Long> held = new TreeMap<>();
    held.put(questions.getFirst().last() + 1, 10_000L);
    assertThat(catchUp.next(30, 5, held, ROOM, PEERS)).isEmpty();

    List<Question> again = catchUp.next(1_000, 5, held, ROOM, PEERS);

    assertThat(again).hasSize(1);
    assertThat(again.getFirst().first()).isEqualTo(5);
    assertThat(again.getFirst().of()).isNotEqualTo(questions.getFirst().of());
    assertThat(catchUp.next(1_100, 5, held, ROOM, PEERS)).as("once").isEmpty();
  }

  @Test
  void nobodyIsBlamedForBlocksOfALaterConfiguration() {
    PEERS.forEach(peer -> catchUp.extent(peer, 0, 10_000));
    List<Question> questions = next(0, 5);
    Question beyond = questions.getLast();
    answered(beyond, 0, Ending.LATER_CONFIGURATION, 1, 5);
    Room noFurther = new Room(16, 512, beyond.last());
    assertThat(catchUp.next(2, 5, NOTHING, noFurther, PEERS)).as("it waits").isEmpty();

    catchUp.configurationChanged();

    assertThat(catchUp.next(3, 5, NOTHING, noFurther, PEERS))
        .extracting(Question::first)
        .containsExactly(beyond.first());
    assertThat(catchUp.saidBy(PEERS.size())).isEqualTo(10_000);
  }

  @Test
  void whoLiedAboutALaterConfigurationIsFoundOutWhenTheBlockIsDue() {
    PEERS.forEach(peer -> catchUp.extent(peer, 0, 10_000));
    List<Question> questions = next(0, 5);
    Question beyond = questions.getLast();
    answered(beyond, 0, Ending.LATER_CONFIGURATION, 1, 5);
    for (Question question : questions) {
      answered(question, question.length(), Ending.HONEST, 1, 5);
    }

    List<Question> due = next(2, beyond.first());

    assertThat(due).anyMatch(q -> q.first() == beyond.first());
    assertThat(due).extracting(Question::of).doesNotContain(beyond.of());
  }

  @Test
  void theNextBlockCannotBeOfALaterConfiguration() {
    catchUp.extent(B, 0, 9);
    Question question = next(0, 5).getFirst();
    answered(question, 0, Ending.LATER_CONFIGURATION, 1, 5);

    assertThat(catchUp.isBehind(5)).as("B is believed nothing").isFalse();
  }

  @Test
  void oneMoreIsAskedForTheFirstMissingBlockWhateverIsHeld() {
    catchUp.extent(B, 0, 1_000);
    List<Question> questions = catchUp.next(0, 5, NOTHING, new Room(0, 512, Long.MAX_VALUE), PEERS);

    assertThat(questions).hasSize(1);
    assertThat(questions.getFirst().first()).isEqualTo(5);
  }

  @Test
  void nothingIsAskedForBehindAConfigBlockThatIsHere() {
    PEERS.forEach(peer -> catchUp.extent(peer, 0, 10_000));

    assertThat(covered(catchUp.next(0, 5, NOTHING, new Room(16, 512, 6), PEERS)))
        .containsExactly(5L, 6L);
  }

  /** A node that has just started verifies slowly; one that is warm takes more at a time. */
  @Test
  void asksForAsMuchAsComesQuickly() {
    catchUp.extent(B, 0, 1_000_000);
    List<Long> lengths = new ArrayList<>();
    long height = 5;
    for (int i = 0; i < 20; i++) {
      Question question = next(i * 10L, height).getFirst();
      lengths.add(question.length());
      height = question.last() + 1;
      answered(question, question.length(), Ending.HONEST, i * 10L + 1, question.first());
    }
    assertThat(lengths.getLast()).isEqualTo(512).isGreaterThan(lengths.getFirst());

    Question question = next(1_000, height).getFirst();
    answered(question, 3, Ending.HONEST, 1_001, height);

    assertThat(next(1_002, height + 3).getFirst().length()).isEqualTo(3);
  }

  @Test
  void anAnswerToNoOpenQuestionChangesNothing() {
    catchUp.answered(7, new Answer(3, Ending.HONEST), 0, 5);

    assertThat(catchUp.isBehind(5)).isFalse();
  }
}
