package org.logothete.orderer.peer;

import org.logothete.orderer.wire.proto.Frame;

/**
 * Observes the links, for metrics. Called on network threads and by senders: must be thread-safe
 * and quick. A {@code peer} is the {@code host:port} of a configured consenter, so there are few.
 */
public interface LinkCounters {
  /** Written to the connection; {@code bytes} without the length field and TLS. */
  void frameSent(String peer, Frame.BodyCase kind, int bytes);

  void frameReceived(String peer, Frame.BodyCase kind, int bytes);

  void dropped(DropReason reason);

  /** A connection was closed for its peer's fault. */
  void refused(RefusalReason reason);

  /** Frames can be sent to the peer from now on. */
  void linkUp(String peer);

  /** Follows each {@link #linkUp}. */
  void linkDown(String peer);

  /** An attempt to dial failed or a link broke; the peer will be dialled again. */
  void redialling(String peer);

  /** Observes nothing. */
  LinkCounters NONE =
      new LinkCounters() {
        @Override
        public void frameSent(String peer, Frame.BodyCase kind, int bytes) {}

        @Override
        public void frameReceived(String peer, Frame.BodyCase kind, int bytes) {}

        @Override
        public void dropped(DropReason reason) {}

        @Override
        public void refused(RefusalReason reason) {}

        @Override
        public void linkUp(String peer) {}

        @Override
        public void linkDown(String peer) {}

        @Override
        public void redialling(String peer) {}
      };
}
