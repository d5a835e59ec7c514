package org.logothete.orderer.peer;

import io.netty.handler.ssl.SslContext;
import io.netty.util.ReferenceCountUtil;
import java.net.InetSocketAddress;
import java.util.Collections;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.ReentrantLock;
import javax.net.ssl.SSLException;
import org.logothete.consensus.Bytes;
import org.logothete.consensus.NodeId;
import org.logothete.orderer.wire.FrameVersions;
import org.logothete.orderer.wire.proto.Frame;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * {@link ClusterLinks} over TCP and TLS 1.3. There is one dialled connection per remote node,
 * shared by all channels that give it the same address and server certificate, and one accepted
 * connection per client certificate.
 */
public final class NettyClusterLinks implements ClusterLinks {
  private static final Logger LOG = LoggerFactory.getLogger(NettyClusterLinks.class);

  private final LinkContext links;
  private final LinkTls tls;
  private final Transport transport;
  private final AtomicReference<Rosters> rosters;
  private final Acceptor acceptor;
  private final Map<RemoteNode, OutboundLink> outbound = new ConcurrentHashMap<>();
  private final ReentrantLock lock = new ReentrantLock();

  /** Whether links may have to be dialled or closed. */
  private final AtomicBoolean stale = new AtomicBoolean();

  /** Guarded by the lock. */
  private boolean closed;

  private NettyClusterLinks(
      LinkContext links,
      LinkTls tls,
      Transport transport,
      AtomicReference<Rosters> rosters,
      Acceptor acceptor) {
    this.links = links;
    this.tls = tls;
    this.transport = transport;
    this.rosters = rosters;
    this.acceptor = acceptor;
  }

  /**
   * Listens for other orderers; until a channel is joined, nobody is let in.
   *
   * @param server shown to nodes that dial this one
   * @param client shown to nodes this one dials; may be the same
   * @throws ListenException if the address cannot be listened on
   * @throws SSLException if a certificate or key is unusable; the message names the file
   */
  public static NettyClusterLinks listen(
      LinkSettings settings, TlsIdentity server, TlsIdentity client, LinkCounters counters)
      throws ListenException, SSLException {
    LinkTls tls = new LinkTls(server, client);
    // Made only to find an unusable client key now rather than at the first join.
    ReferenceCountUtil.release(tls.dialling(Bytes.EMPTY));
    LinkContext links = new LinkContext(settings, counters, new QuietLog(LOG, System::nanoTime));
    AtomicReference<Rosters> rosters = new AtomicReference<>(Rosters.EMPTY);
    Transport transport = new Transport(links);
    try {
      AtomicReference<Runnable> onChange = new AtomicReference<>(() -> {});
      Acceptor acceptor =
          Acceptor.listen(links, tls, transport, rosters::get, () -> onChange.get().run());
      NettyClusterLinks made = new NettyClusterLinks(links, tls, transport, rosters, acceptor);
      onChange.set(made::onInboundChange);
      return made;
    } catch (ListenException | SSLException e) {
      transport.close();
      throw e;
    }
  }

  /** Where other orderers can dial this node; has the real port if the setting's was 0. */
  public InetSocketAddress listenAddress() {
    return acceptor.address();
  }

  @Override
  public void join(String channel, SortedMap<NodeId, PeerAddress> others, FrameHandler handler) {
    add(channel, new Rosters.Roster(channel, others, handler, Rosters.Dialling.ALL));
  }

  @Override
  public void attend(String channel, SortedMap<NodeId, PeerAddress> members, FrameHandler handler) {
    add(channel, new Rosters.Roster(channel, members, handler, Rosters.Dialling.BACK));
  }

  private void add(String channel, Rosters.Roster roster) {
    lock.lock();
    try {
      if (closed) {
        throw new IllegalStateException("the links are closed");
      }
      apply(rosters.get().with(channel, roster));
    } finally {
      lock.unlock();
    }
    refresh();
  }

