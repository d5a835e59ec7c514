package org.logothete.orderer.peer;

import com.google.protobuf.ByteString;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.logothete.consensus.NodeId;
import org.logothete.orderer.wire.proto.Consensus;
import org.logothete.orderer.wire.proto.Frame;

/** A node with real links on loopback that keeps what it receives. */
final class TestNode implements AutoCloseable {
  record Delivery(String channel, NodeId from, String text) {}

  final NodeId id;
  final TestCertificate server;
  final TestCertificate client;
  final RecordingCounters counters = new RecordingCounters();
  final BlockingQueue<Delivery> deliveries = new LinkedBlockingQueue<>();
  final NettyClusterLinks links;

  TestNode(int id, Path directory, LinkSettings settings) throws Exception {
    this(id, directory, settings, TestCertificate.valid(), TestCertificate.valid());
  }

  TestNode(
      int id, Path directory, LinkSettings settings, TestCertificate server, TestCertificate client)
      throws Exception {
    this.id = new NodeId(id);
    this.server = server;
    this.client = client;
    this.links =
        NettyClusterLinks.listen(
            settings, server.identity(directory), client.identity(directory), counters);
  }

  /** Times so long that nothing happens by them unless a test wants it. */
  static LinkSettings patient() {
    return LinkSettings.defaults()
        .withTimes(
            new LinkTimes(
                Duration.ofSeconds(30),
                Duration.ofSeconds(60),
                Duration.ofSeconds(30),
                Duration.ofSeconds(60),
                Duration.ofMillis(5),
                Duration.ofMillis(50)));
  }

  static LinkSettings quick(Duration hello, Duration ping, Duration silence) {
    LinkTimes times = patient().times();
    return patient()
        .withTimes(
            new LinkTimes(
                times.connect(), hello, ping, silence, times.backoffMin(), times.backoffMax()));
  }

  int port() {
    return links.listenAddress().getPort();
  }

  static InetSocketAddress loopback(int port) {
    return new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
  }

  PeerAddress address() throws Exception {
    return new PeerAddress("127.0.0.1", port(), server.der(), client.der());
  }

  void join(String channel, TestNode... others) throws Exception {
    join(channel, members(others));
  }

  void join(String channel, SortedMap<NodeId, PeerAddress> members) {
    links.join(channel, members, handler(channel));
  }

  void attend(String channel, TestNode... others) throws Exception {
    links.attend(channel, members(others), handler(channel));
  }

  private static SortedMap<NodeId, PeerAddress> members(TestNode... nodes) throws Exception {
    SortedMap<NodeId, PeerAddress> members = new TreeMap<>();
    for (TestNode node : nodes) {
      members.put(node.id, node.address());
    }
    return members;
  }

  private FrameHandler handler(String channel) {
    return (from, frame) ->
        deliveries.add(
            new Delivery(channel, from, frame.getConsensus().getMessage().toStringUtf8()));
  }

  static Frame frame(String channel, String text) {
    Consensus body = Consensus.newBuilder().setMessage(ByteString.copyFromUtf8(text)).build();
    return Frame.newBuilder().setVersion(1).setChannel(channel).setConsensus(body).build();
  }

  boolean send(String channel, TestNode to, String text) {
    return links.send(channel, to.id, frame(channel, text));
  }

  Delivery receive() throws InterruptedException {
    Delivery delivery = deliveries.poll(30, TimeUnit.SECONDS);
    if (delivery == null) {
      throw new AssertionError("nothing came to " + id);
    }
    return delivery;
  }

  @Override
  public void close() {
    links.close();
  }
}
