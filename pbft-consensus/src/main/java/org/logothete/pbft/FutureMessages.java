package org.logothete.pbft;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.logothete.consensus.Authenticated;
import org.logothete.consensus.CanonicalWriter;
import org.logothete.consensus.NodeId;
import org.logothete.pbft.message.MessageKind;
import org.logothete.pbft.message.Vote;

/**
 * Votes that came a little too early: for a view this node has not entered or a height above its
 * window. Two bounds: how far ahead a message may be, and how many of one sender are kept. When a
 * sender's share is full, its message that is furthest ahead goes first, so that nobody can push
 * out another's or what is needed next.
 */
final class FutureMessages {
  private static final Comparator<Place> ORDER =
      Comparator.comparingLong(Place::view)
          .thenComparingLong(Place::height)
          .thenComparing(Place::kind);

  /** Where a vote belongs; a sender's first message for a place is the one that is kept. */
  record Place(long view, long height, MessageKind kind) implements Comparable<Place> {
    @Override
    public int compareTo(Place other) {
      return ORDER.compare(this, other);
    }
  }

  /** A vote and its place. */
  record Early(Place place, Authenticated<Vote> message) {}

  private final int perSenderMax;
  private final SortedMap<NodeId, TreeMap<Place, Authenticated<Vote>>> bySender = new TreeMap<>();

  /**
   * @param window heights in progress; a sender's share is what it can say about two windows
   */
  FutureMessages(int window) {
    this.perSenderMax = 2 * 3 * window;
  }

  /** Keeps the message unless the sender's share is full of nearer ones; true if it was kept. */
  boolean keep(Early early) {
    TreeMap<Place, Authenticated<Vote>> share =
        bySender.computeIfAbsent(early.message.from(), _ -> new TreeMap<>());
    share.putIfAbsent(early.place, early.message);
    return share.size() <= perSenderMax || !share.pollLastEntry().getKey().equals(early.place);
  }

  /** Takes out, in order, what is no longer early, and drops what is late by now. */
  List<Early> takeReady(long view, long decidedHeight, long heightMax) {
    List<Early> ready = new ArrayList<>();
    for (TreeMap<Place, Authenticated<Vote>> share : bySender.values()) {
      share.keySet().removeIf(p -> p.view < view || p.height <= decidedHeight);
      for (Iterator<Map.Entry<Place, Authenticated<Vote>>> it = share.entrySet().iterator();
          it.hasNext(); ) {
        Map.Entry<Place, Authenticated<Vote>> e = it.next();
        if (e.getKey().view == view && e.getKey().height <= heightMax) {
          ready.add(new Early(e.getKey(), e.getValue()));
          it.remove();
        }
      }
    }
    ready.sort(
        Comparator.comparing(Early::place).thenComparing((Early early) -> early.message.from()));
    return ready;
  }

  FutureMessages copy() {
    FutureMessages copy = new FutureMessages(perSenderMax / 6);
    bySender.forEach((sender, share) -> copy.bySender.put(sender, new TreeMap<>(share)));
    return copy;
  }

  void write(CanonicalWriter out) {
    for (Map.Entry<NodeId, TreeMap<Place, Authenticated<Vote>>> e : bySender.entrySet()) {
      out.node(e.getKey()).uint32(e.getValue().size());
      e.getValue().values().forEach(m -> out.bytes(m.message().encode()).bytes(m.signature()));
    }
  }
}
