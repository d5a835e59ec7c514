package org.logothete.consensus.pool;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;

/**
 * The requests of one channel that are not decided yet, bounded in number and bytes, fair between
 * clients: a client's own requests keep their order, and clients take turns. Not thread-safe; the
 * channel's thread owns it.
 *
 * <p>How turns are kept: a request gets a round when it arrives, one above the last round of its
 * client and not below the newest round that was served; requests are offered by round, then by
 * arrival. That is start-time fair queueing (Goyal, Vin, Cheng 1996) with every request of weight
 * one. The place is fixed at arrival, so a request that returns from an abandoned proposal stands
 * where it stood.
 *
 * <p>A pooled request is either <i>waiting</i> or <i>held</i>: held ones are part of a proposal in
 * flight ({@link #exclude}) and are not offered again until that proposal is abandoned. Held
 * requests leave the queue, so picking a batch costs the size of the batch, not of the pipeline.
 */
public final class RequestPool<T> {
  private PoolLimits limits;
  private final Predicate<String> decided;

  /** Every pooled request, in order of arrival. */
  private final Map<String, Entry<T>> entries = new LinkedHashMap<>();

  /** Those that are offered, in the order in which they are. */
  private final NavigableMap<Turn, PooledRequest<T>> waiting = new TreeMap<>();

  /** Ids of those that are not offered. Invariant: held = ids of entries that are in excluded. */
  private final Set<String> held = new LinkedHashSet<>();

  private final Map<String, Share> shares = new LinkedHashMap<>();
  private Set<String> excluded = Set.of();
  private long bytes;
  private long waitingBytes;
  private int waitingIsolated;
  private long arrivals;
  private long roundServed;
  private long arrivedMillisLast = Long.MIN_VALUE;

  /**
   * @param decided tells of an id whether it was decided before, over the horizon the channel keeps
   */
  public RequestPool(PoolLimits limits, Predicate<String> decided) {
    this.limits = limits;
    this.decided = decided;
  }

  /**
   * Holds to other limits from now on. What is pooled stays, also above them: who lowers limits
   * removes what no longer fits.
   */
  public void limit(PoolLimits limits) {
    this.limits = limits;
  }

  /**
   * Takes a request in if there is room for it.
   *
   * @throws IllegalArgumentException if it arrived before the request inserted last: the host's
   *     clock never runs backwards
   */
  public InsertOutcome insert(PooledRequest<T> request) {
    if (request.arrivedMillis() < arrivedMillisLast) {
      throw new IllegalArgumentException(
          "request %s arrived at %d, before the last one at %d"
              .formatted(request.id(), request.arrivedMillis(), arrivedMillisLast));
    }
    arrivedMillisLast = request.arrivedMillis();
    if (entries.containsKey(request.id()) || decided.test(request.id())) {
      return InsertOutcome.DUPLICATE;
    }
    if (request.bytes() > limits.requestBytesMax()) {
      return InsertOutcome.TOO_LARGE;
    }
    Share share = shares.getOrDefault(request.client(), Share.NONE);
    if (share.requests >= limits.clientRequestsMax()
        || share.bytes + request.bytes() > limits.clientBytesMax()) {
      return InsertOutcome.CLIENT_FULL;
    }
    if (entries.size() >= limits.requestsMax() || bytes + request.bytes() > limits.bytesMax()) {
      return InsertOutcome.FULL;
    }
    long round = Math.max(roundServed, share.roundLast + 1);
    Entry<T> entry = new Entry<>(new Turn(round, arrivals++), request);
    entries.put(request.id(), entry);
    shares.put(
        request.client(),
        new Share(share.requests + 1, share.bytes + request.bytes(), entry.turn.round));
    bytes += request.bytes();
    if (excluded.contains(request.id())) {
      held.add(request.id());
    } else {
      startWaiting(entry);
    }
    return InsertOutcome.ADDED;
  }

  /**
   * Says which ids are part of proposals in flight: those are held, all others wait. Ids that are
   * not pooled count as well, should they arrive later.
   *
   * @param ids must not change afterwards; passing the same instance again costs nothing
   */
  public void exclude(Set<String> ids) {
    if (ids.equals(excluded)) {
      return;
    }
    for (Iterator<String> each = held.iterator(); each.hasNext(); ) {
      String id = each.next();
      if (!ids.contains(id)) {
        each.remove();
        startWaiting(entryOf(id));
      }
    }
    for (String id : ids) {
      Entry<T> entry = entries.get(id);
      if (entry != null && held.add(id)) {
        stopWaiting(entry);
      }
    }
    excluded = ids;
  }

