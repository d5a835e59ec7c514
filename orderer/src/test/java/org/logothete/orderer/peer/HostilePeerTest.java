package org.logothete.orderer.peer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.TrustManager;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.logothete.consensus.Bytes;
import org.logothete.consensus.NodeId;
import org.logothete.orderer.wire.FrameVersions;
import org.logothete.orderer.wire.proto.Frame;
import org.logothete.orderer.wire.proto.Hello;

class HostilePeerTest {
  private static final String CHANNEL = "trade";
  private static final Duration SOON = Duration.ofMillis(200);
  private static final Duration LATE = Duration.ofSeconds(60);

  @TempDir private Path directory;

  /** Its one peer is {@code client}, which listens at {@code port}. */
  private TestNode node(LinkSettings settings, TestCertificate client, int port, Bytes server)
      throws Exception {
    TestNode node = new TestNode(1, directory, settings);
    PeerAddress peer = new PeerAddress("127.0.0.1", port, server, client.der());
    node.join(CHANNEL, new TreeMap<>(Map.of(new NodeId(2), peer)));
    return node;
  }

  /** Its peer does not listen; port 1 is nobody's. */
  private TestNode node(LinkSettings settings, TestCertificate client) throws Exception {
    return node(settings, client, 1, client.der());
  }

  private void sentAfterHello(RefusalReason reason, int... bytes) throws Exception {
    TestCertificate peer = TestCertificate.valid();
    try (TestNode node = node(TestNode.patient(), peer);
        RawPeer raw = RawPeer.greeted(node.port(), peer)) {
      raw.write(bytes);
      raw.awaitClosed();
      assertThat(node.counters.refusals()).isEqualTo(Map.of(reason, 1));
      assertThat(node.deliveries).isEmpty();
    }
  }

  private void sentAfterHello(RefusalReason reason, Frame frame) throws Exception {
    byte[] body = frame.toByteArray();
    int[] bytes = new int[4 + body.length];
    bytes[3] = body.length;
    for (int i = 0; i < body.length; i++) {
      bytes[4 + i] = body[i];
    }
    sentAfterHello(reason, bytes);
  }

  @Test
  void aServerWithAnotherCertificateIsNotTalkedTo() throws Exception {
    TestCertificate peer = TestCertificate.valid();
    for (TestCertificate configured :
        new TestCertificate[] {TestCertificate.valid(), peer.renewed()}) {
      try (SSLServerSocket listener = RawPeer.listen(peer);
          TestNode node =
              node(TestNode.patient(), peer, listener.getLocalPort(), configured.der());
          RawPeer raw = new RawPeer(listener.accept())) {
        assertThatThrownBy(raw::handshake).isInstanceOf(SSLException.class);
        node.counters.awaitRefused(RefusalReason.UNPINNED_CERTIFICATE);
        assertThat(node.links.connected(CHANNEL)).isEmpty();
        assertThat(node.links.send(CHANNEL, new NodeId(2), TestNode.frame(CHANNEL, "x"))).isFalse();
      }
    }
  }

  @Test
  void aClientWithAnotherCertificateIsNotLetIn() throws Exception {
    TestCertificate peer = TestCertificate.valid();
    for (TestCertificate shown : new TestCertificate[] {TestCertificate.valid(), peer.renewed()}) {
      try (TestNode node = node(TestNode.patient(), peer);
          RawPeer raw = RawPeer.tls(node.port(), shown, "TLSv1.3")) {
        // With TLS 1.3 the client's handshake is over before the server has looked at it.
        assertThatThrownBy(
                () -> {
                  raw.write(FrameVersions.hello("raw"));
                  raw.read();
                })
            .isInstanceOf(IOException.class);
        raw.awaitClosed();
        node.counters.awaitRefused(RefusalReason.UNPINNED_CERTIFICATE);
        assertThat(node.deliveries).isEmpty();
      }
    }
  }

  @Test
  void aClientWithoutCertificateIsNotLetIn() throws Exception {
    try (TestNode node = node(TestNode.patient(), TestCertificate.valid())) {
      var context = SSLContext.getInstance("TLS");
      context.init(null, new TrustManager[] {new PinnedTrust(_ -> true)}, null);
      Socket socket =
          context.getSocketFactory().createSocket(InetAddress.getLoopbackAddress(), node.port());
      try (RawPeer raw = new RawPeer(socket)) {
        raw.awaitClosed();
        node.counters.awaitRefused(RefusalReason.TLS);
      }
    }
  }

  @Test
  void olderTlsIsRefused() throws Exception {
    TestCertificate peer = TestCertificate.valid();
    try (TestNode node = node(TestNode.patient(), peer);
        RawPeer raw = RawPeer.tls(node.port(), peer, "TLSv1.2")) {
      assertThatThrownBy(raw::handshake).isInstanceOf(SSLException.class);
      node.counters.awaitRefused(RefusalReason.TLS);
    }
  }

