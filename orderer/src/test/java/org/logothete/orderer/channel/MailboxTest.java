package org.logothete.orderer.channel;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class MailboxTest {
  private final Mailbox<String> mailbox = new Mailbox<>(2, 1);

  @Test
  void ownItemsAreNeverRefusedAndComeFirst() throws InterruptedException {
    mailbox.put(Mailbox.Lane.CLIENT, "client");
    mailbox.put(Mailbox.Lane.PEER, "peer");
    for (int i = 0; i < 100; i++) {
      assertThat(mailbox.put(Mailbox.Lane.OWN, "own" + i)).isTrue();
    }
    assertThat(mailbox.take(10, 0)).startsWith("own0", "own1").endsWith("own99", "peer", "client");
  }

  @Test
  void aFullLaneRefusesAndLeavesTheOthersOpen() {
    assertThat(mailbox.put(Mailbox.Lane.PEER, "a")).isTrue();
    assertThat(mailbox.put(Mailbox.Lane.PEER, "b")).isTrue();
    assertThat(mailbox.put(Mailbox.Lane.PEER, "c")).isFalse();
    assertThat(mailbox.put(Mailbox.Lane.CLIENT, "d")).isTrue();
    assertThat(mailbox.put(Mailbox.Lane.CLIENT, "e")).isFalse();
  }

  @Test
  void aCongestedLoopTakesOnlyItsOwn() throws InterruptedException {
    mailbox.put(Mailbox.Lane.PEER, "peer");
    mailbox.put(Mailbox.Lane.OWN, "own");
    assertThat(mailbox.take(0, 0)).containsExactly("own");
    assertThat(mailbox.take(1, 0)).containsExactly("peer");
  }

  @Test
  void anEmptyMailboxAnswersNothingWhenPatienceIsOver() throws InterruptedException {
    assertThat(mailbox.take(10, 1)).isEmpty();
  }

  @Test
  void aClosedMailboxGivesBackWhatWaitedAndTakesNothingMore() throws InterruptedException {
    mailbox.put(Mailbox.Lane.CLIENT, "client");
    mailbox.put(Mailbox.Lane.OWN, "own");
    assertThat(mailbox.close()).containsExactlyInAnyOrder("client", "own");
    assertThat(mailbox.put(Mailbox.Lane.CLIENT, "late")).isFalse();
    assertThat(mailbox.put(Mailbox.Lane.OWN, "late")).isFalse();
    assertThat(mailbox.take(10, 0)).isEmpty();
  }
}
