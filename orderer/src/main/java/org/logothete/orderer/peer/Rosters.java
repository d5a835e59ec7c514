package org.logothete.orderer.peer;

import java.util.Collections;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.logothete.consensus.Bytes;
import org.logothete.consensus.NodeId;

/**
 * An immutable picture of all joined channels: who their members are and who may dial this node.
 */
final class Rosters {
  static final Rosters EMPTY = new Rosters(new TreeMap<>());

  /** Which members of a channel this node dials. */
  enum Dialling {
    ALL,
    /** Those that dial it. */
    BACK
  }

  /** One channel's members, this node excepted, and where its frames go. */
  static final class Roster {
    private final SortedMap<NodeId, PeerAddress> others;
    private final Map<Bytes, NodeId> byClientCertificate = new HashMap<>();
    private final FrameHandler handler;
    private final Dialling dialling;

    Roster(
        String channel,
        SortedMap<NodeId, PeerAddress> others,
        FrameHandler handler,
        Dialling dialling) {
      this.dialling = dialling;
      this.others = Collections.unmodifiableSortedMap(new TreeMap<>(others));
      this.handler = handler;
      others.forEach(
          (id, address) -> {
            NodeId twin = byClientCertificate.put(address.clientTlsCertificate(), id);
            if (twin != null) {
              throw new IllegalArgumentException(
                  twin + " and " + id + " of " + channel + " share a client TLS certificate");
            }
          });
    }

    SortedMap<NodeId, PeerAddress> others() {
      return others;
    }

    Optional<NodeId> sender(Bytes clientCertificate) {
      return Optional.ofNullable(byClientCertificate.get(clientCertificate));
    }

    FrameHandler handler() {
      return handler;
    }

    private Stream<PeerAddress> dialled(Predicate<Bytes> dialsUs) {
      return switch (dialling) {
        case ALL -> others.values().stream();
        case BACK ->
            others.values().stream().filter(peer -> dialsUs.test(peer.clientTlsCertificate()));
      };
    }
  }

  private final SortedMap<String, Roster> channels;
  private final Map<Bytes, String> endpointByClientCertificate = new HashMap<>();

  private Rosters(SortedMap<String, Roster> channels) {
    this.channels = channels;
    for (Roster roster : channels.values()) {
      for (PeerAddress peer : roster.others().values()) {
        endpointByClientCertificate.put(peer.clientTlsCertificate(), peer.endpoint());
      }
    }
  }

  Rosters with(String channel, Roster roster) {
    SortedMap<String, Roster> changed = new TreeMap<>(channels);
    changed.put(channel, roster);
    return new Rosters(changed);
  }

  Rosters without(String channel) {
    SortedMap<String, Roster> changed = new TreeMap<>(channels);
    changed.remove(channel);
    return new Rosters(changed);
  }

  @Nullable Roster channel(String channel) {
    return channels.get(channel);
  }

  /** Whether some member of some channel dials with this certificate. */
  boolean pins(Bytes clientCertificate) {
    return endpointByClientCertificate.containsKey(clientCertificate);
  }

  /** Where the owner of the certificate listens, for log lines and labels. */
  Optional<String> endpoint(Bytes clientCertificate) {
    return Optional.ofNullable(endpointByClientCertificate.get(clientCertificate));
  }

  /**
   * Every node to dial.
   *
   * @param dialsUs whether the owner of a client certificate has a connection to this node
   */
  Set<RemoteNode> remotes(Predicate<Bytes> dialsUs) {
    return channels.values().stream()
        .flatMap(roster -> roster.dialled(dialsUs))
        .map(PeerAddress::remote)
        .collect(Collectors.toSet());
  }
}
