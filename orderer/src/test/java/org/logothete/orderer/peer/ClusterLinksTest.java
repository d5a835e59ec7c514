package org.logothete.orderer.peer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.SSLException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.logothete.consensus.NodeId;
import org.logothete.orderer.peer.TestNode.Delivery;
import org.logothete.orderer.wire.FrameVersions;

class ClusterLinksTest {
  private static final String CHANNEL = "trade";

  @TempDir private Path directory;

  private TestNode node(int id) throws Exception {
    return new TestNode(id, directory, TestNode.patient());
  }

  private static void link(TestNode a, TestNode b) throws Exception {
    a.join(CHANNEL, b);
    b.join(CHANNEL, a);
    a.counters.awaitUps(1);
    b.counters.awaitUps(1);
  }

  @Test
  void nodesExchangeFramesInOrderAndKnowTheSender() throws Exception {
    try (TestNode a = node(1);
        TestNode b = node(2);
        TestNode c = node(3)) {
      a.join(CHANNEL, b, c);
      b.join(CHANNEL, a, c);
      c.join(CHANNEL, a, b);
      for (TestNode node : List.of(a, b, c)) {
        node.counters.awaitUps(2);
      }
      assertThat(a.links.connected(CHANNEL)).containsExactly(b.id, c.id);
      for (int i = 0; i < 100; i++) {
        assertThat(a.send(CHANNEL, b, "a" + i)).isTrue();
      }
      for (int i = 0; i < 100; i++) {
        assertThat(b.receive()).isEqualTo(new Delivery(CHANNEL, a.id, "a" + i));
      }
      assertThat(c.send(CHANNEL, b, "c")).isTrue();
      assertThat(b.receive()).isEqualTo(new Delivery(CHANNEL, c.id, "c"));
      assertThat(b.send(CHANNEL, a, "b")).isTrue();
      assertThat(a.receive()).isEqualTo(new Delivery(CHANNEL, b.id, "b"));
      assertThat(b.counters.received()).isEqualTo(101);
      assertThat(a.counters.sent()).isEqualTo(100);
    }
  }

  /** C holds itself for no member: it answers who still takes it for one, and disturbs nobody. */
  @Test
  void whoOnlyAttendsDialsThoseBackThatDialIt() throws Exception {
    try (TestNode a = node(1);
        TestNode b = node(2);
        TestNode c = node(3)) {
      c.attend(CHANNEL, a, b);
      b.join(CHANNEL, a);
      a.join(CHANNEL, b, c);
      c.counters.awaitUps(1);

      assertThat(c.links.connected(CHANNEL)).containsExactly(a.id);
      assertThat(a.send(CHANNEL, c, "a question")).isTrue();
      assertThat(c.receive()).isEqualTo(new Delivery(CHANNEL, a.id, "a question"));
      assertThat(c.send(CHANNEL, a, "an answer")).isTrue();
      assertThat(a.receive()).isEqualTo(new Delivery(CHANNEL, c.id, "an answer"));
      assertThat(b.counters.refusals()).isEmpty();
    }
  }

  @Test
  void aFrameOfTheLargestSizeTravelsAndALargerOneIsDropped() throws Exception {
    LinkSettings settings = TestNode.patient().withFrameBytesMax(1 << 20);
    try (TestNode a = new TestNode(1, directory, settings);
        TestNode b = new TestNode(2, directory, settings)) {
      link(a, b);
      int overhead = TestNode.frame(CHANNEL, "x".repeat(1 << 19)).getSerializedSize() - (1 << 19);
      String largest = "x".repeat((1 << 20) - overhead);
      assertThat(TestNode.frame(CHANNEL, largest).getSerializedSize()).isEqualTo(1 << 20);
      assertThat(a.send(CHANNEL, b, largest + "x")).isFalse();
      assertThat(a.counters.drops(DropReason.OVERSIZED)).isOne();
      assertThat(a.send(CHANNEL, b, largest)).isTrue();
      assertThat(b.receive().text()).isEqualTo(largest);
    }
  }

