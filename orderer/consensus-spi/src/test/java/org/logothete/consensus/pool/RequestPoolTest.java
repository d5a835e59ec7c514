package org.logothete.consensus.pool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RequestPoolTest {
  private static final PoolLimits LIMITS = new PoolLimits(8, 800, 100, 5, 400);

  private final Set<String> decided = new TreeSet<>();
  private final RequestPool<String> pool = new RequestPool<>(LIMITS, decided::contains);

  private static PooledRequest<String> request(String id, String client, long bytes, long at) {
    return new PooledRequest<>(id, client, bytes, false, at, "payload of " + id);
  }

  private InsertOutcome insert(String id, String client) {
    return pool.insert(request(id, client, 10, 0));
  }

  private static List<String> waiting(RequestPool<String> pool) {
    List<String> ids = new ArrayList<>();
    pool.waiting().forEach(r -> ids.add(r.id()));
    return ids;
  }

  @Test
  void limitsCanChange() {
    assertThat(pool.insert(request("large", "a", 101, 0))).isEqualTo(InsertOutcome.TOO_LARGE);
    pool.limit(new PoolLimits(8, 800, 101, 5, 400));
    assertThat(pool.insert(request("large", "a", 101, 0))).isEqualTo(InsertOutcome.ADDED);
    pool.limit(new PoolLimits(1, 800, 50, 1, 400));
    assertThat(pool.insert(request("next", "b", 10, 0))).isEqualTo(InsertOutcome.FULL);
    assertThat(waiting(pool)).containsExactly("large");
  }

  @Test
  void clientsTakeTurns() {
    List.of("a1", "a2", "a3").forEach(id -> insert(id, "a"));
    List.of("b1", "b2").forEach(id -> insert(id, "b"));
    insert("c1", "c");
    assertThat(waiting(pool)).containsExactly("a1", "b1", "c1", "a2", "b2", "a3");
  }

  @Test
  void newcomerStandsBehindTheRoundThatIsServed() {
    List.of("a1", "a2", "a3", "a4").forEach(id -> insert(id, "a"));
    pool.exclude(Set.of("a1", "a2"));
    insert("b1", "b");
    insert("b2", "b");
    assertThat(waiting(pool)).containsExactly("b1", "a3", "b2", "a4");
  }

  @Test
  void abandonedProposalPutsItsRequestsBackWhereTheyStood() {
    List.of("a1", "a2", "a3").forEach(id -> insert(id, "a"));
    pool.exclude(Set.of("a1", "a2", "late"));
    insert("late", "b");
    assertThat(waiting(pool)).containsExactly("a3");
    assertThat(pool.waitingBytes()).isEqualTo(10);
    pool.exclude(Set.of());
    assertThat(waiting(pool)).containsExactly("a1", "a2", "late", "a3");
  }

  @Test
  void everyRefusalHasItsName() {
    decided.add("old");
    assertThat(insert("old", "a")).isEqualTo(InsertOutcome.DUPLICATE);
    assertThat(pool.insert(request("huge", "a", 101, 0))).isEqualTo(InsertOutcome.TOO_LARGE);
    for (int i = 0; i < 5; i++) {
      assertThat(insert("a" + i, "a")).isEqualTo(InsertOutcome.ADDED);
    }
    assertThat(insert("a0", "b")).isEqualTo(InsertOutcome.DUPLICATE);
    assertThat(insert("a5", "a")).isEqualTo(InsertOutcome.CLIENT_FULL);
    for (int i = 0; i < 3; i++) {
      assertThat(insert("b" + i, "b")).isEqualTo(InsertOutcome.ADDED);
    }
    assertThat(insert("b3", "b")).isEqualTo(InsertOutcome.FULL);
    assertThat(pool.remove(List.of("a0", "unknown"))).hasSize(1);
    assertThat(insert("b3", "b")).isEqualTo(InsertOutcome.ADDED);
  }

  @Test
  void bytesAreBoundedPerClientAndInAll() {
    PoolLimits tight = new PoolLimits(100, 300, 100, 100, 200);
    RequestPool<String> small = new RequestPool<>(tight, _ -> false);
    assertThat(small.insert(request("a1", "a", 100, 0))).isEqualTo(InsertOutcome.ADDED);
    assertThat(small.insert(request("a2", "a", 100, 0))).isEqualTo(InsertOutcome.ADDED);
    assertThat(small.insert(request("a3", "a", 1, 0))).isEqualTo(InsertOutcome.CLIENT_FULL);
    assertThat(small.insert(request("b1", "b", 100, 0))).isEqualTo(InsertOutcome.ADDED);
    assertThat(small.insert(request("c1", "c", 1, 0))).isEqualTo(InsertOutcome.FULL);
    assertThat(small.bytes()).isEqualTo(300);
  }

  @Test
  void ageIsCountedFromTheOldestHeldOnesIncluded() {
    assertThat(pool.oldestArrivalMillis()).isEmpty();
    pool.insert(request("x", "a", 1, 5));
    pool.insert(request("y", "b", 1, 7));
    pool.insert(request("z", "a", 1, 9));
    pool.exclude(Set.of("x"));
    assertThat(pool.oldestArrivalMillis()).hasValue(5);
    assertThat(pool.arrivedUntil(7, 10)).extracting(PooledRequest::id).containsExactly("x", "y");
    assertThat(pool.arrivedUntil(9, 1)).extracting(PooledRequest::id).containsExactly("x");
    pool.remove(List.of("x"));
    assertThat(pool.oldestArrivalMillis()).hasValue(7);
    assertThat(pool.removeIf(r -> r.client().equals("a"))).hasSize(1);
    assertThat(pool.find("z")).isEmpty();
    assertThatIllegalArgumentException().isThrownBy(() -> pool.insert(request("w", "a", 1, 8)));
  }

  @Test
  void limitsMustFitTogether() {
    assertThatIllegalArgumentException().isThrownBy(() -> new PoolLimits(5, 10, 1, 6, 10));
    assertThatIllegalArgumentException().isThrownBy(() -> new PoolLimits(5, 10, 5, 5, 4));
    assertThatIllegalArgumentException().isThrownBy(() -> new PoolLimits(5, 3, 1, 5, 4));
    assertThatIllegalArgumentException().isThrownBy(() -> request("x", "a", 0, 0));
    assertThatIllegalArgumentException().isThrownBy(() -> request("", "a", 1, 0));
  }

  /** The rules again, with lists that are searched from the start every time. */
  private static final class SlowPool {
    private record Place(long round, int arrival, PooledRequest<String> request) {}

    private final List<Place> all = new ArrayList<>();
    private Set<String> excluded = Set.of();
    private final Map<String, Long> roundLast = new HashMap<>();
    private int arrivals;
    private long served;

    InsertOutcome insert(PooledRequest<String> r) {
      if (all.stream().anyMatch(p -> p.request.id().equals(r.id()))) {
        return InsertOutcome.DUPLICATE;
      }
      if (r.bytes() > LIMITS.requestBytesMax()) {
        return InsertOutcome.TOO_LARGE;
      }
      List<Place> own = all.stream().filter(p -> p.request.client().equals(r.client())).toList();
      if (own.size() >= LIMITS.clientRequestsMax()
          || bytes(own) + r.bytes() > LIMITS.clientBytesMax()) {
        return InsertOutcome.CLIENT_FULL;
      }
      if (all.size() >= LIMITS.requestsMax() || bytes(all) + r.bytes() > LIMITS.bytesMax()) {
        return InsertOutcome.FULL;
      }
      long after = own.isEmpty() ? 0 : roundLast.getOrDefault(r.client(), -1L) + 1;
      long round = Math.max(served, after);
      roundLast.put(r.client(), round);
      all.add(new Place(round, arrivals++, r));
      return InsertOutcome.ADDED;
    }

    void exclude(Set<String> ids) {
      all.stream()
          .filter(p -> ids.contains(p.request.id()) && !excluded.contains(p.request.id()))
          .forEach(p -> served = Math.max(served, p.round));
      excluded = ids;
    }

    void remove(Set<String> ids) {
      all.stream()
          .filter(p -> ids.contains(p.request.id()) && !excluded.contains(p.request.id()))
          .forEach(p -> served = Math.max(served, p.round));
      all.removeIf(p -> ids.contains(p.request.id()));
    }

    List<String> waiting() {
      return all.stream()
          .filter(p -> !excluded.contains(p.request.id()))
          .sorted(Comparator.comparingLong(Place::round).thenComparingInt(Place::arrival))
          .map(p -> p.request.id())
          .toList();
    }

    static long bytes(List<Place> places) {
      return places.stream().mapToLong(p -> p.request.bytes()).sum();
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10})
  void agreesWithItsSlowTwin(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    RequestPool<String> fast = new RequestPool<>(LIMITS, _ -> false);
    SlowPool slow = new SlowPool();
    for (int step = 0; step < 4_000; step++) {
      switch (random.nextInt(4)) {
        case 0 -> {
          Set<String> ids = someIds(random);
          fast.exclude(ids);
          slow.exclude(ids);
        }
        case 1 -> {
          Set<String> ids = someIds(random);
          fast.remove(ids);
          slow.remove(ids);
        }
        default -> {
          String client = List.of("a", "b", "c").get(random.nextInt(3));
          PooledRequest<String> r =
              request("r" + random.nextInt(20), client, 1 + random.nextInt(110), step);
          assertThat(fast.insert(r)).as("seed %d step %d", seed, step).isEqualTo(slow.insert(r));
        }
      }
      assertThat(waiting(fast)).as("seed %d step %d", seed, step).isEqualTo(slow.waiting());
      assertThat(fast.waitingCount()).isEqualTo(slow.waiting().size());
      assertThat(fast.size()).isEqualTo(slow.all.size());
      assertThat(fast.bytes()).isEqualTo(SlowPool.bytes(slow.all));
    }
  }

  private static Set<String> someIds(SplittableRandom random) {
    Set<String> ids = new TreeSet<>();
    for (int i = random.nextInt(5); i > 0; i--) {
      ids.add("r" + random.nextInt(20));
    }
    return ids;
  }
}