  @Test
  void aServerWithOlderTlsIsRefused() throws Exception {
    TestCertificate peer = TestCertificate.valid();
    try (SSLServerSocket listener = RawPeer.listen(peer)) {
      listener.setEnabledProtocols(new String[] {"TLSv1.2"});
      try (TestNode node = node(TestNode.patient(), peer, listener.getLocalPort(), peer.der());
          RawPeer raw = new RawPeer(listener.accept())) {
        assertThatThrownBy(raw::handshake).isInstanceOf(SSLException.class);
        node.counters.awaitRefused(RefusalReason.TLS);
      }
    }
  }

  @Test
  void plainGarbageIsRefused() throws Exception {
    try (TestNode node = node(TestNode.patient(), TestCertificate.valid());
        RawPeer raw = RawPeer.plain(node.port())) {
      raw.write("GET / HTTP/1.1\r\n\r\n".chars().toArray());
      raw.awaitClosed();
      node.counters.awaitRefused(RefusalReason.TLS);
    }
  }

  @Test
  void badFramesCloseTheConnection() throws Exception {
    sentAfterHello(RefusalReason.OVERSIZED_FRAME, 0x7f, 0xff, 0xff, 0xff);
    sentAfterHello(RefusalReason.OVERSIZED_FRAME, 0xff, 0xff, 0xff, 0xff);
    sentAfterHello(RefusalReason.GARBAGE, 0, 0, 0, 2, 0xff, 0xff);
    sentAfterHello(RefusalReason.GARBAGE, Frame.newBuilder().setVersion(1).build());
    sentAfterHello(RefusalReason.UNEXPECTED_FRAME, FrameVersions.hello("again"));
    sentAfterHello(RefusalReason.WRONG_VERSION, FrameVersions.ping(2));
    sentAfterHello(
        RefusalReason.WRONG_VERSION,
        TestNode.frame(CHANNEL, "x").toBuilder().clearVersion().build());
  }

  @Test
  void beforeTheHelloOnlySmallFramesAreRead() throws Exception {
    TestCertificate peer = TestCertificate.valid();
    try (TestNode node = node(TestNode.patient(), peer);
        RawPeer raw = RawPeer.tls(node.port(), peer, "TLSv1.3")) {
      raw.write(0, 0, 4, 1);
      raw.awaitClosed();
      assertThat(node.counters.refusals()).isEqualTo(Map.of(RefusalReason.OVERSIZED_FRAME, 1));
    }
  }

  @Test
  void withoutCommonVersionTheAnswerSaysWhatThisSideSpeaks() throws Exception {
    TestCertificate peer = TestCertificate.valid();
    try (TestNode node = node(TestNode.patient(), peer);
        RawPeer raw = RawPeer.tls(node.port(), peer, "TLSv1.3")) {
      raw.write(
          Frame.newBuilder()
              .setVersion(7)
              .setHello(Hello.newBuilder().setVersionMin(7).setVersionMax(9))
              .build());
      assertThat(raw.read().getHello().getVersionMax()).isEqualTo(FrameVersions.HIGHEST);
      raw.awaitClosed();
      assertThat(node.counters.refusals()).isEqualTo(Map.of(RefusalReason.WRONG_VERSION, 1));
    }
  }

  @Test
  void theFirstFrameIsAHello() throws Exception {
    TestCertificate peer = TestCertificate.valid();
    try (TestNode node = node(TestNode.patient(), peer);
        RawPeer raw = RawPeer.tls(node.port(), peer, "TLSv1.3")) {
      raw.write(TestNode.frame(CHANNEL, "early"));
      raw.awaitClosed();
      assertThat(node.counters.refusals()).isEqualTo(Map.of(RefusalReason.UNEXPECTED_FRAME, 1));
      assertThat(node.deliveries).isEmpty();
    }
  }

  @Test
  void whoTakesItsTimeOverTheHelloIsClosed() throws Exception {
    TestCertificate peer = TestCertificate.valid();
    try (TestNode node = node(TestNode.quick(SOON, LATE.dividedBy(2), LATE), peer);
        RawPeer silent = RawPeer.plain(node.port());
        RawPeer dripping = RawPeer.tls(node.port(), peer, "TLSv1.3")) {
      dripping.writeUnlessClosed(0);
      silent.awaitClosed();
      dripping.awaitClosed();
      assertThat(node.counters.refusals()).isEqualTo(Map.of(RefusalReason.HELLO_TIMEOUT, 2));
    }
  }

  @Test
  void aServerThatDoesNotAnswerTheHelloIsDialledAgain() throws Exception {
    TestCertificate peer = TestCertificate.valid();
    try (SSLServerSocket listener = RawPeer.listen(peer);
        TestNode node =
            node(
                TestNode.quick(SOON, LATE.dividedBy(2), LATE),
                peer,
                listener.getLocalPort(),
                peer.der());
        RawPeer first = new RawPeer(listener.accept())) {
      first.awaitClosed();
      node.counters.awaitRefused(RefusalReason.HELLO_TIMEOUT);
      listener.accept().close();
      assertThat(node.counters.ups()).isZero();
    }
  }