  /** Drops the requests with these ids, because they were decided; answers those that were here. */
  public List<PooledRequest<T>> remove(Collection<String> ids) {
    List<PooledRequest<T>> removed = new ArrayList<>(ids.size());
    for (String id : ids) {
      Entry<T> entry = entries.remove(id);
      if (entry != null) {
        forget(entry);
        removed.add(entry.request);
      }
    }
    return List.copyOf(removed);
  }

  /** Drops what the host no longer admits, for example after a config block; answers that. */
  public List<PooledRequest<T>> removeIf(Predicate<PooledRequest<T>> refused) {
    List<String> ids =
        entries.values().stream()
            .filter(e -> refused.test(e.request))
            .map(e -> e.request.id())
            .toList();
    return remove(ids);
  }

  /** The waiting requests in the order in which they are due. Valid until the pool changes. */
  public Iterable<PooledRequest<T>> waiting() {
    return Collections.unmodifiableCollection(waiting.values());
  }

  /** How many requests wait. */
  public int waitingCount() {
    return waiting.size();
  }

  /** How many bytes the waiting requests have. */
  public long waitingBytes() {
    return waitingBytes;
  }

  /** How many of the waiting requests want a block of their own. */
  public int waitingIsolated() {
    return waitingIsolated;
  }

  /** How many requests are pooled, waiting and held. */
  public int size() {
    return entries.size();
  }

  /** How many bytes the pooled requests have. */
  public long bytes() {
    return bytes;
  }

  public Optional<PooledRequest<T>> find(String id) {
    return Optional.ofNullable(entries.get(id)).map(Entry::request);
  }

  /** When the oldest pooled request arrived, held ones included. */
  public OptionalLong oldestArrivalMillis() {
    return entries.values().stream().mapToLong(e -> e.request.arrivedMillis()).findFirst();
  }

  /**
   * Pooled requests that arrived at or before the given time, oldest first: what a complaint about
   * a leader names.
   *
   * @param countMax most requests answered
   */
  public List<PooledRequest<T>> arrivedUntil(long millis, int countMax) {
    return entries.values().stream()
        .map(Entry::request)
        .takeWhile(r -> r.arrivedMillis() <= millis)
        .limit(countMax)
        .toList();
  }

  private void startWaiting(Entry<T> entry) {
    waiting.put(entry.turn, entry.request);
    waitingBytes += entry.request.bytes();
    waitingIsolated += entry.request.isolated() ? 1 : 0;
  }

  private void stopWaiting(Entry<T> entry) {
    waiting.remove(entry.turn);
    waitingBytes -= entry.request.bytes();
    waitingIsolated -= entry.request.isolated() ? 1 : 0;
    roundServed = Math.max(roundServed, entry.turn.round);
  }

  private void forget(Entry<T> entry) {
    PooledRequest<T> request = entry.request;
    if (!held.remove(request.id())) {
      stopWaiting(entry);
    }
    bytes -= request.bytes();
    Share share = shareOf(request.client());
    if (share.requests == 1) {
      shares.remove(request.client());
    } else {
      shares.put(
          request.client(),
          new Share(share.requests - 1, share.bytes - request.bytes(), share.roundLast));
    }
  }

  private Entry<T> entryOf(String id) {
    Entry<T> entry = entries.get(id);
    if (entry == null) {
      throw new IllegalStateException("held request " + id + " is not pooled");
    }
    return entry;
  }

  private Share shareOf(String client) {
    Share share = shares.get(client);
    if (share == null) {
      throw new IllegalStateException("client " + client + " has a request and no share");
    }
    return share;
  }

  /** A request's place among all others. */
  private record Turn(long round, long arrival) implements Comparable<Turn> {
    private static final Comparator<Turn> ORDER =
        Comparator.comparingLong(Turn::round).thenComparingLong(Turn::arrival);

    @Override
    public int compareTo(Turn other) {
      return ORDER.compare(this, other);
    }
  }

  private record Entry<T>(Turn turn, PooledRequest<T> request) {}

  /** What a client has in the pool; forgotten with its last request. */
  private record Share(int requests, long bytes, long roundLast) {
    private static final Share NONE = new Share(0, 0, -1);
  }
}
