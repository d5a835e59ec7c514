package org.logothete.pbft;

import static org.assertj.core.api.Assertions.assertThat;
import static org.logothete.pbft.Stage.A;
import static org.logothete.pbft.Stage.B;
import static org.logothete.pbft.Stage.C;
import static org.logothete.pbft.Stage.D;

import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.logothete.consensus.Bytes;
import org.logothete.consensus.DecisionCertificate;
import org.logothete.consensus.Membership;
import org.logothete.consensus.NodeId;
import org.logothete.consensus.Proposal;
import org.logothete.pbft.message.Absence;
import org.logothete.pbft.message.NewView;
import org.logothete.pbft.message.SignedViewChange;
import org.logothete.pbft.message.ViewChange;

/** Who proposes what, as every node computes it from the same new view. */
class TurnsTest {
  private static final Membership FOUR = new Membership(List.of(A, B, C, D), A);

  /** The shortest absence of four nodes with turns of two heights. */
  private static final long TERM = 8 * 4 * 2;

  private static List<NodeId> proposers(Turns turns, long from, long to) {
    return LongStream.rangeClosed(from, to).mapToObj(turns::proposer).toList();
  }

  private static SignedViewChange says(NodeId node, Absence... absences) {
    return new SignedViewChange(
        node, new ViewChange(1, Optional.empty(), List.of(), List.of(absences)), Bytes.EMPTY);
  }

  /** View 1, begun by B, in turns of two heights. */
  private static Turns viewOne(SignedViewChange... changes) {
    NewView newView = new NewView(1, List.of(changes));
    return Turns.ofFirstView(FOUR, 2, 0).of(newView, Selection.of(newView, 0), 0);
  }

  @Test
  void withoutTurnsThePrimaryGoesOn() {
    Turns turns = new Turns(FOUR, 0, 2, 1, Absences.none(FOUR, 0));

    assertThat(proposers(turns, 1, 100)).containsOnly(C);
  }

  @Test
  void eachNodeInTurnProposesSoManyHeights() {
    Turns turns = Turns.ofFirstView(FOUR, 2, 7);

    assertThat(proposers(turns, 8, 16)).containsExactly(A, A, B, B, C, C, D, D, A);
  }

  @Test
  void turnsBeginAboveWhatIsAgreedAgainAndThePrimaryIsFirst() {
    Proposal one = Blocks.block(1, Blocks.GENESIS_HASH, "one");
    ViewChange decidedOne =
        new ViewChange(
            1, Optional.of(new DecisionCertificate(one.header(), 0, new TreeMap<>())), List.of());
    Turns turns = viewOne(says(A), says(B), new SignedViewChange(C, decidedOne, Bytes.EMPTY));

    assertThat(turns.firstHeight()).isEqualTo(2);
    assertThat(proposers(turns, 1, 6)).containsExactly(B, B, B, C, C, D);
  }

  @Test
  void whoOneHonestNodeMissedIsPassedOver() {
    Absence dead = new Absence(D, 1, 0);

    assertThat(proposers(viewOne(says(A, dead), says(B), says(C, dead)), 1, 8))
        .containsExactly(B, B, C, C, A, A, B, B);
  }

  /** f liars must not take turns from anybody. */
  @Test
  void whoFNodesMissedHasItsTurn() {
    assertThat(proposers(viewOne(says(A, new Absence(D, 1, 0)), says(B), says(C)), 1, 8))
        .containsExactly(B, B, C, C, D, D, A, A);
  }

  @Test
  void noAbsenceIsLongerThanAnHonestNodeSays() {
    Turns turns =
        viewOne(says(A, new Absence(D, 3, 1)), says(B, new Absence(D, 9_999, 10)), says(C));

    assertThat(turns.absences().entries()).containsExactly(new Absence(D, 3, 1));
  }

  @Test
  void thoseMissedLastArePassedOverAndNoMoreThanMayBeFaulty() {
    Absence before = new Absence(A, 5, 3);
    Absence last = new Absence(D, 6, 0);
    Turns turns = viewOne(says(A, before, last), says(B, before, last), says(C));

    assertThat(turns.absences().heldAt(7)).containsExactly(D);
    assertThat(proposers(turns, 7, 8)).doesNotContain(D);
  }

  /** It has begun the view, so it lives. */
  @Test
  void thePrimaryIsNeverPassedOver() {
    Absence primary = new Absence(B, 1, 0);

    assertThat(proposers(viewOne(says(A, primary), says(C, primary), says(D)), 1, 8))
        .containsExactly(B, B, C, C, D, D, A, A);
  }

  @Test
  void absencesEnd() {
    Absence dead = new Absence(D, 1, 0);
    Turns turns = viewOne(says(A, dead), says(B), says(C, dead));

    assertThat(proposers(turns, 1, TERM)).doesNotContain(D);
    assertThat(proposers(turns, TERM + 1, TERM + 8)).contains(D);
  }

  @Test
  void whoIsMissedAgainSoonIsMissedForTwiceAsLong() {
    Absences once = Absences.none(FOUR, 2).with(D, 1);
    assertThat(once.heldAt(TERM)).containsExactly(D);
    assertThat(once.heldAt(TERM + 1)).isEmpty();

    Absences twice = once.rememberedAt(TERM + 5).with(D, TERM + 5);
    assertThat(twice.heldAt(3 * TERM + 4)).containsExactly(D);
    assertThat(twice.heldAt(3 * TERM + 5)).isEmpty();

    assertThat(once.rememberedAt(2 * TERM).entries()).hasSize(1);
    assertThat(once.rememberedAt(2 * TERM + 1).entries()).isEmpty();
  }

  @Test
  void absencesStopGrowing() {
    Absences absences = Absences.none(FOUR, 2);
    for (int i = 0; i < 100; i++) {
      absences = absences.with(D, 1);
    }

    assertThat(absences.entries()).containsExactly(new Absence(D, 1, Absence.REPEATS_MAX));
  }
}
