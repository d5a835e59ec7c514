package org.logothete.verification.model;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class OutgoingTest {
  private final Outgoing<String> outgoing = new Outgoing<>();

  @Test
  void whatWasMeantBeforeSomethingThatWasSaidWasSaid() {
    means("prepare 1", "commit 1", "prepare 2", "commit 2");
    assertThat(outgoing.upTo("prepare 2"))
        .containsExactlyInAnyOrder("prepare 1", "commit 1", "prepare 2");
    assertThat(outgoing.upTo("commit 2")).containsExactly("commit 2");
  }

  @Test
  void whatAnotherLifeMeantIsNotVouchedFor() {
    means("prepare 1", "commit 1");
    outgoing.starts();
    means("prepare 2", "commit 2");
    assertThat(outgoing.upTo("commit 2")).containsExactlyInAnyOrder("prepare 2", "commit 2");
  }

  /** As in seed 913 of PBFT: a commit that waited for its sync as the node crashed. */
  @Test
  void wordOfTwoLivesVouchesForWhatBothMeantBeforeIt() {
    means("prepare 1", "commit 1", "prepare 2");
    outgoing.starts();
    means("prepare 1", "prepare 2", "commit 2");
    assertThat(outgoing.upTo("prepare 2")).containsExactlyInAnyOrder("prepare 1", "prepare 2");
    assertThat(outgoing.upTo("commit 2")).containsExactly("commit 2");
  }

  @Test
  void wordThatWasHeardBeforeTheNextLifeIsOfTheFirst() {
    means("prepare 1", "commit 1", "prepare 2");
    assertThat(outgoing.upTo("prepare 2"))
        .containsExactlyInAnyOrder("prepare 1", "commit 1", "prepare 2");
    outgoing.starts();
    means("prepare 2", "commit 2");
    assertThat(outgoing.upTo("commit 2")).containsExactlyInAnyOrder("prepare 2", "commit 2");
  }

  @Test
  void whatNoLifeMeantVouchesForItselfAlone() {
    means("prepare 1");
    assertThat(outgoing.upTo("commit 1")).containsExactly("commit 1");
  }

  private void means(String... words) {
    for (String word : words) {
      outgoing.means(word);
    }
  }
}
