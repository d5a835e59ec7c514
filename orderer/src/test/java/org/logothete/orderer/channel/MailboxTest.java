package org.logothete.orderer.channel;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.logothete.orderer.verify.Backlog;

class MailboxTest {
  private final Mailbox<String> mailbox = new Mailbox<>(new Backlog(2, 10), new Backlog(1, 10));

  @Test
  void ownItemsAreNeverRefusedAndComeFirst() throws InterruptedException {
    mailbox.put(Mailbox.Lane.CLIENT, "client", 1);
    mailbox.put(Mailbox.Lane.PEER, "peer", 1);
    for (int i = 0; i < 100; i++) {
      assertThat(mailbox.putOwn("own" + i)).isTrue();
    }
    assertThat(mailbox.take(10, 0)).startsWith("own0", "own1").endsWith("own99", "peer", "client");
  }

  @Test
  void aFullLaneRefusesAndLeavesTheOthersOpen() {
    assertThat(mailbox.put(Mailbox.Lane.PEER, "a", 1)).isTrue();
    assertThat(mailbox.put(Mailbox.Lane.PEER, "b", 1)).isTrue();
    assertThat(mailbox.put(Mailbox.Lane.PEER, "c", 1)).isFalse();
    assertThat(mailbox.put(Mailbox.Lane.CLIENT, "d", 1)).isTrue();
    assertThat(mailbox.put(Mailbox.Lane.CLIENT, "e", 1)).isFalse();
  }

  @Test
  void aLaneIsFullOfLargeItemsSooner() throws InterruptedException {
    assertThat(mailbox.put(Mailbox.Lane.PEER, "a", 6)).isTrue();
    assertThat(mailbox.put(Mailbox.Lane.PEER, "b", 6)).isFalse();
    assertThat(mailbox.take(1, 0)).containsExactly("a");
    assertThat(mailbox.put(Mailbox.Lane.PEER, "b", 6)).isTrue();
  }

  @Test
  void aCongestedLoopTakesOnlyItsOwn() throws InterruptedException {
    mailbox.put(Mailbox.Lane.PEER, "peer", 1);
    mailbox.putOwn("own");
    assertThat(mailbox.take(0, 0)).containsExactly("own");
    assertThat(mailbox.take(1, 0)).containsExactly("peer");
  }

  @Test
  void anEmptyMailboxAnswersNothingWhenPatienceIsOver() throws InterruptedException {
    assertThat(mailbox.take(10, 1)).isEmpty();
  }

  @Test
  void aClosedMailboxGivesBackWhatWaitedAndTakesNothingMore() throws InterruptedException {
    mailbox.put(Mailbox.Lane.CLIENT, "client", 1);
    mailbox.putOwn("own");
    assertThat(mailbox.close()).containsExactlyInAnyOrder("client", "own");
    assertThat(mailbox.put(Mailbox.Lane.CLIENT, "late", 1)).isFalse();
    assertThat(mailbox.putOwn("late")).isFalse();
    assertThat(mailbox.take(10, 0)).isEmpty();
  }
}
