package org.logothete.bdls;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.logothete.bdls.message.BdlsMessage;
import org.logothete.bdls.message.MessageKind;
import org.logothete.consensus.Authenticated;
import org.logothete.consensus.Bytes;
import org.logothete.consensus.CanonicalWriter;
import org.logothete.consensus.NodeId;

/**
 * Messages of heights that this node comes to soon. Two bounds: how many heights ahead, and how
 * many of one sender are kept. When a sender's share is full, its message that is furthest ahead
 * goes first, so that nobody can push out another's or what is needed next.
 */
final class FutureMessages {
  /** What an honest node says at a height in a round or two. */
  private static final int PER_HEIGHT_MAX = 6;

  private static final Comparator<Place> ORDER =
      Comparator.comparingLong(Place::height)
          .thenComparing(Place::kind)
          .thenComparing(Place::content);

  /**
   * Where a message belongs; of equal ones one is kept.
   *
   * @param content hash of the message
   */
  private record Place(long height, MessageKind kind, Bytes content) implements Comparable<Place> {
    @Override
    public int compareTo(Place other) {
      return ORDER.compare(this, other);
    }
  }

  private final int heightsAhead;
  private final SortedMap<NodeId, TreeMap<Place, Authenticated<BdlsMessage>>> bySender =
      new TreeMap<>();

  FutureMessages(int heightsAhead) {
    this.heightsAhead = heightsAhead;
  }

  /** Keeps the message unless it is too far ahead or the share is full; true if it was kept. */
  boolean keep(Authenticated<BdlsMessage> received, long openHeight) {
    BdlsMessage message = received.message();
    if (message.height() > openHeight + heightsAhead) {
      return false;
    }
    Place place = new Place(message.height(), message.kind(), message.encode().sha256());
    TreeMap<Place, Authenticated<BdlsMessage>> share =
        bySender.computeIfAbsent(received.from(), _ -> new TreeMap<>());
    share.putIfAbsent(place, received);
    return share.size() <= PER_HEIGHT_MAX * heightsAhead
        || !share.pollLastEntry().getKey().equals(place);
  }

  /** Takes out what belongs to the height, by sender, and drops what is late by now. */
  List<Authenticated<BdlsMessage>> take(long height) {
    List<Authenticated<BdlsMessage>> taken = new ArrayList<>();
    for (TreeMap<Place, Authenticated<BdlsMessage>> share : bySender.values()) {
      while (!share.isEmpty() && share.firstKey().height <= height) {
        Map.Entry<Place, Authenticated<BdlsMessage>> first = share.pollFirstEntry();
        if (first.getKey().height == height) {
          taken.add(first.getValue());
        }
      }
    }
    return taken;
  }

  FutureMessages copy() {
    FutureMessages copy = new FutureMessages(heightsAhead);
    bySender.forEach((sender, share) -> copy.bySender.put(sender, new TreeMap<>(share)));
    return copy;
  }

  void write(CanonicalWriter out) {
    bySender.forEach(
        (sender, share) -> {
          out.node(sender).uint32(share.size());
          share.values().forEach(m -> out.bytes(m.message().encode()).bytes(m.signature()));
        });
  }
}
