package org.logothete.ledger.state;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import org.logothete.ledger.merkle.Hash;
import org.logothete.ledger.merkle.Leaves;
import org.logothete.ledger.merkle.MerkleHasher;

/** Batches, and what a state must say after each: nothing but maps and lists. */
public final class StateModel {
  private static final List<String> NAMESPACES = List.of("a", "ab", "b", "é");
  private static final int NAMES = 25;
  private static final int TRANSACTIONS = 6;
  private static final int WRITES_MAX = 8;

  private final long seed;
  private final RandomGenerator random;
  private final SortedMap<StateKey, StateValue> values = new TreeMap<>();
  private final SortedMap<StateKey, List<StateWrite>> history = new TreeMap<>();
  private Optional<StateCheckpoint> checkpoint = Optional.empty();
  private final SortedMap<Long, StateDigest> digests = new TreeMap<>();
  private long height;
  private long historyFrom;

  /**
   * A model of an empty state.
   *
   * @param seed draws the batches
   */
  public StateModel(long seed) {
    this.seed = seed;
    this.random = random(seed);
  }

  /** A block's batch that is a function of the number alone. */
  public static StateBatch batch(long block) {
    return batch(block, random(block));
  }

  /** The next block's batch, which the model takes. */
  StateBatch next() {
    StateBatch batch = batch(height, random);
    take(batch);
    return batch;
  }

  private static RandomGenerator random(long seed) {
    return RandomGeneratorFactory.of("L64X128MixRandom").create(seed);
  }

  private static StateBatch batch(long block, RandomGenerator random) {
    StateBatch batch = StateBatch.of(block);
    if (random.nextInt(3) == 0) {
      batch.checkpoint("checkpoint of %d".formatted(block).getBytes(UTF_8));
    }
    for (int transaction = random.nextInt(TRANSACTIONS);
        transaction < TRANSACTIONS;
        transaction++) {
      Set<StateKey> keys = new TreeSet<>();
      for (int i = random.nextInt(WRITES_MAX); i > 0; i--) {
        keys.add(key(random));
      }
      for (StateKey key : keys) {
        if (random.nextInt(3) > 0) {
          batch.put(key, transaction, "%s of %d".formatted(key, block).getBytes(UTF_8));
        } else {
          batch.delete(key, transaction);
        }
      }
    }
    return batch;
  }

  private static StateKey key(RandomGenerator random) {
    return new StateKey(
        NAMESPACES.get(random.nextInt(NAMESPACES.size())), "key" + random.nextInt(NAMES));
  }

  /** Does what a state is to do with a batch. */
  public void take(StateBatch batch) {
    for (StateWrite write : batch.writes()) {
      history.computeIfAbsent(write.key(), _ -> new ArrayList<>()).addFirst(write);
      switch (write) {
        case StateWrite.Put put -> values.put(put.key(), put.value());
        case StateWrite.Delete delete -> values.remove(delete.key());
      }
    }
    checkpoint = batch.checkpoint().or(() -> checkpoint);
    height = batch.block() + 1;
    digests.put(
        height,
        new StateDigest(height, values.size(), root(), checkpoint.map(StateCheckpoint::digest)));
  }

  /** Does what a state is to do that forgets what blocks below one wrote. */
  void forget(long first) {
    historyFrom = first;
    history.values().forEach(writes -> writes.removeIf(write -> write.version().block() < first));
    digests.headMap(first).clear();
  }

  /** Compares all that a view can be asked. */
  public void verify(StateView view) {
    String where = "seed %d, height %d".formatted(seed, height);
    assertThat(view.height()).as(where).isEqualTo(height);
    assertThat(view.keys()).as(where).isEqualTo(values.size());
    assertThat(view.root()).as(where).isEqualTo(root());
    assertThat(view.checkpoint()).as(where).isEqualTo(checkpoint);
    assertThat(view.historyFrom()).as(where).isEqualTo(historyFrom);
    assertThat(view.digest()).as(where).isEqualTo(digests.get(height));
    for (long past = 0; past <= height; past++) {
      assertThat(view.digest(past)).as(where).isEqualTo(Optional.ofNullable(digests.get(past)));
    }
    assertThat(view.namespaces("", 10))
        .as(where)
        .containsExactlyElementsOf(
            values.keySet().stream().map(StateKey::namespace).distinct().toList());
    List<StateEntry> entries = new ArrayList<>();
    new StateEntries(view).forEachRemaining(entries::add);
    assertThat(entries)
        .as(where)
        .containsExactlyElementsOf(
            values.entrySet().stream().map(e -> new StateEntry(e.getKey(), e.getValue())).toList());
    for (String namespace : NAMESPACES) {
      for (int name = 0; name < NAMES; name++) {
        verify(view, new StateKey(namespace, "key" + name), where);
      }
    }
    verifyRange(view, where);
  }

  private void verify(StateView view, StateKey key, String where) {
    Optional<StateValue> value = Optional.ofNullable(values.get(key));
    assertThat(view.get(key)).as(where).isEqualTo(value);
    StateProof proof = view.prove(key);
    assertThat(proof.provesAbsence(view.root(), key)).as(where).isEqualTo(value.isEmpty());
    value.ifPresent(
        v -> assertThat(proof.proves(view.root(), key, v)).as("%s, %s", where, key).isTrue());
    assertThat(view.history(key, Version.MAX, 1_000).writes())
        .as("%s, %s", where, key)
        .isEqualTo(history.getOrDefault(key, List.of()));
  }

  private void verifyRange(StateView view, String where) {
    StateKey one = key(random);
    StateKey other = key(random);
    StateRange range = new StateRange(one.namespace(), one.key(), other.key());
    List<StateEntry> expected =
        values.entrySet().stream()
            .filter(entry -> entry.getKey().namespace().equals(one.namespace()))
            .filter(entry -> entry.getKey().key().compareTo(one.key()) >= 0)
            .filter(entry -> entry.getKey().key().compareTo(other.key()) < 0)
            .map(entry -> new StateEntry(entry.getKey(), entry.getValue()))
            .toList();
    assertThat(view.range(range, 1_000).entries()).as(where).isEqualTo(expected);
  }

  private Hash root() {
    MerkleHasher hasher = new MerkleHasher();
    SortedMap<Hash, Hash> leaves = new TreeMap<>();
    for (Map.Entry<StateKey, StateValue> entry : values.entrySet()) {
      leaves.put(entry.getKey().hash(hasher), entry.getValue().hash(hasher));
    }
    return Leaves.root(leaves);
  }
}
