package org.logothete.orderer.peer;

import io.netty.channel.Channel;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import org.logothete.consensus.Bytes;

/**
 * The accepted connections. Those that have not proven who they are bounded in number, and a new
 * one displaces the oldest: refusing the newest would let anybody who opens connections and says
 * nothing shut consenters out. Those that have are one per client certificate, the newest: a peer
 * that dials again has lost the older one, even if this side has not noticed yet.
 *
 * <p>Thread-safe. Invariant: a connection is in at most one of the two collections.
 */
final class InboundLinks {
  private final int unauthenticatedMax;
  private final Runnable onChange;
  private final Set<Channel> unauthenticated = new LinkedHashSet<>();
  private final Map<Bytes, Channel> authenticated = new HashMap<>();

  /**
   * @param onChange told, on a link's thread, that somebody has a connection now or has it no more
   */
  InboundLinks(int unauthenticatedMax, Runnable onChange) {
    this.unauthenticatedMax = unauthenticatedMax;
    this.onChange = onChange;
  }

  /** Adds a new connection; returns the one to close for it, if there are too many. */
  synchronized Optional<Channel> arrived(Channel connection) {
    Optional<Channel> displaced = Optional.empty();
    if (unauthenticated.size() >= unauthenticatedMax) {
      Channel oldest = unauthenticated.iterator().next();
      unauthenticated.remove(oldest);
      displaced = Optional.of(oldest);
    }
    unauthenticated.add(connection);
    return displaced;
  }

  /**
   * The owner of the certificate said Hello; returns its older connection, if any, to be closed.
   */
  Optional<Channel> authenticated(Channel connection, Bytes certificate) {
    Optional<Channel> older;
    synchronized (this) {
      unauthenticated.remove(connection);
      older = Optional.ofNullable(authenticated.put(certificate, connection));
    }
    onChange.run();
    return older;
  }

  void gone(Channel connection) {
    boolean known;
    synchronized (this) {
      unauthenticated.remove(connection);
      known = authenticated.values().remove(connection);
    }
    if (known) {
      onChange.run();
    }
  }

  /** Whether the owner of the certificate has a connection to this node. */
  synchronized boolean isFrom(Bytes certificate) {
    return authenticated.containsKey(certificate);
  }

  /** The connections whose certificates nobody wants any more. */
  synchronized List<Channel> unwanted(Predicate<Bytes> pinned) {
    List<Channel> unwanted = new ArrayList<>();
    authenticated.forEach(
        (certificate, connection) -> {
          if (!pinned.test(certificate)) {
            unwanted.add(connection);
          }
        });
    return unwanted;
  }

  synchronized List<Channel> all() {
    List<Channel> all = new ArrayList<>(unauthenticated);
    all.addAll(authenticated.values());
    return all;
  }
}