  @Override
  public void leave(String channel) {
    lock.lock();
    try {
      if (!closed) {
        apply(rosters.get().without(channel));
      }
    } finally {
      lock.unlock();
    }
    refresh();
  }

  private void apply(Rosters changed) {
    // The order matters: a connection that says Hello meanwhile is seen by the sweep below or
    // sees the new rosters itself.
    rosters.set(changed);
    acceptor.closeUnless(changed::pins);
    stale.set(true);
    dialWanted();
  }

  /**
   * Somebody dialled, or hung up. Called on links' threads, so it waits for nobody: whoever holds
   * the lock looks once more.
   */
  private void onInboundChange() {
    stale.set(true);
    refresh();
  }

  private void refresh() {
    while (stale.get() && lock.tryLock()) {
      try {
        dialWanted();
      } finally {
        lock.unlock();
      }
    }
  }

  /** Closes links that no channel needs, and dials what is missing; under the lock. */
  private void dialWanted() {
    while (stale.getAndSet(false) && !closed) {
      Set<RemoteNode> wanted = rosters.get().remotes(acceptor::isDialledBy);
      outbound
          .entrySet()
          .removeIf(
              link -> {
                boolean unwanted = !wanted.contains(link.getKey());
                if (unwanted) {
                  link.getValue().close();
                }
                return unwanted;
              });
      for (RemoteNode remote : wanted) {
        outbound.computeIfAbsent(remote, this::dial);
      }
    }
  }

  private OutboundLink dial(RemoteNode remote) {
    try {
      SslContext pinned = tls.dialling(remote.serverTlsCertificate());
      OutboundLink link = new OutboundLink(remote, links, transport, pinned);
      link.start();
      return link;
    } catch (SSLException e) {
      throw new IllegalStateException("this node's own TLS identity worked at start", e);
    }
  }

  @Override
  public int version() {
    return FrameVersions.HIGHEST;
  }

  @Override
  public boolean send(String channel, NodeId to, Frame frame) {
    check(channel, frame);
    Rosters.Roster roster = rosters.get().channel(channel);
    PeerAddress receiver = roster == null ? null : roster.others().get(to);
    OutboundLink link = receiver == null ? null : outbound.get(receiver.remote());
    if (link == null) {
      return dropped(DropReason.NO_SUCH_RECEIVER);
    }
    if (frame.getSerializedSize() > links.settings().frameBytesMax()) {
      links
          .log()
          .warn(link.remote().endpoint(), "frame not sent", frame.getSerializedSize() + " bytes");
      return dropped(DropReason.OVERSIZED);
    }
    return link.send(frame);
  }

  private void check(String channel, Frame frame) {
    if (!frame.getChannel().equals(channel) || frame.getVersion() != version()) {
      throw new IllegalArgumentException(
          "a frame of version "
              + frame.getVersion()
              + " for channel "
              + frame.getChannel()
              + " cannot be sent in "
              + channel);
    }
    Lane.of(frame);
  }

  private boolean dropped(DropReason reason) {
    links.counters().dropped(reason);
    return false;
  }

  @Override
  public SortedSet<NodeId> connected(String channel) {
    SortedSet<NodeId> connected = new TreeSet<>();
    Rosters.Roster roster = rosters.get().channel(channel);
    if (roster != null) {
      roster
          .others()
          .forEach(
              (id, address) -> {
                OutboundLink link = outbound.get(address.remote());
                if (link != null && link.isOpen()) {
                  connected.add(id);
                }
              });
    }
    return Collections.unmodifiableSortedSet(connected);
  }

  @Override
  public void close() {
    lock.lock();
    try {
      if (closed) {
        return;
      }
      closed = true;
      rosters.set(Rosters.EMPTY);
      acceptor.close();
      outbound.values().forEach(OutboundLink::close);
      outbound.clear();
      transport.close();
    } finally {
      lock.unlock();
    }
  }
}