  @Test
  void channelsShareOneLink() throws Exception {
    try (TestNode a = node(1);
        TestNode b = node(2)) {
      link(a, b);
      a.join("second", b);
      b.join("second", new TreeMap<>(Map.of(new NodeId(77), a.address())));
      assertThat(a.send("second", b, "to the second")).isTrue();
      assertThat(b.receive())
          .as("a node's number is the channel's affair")
          .isEqualTo(new Delivery("second", new NodeId(77), "to the second"));
      assertThat(a.send(CHANNEL, b, "to the first")).isTrue();
      assertThat(b.receive()).isEqualTo(new Delivery(CHANNEL, a.id, "to the first"));
      assertThat(a.counters.ups()).isOne();

      a.links.leave("second");
      assertThat(a.send("second", b, "left")).isFalse();
      assertThat(a.send(CHANNEL, b, "still")).isTrue();
      assertThat(b.receive().text()).isEqualTo("still");
      assertThat(a.counters.drops(DropReason.NO_SUCH_RECEIVER)).isOne();
    }
  }

  @Test
  void framesOfForeignChannelsAreDroppedAndTheLinkLives() throws Exception {
    try (TestNode a = node(1);
        TestNode b = node(2);
        TestNode c = node(3)) {
      link(a, b);
      a.join("unknown", b);
      a.join("others", b);
      b.join("others", c);
      assertThat(a.send("unknown", b, "?")).isTrue();
      assertThat(a.send("others", b, "?")).isTrue();
      assertThat(a.send(CHANNEL, b, "!")).isTrue();
      assertThat(b.receive()).isEqualTo(new Delivery(CHANNEL, a.id, "!"));
      assertThat(b.counters.drops(DropReason.UNKNOWN_CHANNEL)).isOne();
      assertThat(b.counters.drops(DropReason.NOT_A_MEMBER)).isOne();
      assertThat(a.counters.ups()).as("the first link is still in use").isOne();
    }
  }

  @Test
  void aRestartedPeerIsDialledAgain() throws Exception {
    try (TestNode a = node(1)) {
      TestNode before = node(2);
      link(a, before);
      before.close();
      a.counters.awaitDowns(1);
      assertThat(a.send(CHANNEL, before, "nobody there")).isFalse();
      assertThat(a.counters.drops(DropReason.LINK_DOWN)).isOne();
      a.counters.awaitRedials(3);
      LinkSettings samePort = TestNode.patient().withListen(TestNode.loopback(before.port()));
      try (TestNode after = new TestNode(2, directory, samePort, before.server, before.client)) {
        after.join(CHANNEL, a);
        a.counters.awaitUps(2);
        after.counters.awaitUps(1);
        assertThat(a.send(CHANNEL, after, "back")).isTrue();
        assertThat(after.receive()).isEqualTo(new Delivery(CHANNEL, a.id, "back"));
        assertThat(after.send(CHANNEL, a, "me too")).isTrue();
        assertThat(a.receive()).isEqualTo(new Delivery(CHANNEL, after.id, "me too"));
      }
    }
  }

  @Test
  void aRemovedConsenterLosesItsLinksAndAnAddedOneGetsThem() throws Exception {
    try (TestNode a = node(1);
        TestNode b = node(2);
        TestNode c = node(3)) {
      link(a, b);
      c.join(CHANNEL, a);
      a.counters.awaitUps(1);
      a.join(CHANNEL, c);
      a.counters.awaitDowns(1);
      b.counters.awaitDowns(1);
      assertThat(a.links.connected(CHANNEL)).doesNotContain(b.id);
      assertThat(a.send(CHANNEL, b, "removed")).isFalse();
      a.counters.awaitRefused(RefusalReason.UNPINNED_CERTIFICATE);
      a.counters.awaitUps(2);
      c.counters.awaitUps(1);
      assertThat(c.send(CHANNEL, a, "added")).isTrue();
      assertThat(a.receive()).isEqualTo(new Delivery(CHANNEL, c.id, "added"));
      assertThat(b.links.connected(CHANNEL)).isEmpty();
    }
  }

