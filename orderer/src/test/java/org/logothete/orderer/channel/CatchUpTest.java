package org.logothete.orderer.channel;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.logothete.consensus.NodeId;
import org.logothete.orderer.channel.CatchUp.Answer;
import org.logothete.orderer.channel.CatchUp.Question;

class CatchUpTest {
  private static final NodeId B = new NodeId(2);
  private static final NodeId C = new NodeId(3);
  private static final List<NodeId> PEERS = List.of(B, C);

  private final CatchUp catchUp = new CatchUp();

  @Test
  void asksNobodyWhileNothingIsMissing() {
    assertThat(catchUp.next(0, 5, PEERS)).isEmpty();
    catchUp.want(4, B, PEERS);
    assertThat(catchUp.next(0, 5, PEERS)).isEmpty();
  }

  @Test
  void asksTheHintedPeerAndOnlyOnceAtATime() {
    catchUp.want(9, C, PEERS);
    Question question = catchUp.next(0, 5, PEERS).orElseThrow();
    assertThat(question.of()).isEqualTo(C);
    assertThat(question.first()).isEqualTo(5);
    assertThat(question.last()).isEqualTo(9);
    assertThat(catchUp.next(1, 5, PEERS)).isEmpty();
    assertThat(catchUp.answered(C, Answer.USEFUL, 1, 10, PEERS)).isTrue();
    assertThat(catchUp.next(2, 10, PEERS)).isEmpty();
  }

  @Test
  void turnsToAnotherPeerAfterASilentOne() {
    catchUp.want(9, B, PEERS);
    assertThat(catchUp.next(0, 5, PEERS).orElseThrow().of()).isEqualTo(B);
    assertThat(catchUp.next(10_000, 5, PEERS).orElseThrow().of()).isEqualTo(C);
  }

  @Test
  void turnsToAnotherPeerAtOnceWhenTheAskedOneIsOutOfReach() {
    catchUp.want(9, B, PEERS);
    assertThat(catchUp.next(0, 5, PEERS).orElseThrow().of()).isEqualTo(B);
    Question question = catchUp.next(1, 5, List.of(C)).orElseThrow();
    assertThat(question.of()).isEqualTo(C);
    assertThat(catchUp.next(2, 5, List.of())).isEmpty();
    assertThat(catchUp.next(3, 5, List.of(C))).isEmpty();
  }

  @Test
  void asksPeersInTurnsWhileTheyAnswer() {
    catchUp.want(99, B, PEERS);
    assertThat(catchUp.next(0, 5, PEERS).orElseThrow().of()).isEqualTo(B);
    catchUp.answered(B, Answer.USEFUL, 1, 6, PEERS);
    assertThat(catchUp.next(1, 6, PEERS).orElseThrow().of()).isEqualTo(C);
  }

  @Test
  void forgetsAHintThatNobodyCanMakeGood() {
    catchUp.want(1_000_000, B, PEERS);
    for (int i = 0; i < PEERS.size(); i++) {
      Question question = catchUp.next(i, 5, PEERS).orElseThrow();
      catchUp.answered(question.of(), Answer.USELESS, i, 5, PEERS);
    }
    assertThat(catchUp.next(10, 5, PEERS)).isEmpty();
    assertThat(catchUp.wanted()).isEqualTo(4);
  }

  @Test
  void anAnswerNobodyAskedForIsNotOne() {
    assertThat(catchUp.answered(B, Answer.USEFUL, 0, 5, PEERS)).isFalse();
  }

  /** A node that has just started verifies slowly; the same question to the next is no help. */
  @Test
  void asksForAsMuchAsCanBeTakenInTime() {
    catchUp.want(100_000, B, PEERS);
    long start = length(catchUp.next(0, 1, PEERS).orElseThrow());
    catchUp.answered(B, Answer.USEFUL, 10, 1, PEERS);
    assertThat(length(catchUp.next(10, 1, PEERS).orElseThrow())).isEqualTo(2 * start);
    assertThat(length(catchUp.next(5_000, 1, PEERS).orElseThrow())).isEqualTo(start);
    catchUp.answered(B, Answer.USEFUL, 6_000, 1, PEERS);
    assertThat(length(catchUp.next(6_000, 1, PEERS).orElseThrow())).isEqualTo(start);

    List<Long> lengths = new ArrayList<>();
    for (int i = 1; i < 50; i++) {
      catchUp.want(100_000, B, PEERS);
      catchUp.next(10_000L * i, 1, PEERS).ifPresent(question -> lengths.add(length(question)));
    }
    assertThat(lengths).isNotEmpty().allMatch(length -> length > 0);
    assertThat(lengths.getLast()).isLessThan(start);
  }

  private static long length(Question question) {
    return question.last() - question.first() + 1;
  }

  @Test
  void aLateAnswerIsNoReasonToGiveUp() {
    catchUp.want(1_000, B, PEERS);
    for (int i = 0; i < 2 * PEERS.size(); i++) {
      Question question = catchUp.next(i, 5, PEERS).orElseThrow();
      catchUp.answered(question.of(), Answer.LATE, i, 5, PEERS);
    }
    assertThat(catchUp.next(10, 5, PEERS)).isPresent();
  }
}
