package org.logothete.orderer.peer;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.channel.Channel;
import io.netty.channel.embedded.EmbeddedChannel;
import org.junit.jupiter.api.Test;
import org.logothete.consensus.Bytes;

class InboundLinksTest {
  private static final Bytes ALICE = Bytes.ofUtf8("alice");
  private static final Bytes BOB = Bytes.ofUtf8("bob");

  private final InboundLinks links = new InboundLinks(2, () -> {});
  private final Channel first = new EmbeddedChannel();
  private final Channel second = new EmbeddedChannel();
  private final Channel third = new EmbeddedChannel();

  @Test
  void theOldestStrangerMakesRoom() {
    assertThat(links.arrived(first)).isEmpty();
    assertThat(links.arrived(second)).isEmpty();
    assertThat(links.arrived(third)).contains(first);
    links.gone(second);
    assertThat(links.arrived(first)).isEmpty();
    assertThat(links.all()).containsExactlyInAnyOrder(first, third);
  }

  @Test
  void whoIsKnownIsNoStranger() {
    assertThat(links.arrived(first)).isEmpty();
    assertThat(links.authenticated(first, ALICE)).isEmpty();
    assertThat(links.arrived(second)).isEmpty();
    assertThat(links.arrived(third)).isEmpty();
  }

  @Test
  void theNewestConnectionOfACertificateStays() {
    assertThat(links.authenticated(first, ALICE)).isEmpty();
    assertThat(links.authenticated(second, BOB)).isEmpty();
    assertThat(links.authenticated(third, ALICE)).contains(first);
    // The older one's end does not remove the newer.
    links.gone(first);
    assertThat(links.all()).containsExactlyInAnyOrder(second, third);
    assertThat(links.unwanted(ALICE::equals)).containsExactly(second);
  }
}