  /** The receiver has no room: the sender's outbox fills; nothing taken is lost or reordered. */
  @Test
  void aFullReceiverPushesBackToTheSender() throws Exception {
    LinkSettings small = TestNode.patient().withOutbox(new OutboxLimits(8, 32 << 20));
    AtomicBoolean room = new AtomicBoolean();
    Semaphore refused = new Semaphore(0);
    AtomicInteger differentWhileFull = new AtomicInteger();
    try (TestNode a = new TestNode(1, directory, small);
        TestNode b = node(2)) {
      a.join(CHANNEL, b);
      b.links.join(
          CHANNEL,
          new TreeMap<>(Map.of(a.id, a.address())),
          (from, frame) -> {
            String text = frame.getConsensus().getMessage().toStringUtf8();
            if (room.get()) {
              return b.deliveries.add(new Delivery(CHANNEL, from, text));
            }
            if (!text.startsWith("0 ")) {
              differentWhileFull.incrementAndGet();
            }
            refused.release();
            return false;
          });
      a.counters.awaitUps(1);
      String padding = "x".repeat(100_000);
      List<Integer> taken = new ArrayList<>();
      // Whenever the receiver refused once more, the sender tries again until it is refused.
      for (int i = 0; i < 20; i++) {
        while (a.send(CHANNEL, b, taken.size() + " " + padding)) {
          taken.add(taken.size());
          assertThat(taken).as("only buffers between them fill").hasSizeLessThan(1000);
        }
        assertThat(refused.tryAcquire(30, TimeUnit.SECONDS)).isTrue();
      }
      assertThat(a.counters.drops(DropReason.OUTBOX_FULL)).isEqualTo(20);
      assertThat(b.deliveries).isEmpty();
      // Everything the receiver was asked so far was about the same first frame.
      assertThat(differentWhileFull).hasValue(0);
      room.set(true);
      for (int i : taken) {
        assertThat(b.receive().text()).startsWith(i + " ");
      }
      assertThat(a.send(CHANNEL, b, "room again")).isTrue();
      assertThat(b.receive().text()).isEqualTo("room again");
      assertThat(a.counters.ups()).isOne();
    }
  }

  @Test
  void expiredCertificatesWorkAsLongAsTheyAreConfigured() throws Exception {
    try (TestNode a =
            new TestNode(
                1,
                directory,
                TestNode.patient(),
                TestCertificate.expired(),
                TestCertificate.expired());
        TestNode b = node(2)) {
      link(a, b);
      assertThat(a.send(CHANNEL, b, "old")).isTrue();
      assertThat(b.receive().text()).isEqualTo("old");
    }
  }

  @Test
  void aPortInUseIsOneClearError() throws Exception {
    try (TestNode a = node(1)) {
      LinkSettings taken = TestNode.patient().withListen(TestNode.loopback(a.port()));
      assertThatThrownBy(() -> new TestNode(2, directory, taken))
          .isInstanceOf(ListenException.class)
          .hasMessageContaining("127.0.0.1:" + a.port())
          .hasMessageContaining("Address already in use");
    }
  }

  @Test
  void anUnusableKeyIsRefusedAtStartWithItsFilesName() throws Exception {
    Path garbage = Files.writeString(directory.resolve("garbage.pem"), "secret rubbish");
    TlsIdentity broken = TlsIdentity.read(garbage, garbage);
    TlsIdentity good = TestCertificate.valid().identity(directory);
    for (TlsIdentity[] pair : new TlsIdentity[][] {{broken, good}, {good, broken}}) {
      assertThatThrownBy(
              () ->
                  NettyClusterLinks.listen(TestNode.patient(), pair[0], pair[1], LinkCounters.NONE))
          .isInstanceOf(SSLException.class)
          .hasMessageContaining("garbage.pem")
          .hasMessageNotContaining("rubbish");
    }
    assertThatThrownBy(() -> TlsIdentity.read(garbage, directory.resolve("none.key")))
        .hasMessageContaining("none.key");
  }

  @Test
  void senderMistakesAreRefused() throws Exception {
    try (TestNode a = node(1);
        TestNode b = node(2)) {
      link(a, b);
      assertThatThrownBy(() -> a.links.send(CHANNEL, b.id, TestNode.frame("other", "x")))
          .isInstanceOf(IllegalArgumentException.class);
      assertThatThrownBy(() -> a.links.send("", b.id, FrameVersions.ping(1)))
          .isInstanceOf(IllegalArgumentException.class);
      TreeMap<NodeId, PeerAddress> twins = new TreeMap<>();
      twins.put(b.id, b.address());
      twins.put(new NodeId(9), b.address());
      assertThatThrownBy(() -> a.join(CHANNEL, twins))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("n2 and n9 of trade share");
      assertThat(a.send(CHANNEL, b, "unharmed")).isTrue();
    }
  }
}