  @Test
  void onADialledLinkNothingButTheHelloIsRead() throws Exception {
    TestCertificate peer = TestCertificate.valid();
    try (SSLServerSocket listener = RawPeer.listen(peer);
        TestNode node = node(TestNode.patient(), peer, listener.getLocalPort(), peer.der());
        RawPeer raw = new RawPeer(listener.accept())) {
      raw.read();
      raw.write(FrameVersions.hello("raw"));
      node.counters.awaitUps(1);
      raw.write(TestNode.frame(CHANNEL, "by the wrong door"));
      raw.awaitClosed();
      assertThat(node.counters.refusals()).isEqualTo(Map.of(RefusalReason.UNEXPECTED_FRAME, 1));
      assertThat(node.deliveries).isEmpty();
    }
  }

  @Test
  void anIdleLinkIsPinged() throws Exception {
    TestCertificate peer = TestCertificate.valid();
    try (SSLServerSocket listener = RawPeer.listen(peer);
        TestNode node =
            node(TestNode.quick(LATE, SOON, LATE), peer, listener.getLocalPort(), peer.der());
        RawPeer raw = new RawPeer(listener.accept())) {
      raw.read();
      raw.write(FrameVersions.hello("raw"));
      assertThat(raw.read()).isEqualTo(FrameVersions.ping(1));
      assertThat(raw.read()).isEqualTo(FrameVersions.ping(1));
      assertThat(node.counters.refusals()).isEmpty();
    }
  }

  @Test
  void aSilentClientIsClosed() throws Exception {
    TestCertificate peer = TestCertificate.valid();
    try (TestNode node = node(TestNode.quick(LATE, SOON, SOON.multipliedBy(2)), peer);
        RawPeer raw = RawPeer.greeted(node.port(), peer)) {
      raw.awaitClosed();
      assertThat(node.counters.refusals()).isEqualTo(Map.of(RefusalReason.SILENT, 1));
    }
  }

  @Test
  void aServerThatStopsReadingIsClosed() throws Exception {
    TestCertificate peer = TestCertificate.valid();
    try (SSLServerSocket listener = RawPeer.listen(peer);
        TestNode node =
            node(
                TestNode.quick(LATE, SOON, SOON.multipliedBy(3)),
                peer,
                listener.getLocalPort(),
                peer.der());
        RawPeer raw = new RawPeer(listener.accept())) {
      raw.read();
      raw.write(FrameVersions.hello("raw"));
      node.counters.awaitUps(1);
      Frame large = TestNode.frame(CHANNEL, "x".repeat(1 << 20));
      while (node.counters.drops(DropReason.OUTBOX_FULL) == 0) {
        node.links.send(CHANNEL, new NodeId(2), large);
      }
      node.counters.awaitDowns(1);
      node.counters.awaitDropped(DropReason.LINK_DOWN, 1);
    }
  }

  @Test
  void strangersAreBoundedAndCannotKeepMembersOut() throws Exception {
    TestCertificate peer = TestCertificate.valid();
    try (TestNode node = node(TestNode.patient().withUnauthenticatedMax(2), peer);
        Strangers strangers = new Strangers(node.port(), 3)) {
      node.counters.awaitRefused(RefusalReason.TOO_MANY_UNAUTHENTICATED, 1);
      try (RawPeer member = RawPeer.greeted(node.port(), peer)) {
        assertThat(node.counters.refusals())
            .isEqualTo(Map.of(RefusalReason.TOO_MANY_UNAUTHENTICATED, 2));
        strangers.connect(3);
        node.counters.awaitRefused(RefusalReason.TOO_MANY_UNAUTHENTICATED, 4);
        member.write(TestNode.frame(CHANNEL, "in spite of them"));
        assertThat(node.receive().text()).isEqualTo("in spite of them");
      }
    }
  }

  /** Connections that say nothing. */
  private static final class Strangers implements AutoCloseable {
    private final int port;
    private final List<RawPeer> connections = new ArrayList<>();

    Strangers(int port, int count) throws IOException {
      this.port = port;
      connect(count);
    }

    void connect(int count) throws IOException {
      for (int i = 0; i < count; i++) {
        connections.add(RawPeer.plain(port));
      }
    }

    @Override
    public void close() throws IOException {
      for (RawPeer connection : connections) {
        connection.close();
      }
    }
  }

  @Test
  void aNewConnectionOfAMemberReplacesItsOlderOne() throws Exception {
    TestCertificate peer = TestCertificate.valid();
    try (TestNode node = node(TestNode.patient(), peer);
        RawPeer older = RawPeer.greeted(node.port(), peer);
        RawPeer newer = RawPeer.greeted(node.port(), peer)) {
      older.awaitClosed();
      newer.write(TestNode.frame(CHANNEL, "newer"));
      assertThat(node.receive().text()).isEqualTo("newer");
    }
  }
}
