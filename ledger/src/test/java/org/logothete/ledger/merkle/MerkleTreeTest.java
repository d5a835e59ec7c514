package org.logothete.ledger.merkle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.logothete.ledger.merkle.Leaves.HASHER;
import static org.logothete.ledger.merkle.Leaves.put;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import org.junit.jupiter.api.Test;
import org.logothete.ledger.merkle.MerkleNode.Empty;
import org.logothete.ledger.merkle.MerkleNode.Inner;
import org.logothete.ledger.merkle.MerkleTree.Census;

final class MerkleTreeTest {
  /** Pages in a map, which counts how often one is read. */
  private static final class PagesInAMap implements MerklePages {
    private final SortedMap<String, byte[]> pages = new TreeMap<>();
    private int loads;

    @Override
    public Inner load(PagePath path, Hash hash) {
      loads++;
      try {
        byte[] bytes = Objects.requireNonNull(pages.get(path.digits()), path.digits());
        Inner node = new PageFormat(HASHER).readPage(bytes);
        assertThat(node.hash()).as("page %s", path).isEqualTo(hash);
        return node;
      } catch (MalformedException e) {
        throw new AssertionError(e);
      }
    }

    @Override
    public MerkleNode settle(PagePath path, MerkleNode before, MerkleNode after) {
      if (after instanceof Inner inner) {
        pages.put(path.digits(), PageFormat.page(inner));
        return new MerkleNode.Stub(inner.hash());
      }
      pages.remove(path.digits());
      return after;
    }
  }

  private final PagesInAMap pages = new PagesInAMap();
  private final MerkleTree paged = new MerkleTree(HASHER, pages);
  private final MerkleTree inMemory = new MerkleTree(HASHER, MerklePages.IN_MEMORY);

  @Test
  void rootsOfSmallTreesAreTheirDefinition() {
    Hash first = Leaves.key(1);
    Hash second = Leaves.sharing(first, 3);
    MerkleChange one = put(first, Leaves.value(1));
    MerkleChange two = put(second, Leaves.value(2));
    Hash joined =
        first.bit(3)
            ? HASHER.inner(two.after().hash(), one.after().hash())
            : HASHER.inner(one.after().hash(), two.after().hash());
    for (int depth = 2; depth >= 0; depth--) {
      joined = first.bit(depth) ? HASHER.inner(Hash.ZERO, joined) : HASHER.inner(joined, Hash.ZERO);
    }

    assertThat(Empty.EMPTY.hash()).isEqualTo(Hash.ZERO);
    assertThat(update(Empty.EMPTY, one).hash()).isEqualTo(one.after().hash());
    assertThat(update(Empty.EMPTY, one, two).hash()).isEqualTo(joined);
    assertThat(update(update(Empty.EMPTY, two), one).hash()).isEqualTo(joined);
    assertThat(update(Empty.EMPTY, one, two, MerkleChange.remove(Leaves.key(3))).hash())
        .isEqualTo(joined);
  }

  /** These never change: other software computes them, too, and proofs are kept for years. */
  @Test
  void rootsAreTheGoldenOnes() {
    assertThat(goldenRoot(1))
        .hasToString("17fcdea1ce933d47662f30fde67335fe3a42c0fb07ba2f22262fec5166401e7f");
    assertThat(goldenRoot(2))
        .hasToString("cd7f95ac1423fef697fa329ed21d1019409559514a41d3f56edf71a04a01605d");
    assertThat(goldenRoot(1000))
        .hasToString("9bea116e564bf39433c731c3fcc2548db216dfe888b5e23931e5c61041cf55f7");
  }

  private Hash goldenRoot(int leaves) {
    return inMemory.update(Empty.EMPTY, Leaves.puts(Leaves.some(leaves))).root().hash();
  }

  /** Random changes in batches: two kinds of pages, and the definition, have one root. */
  @Test
  void aRandomHistoryHasTheRootOfItsLeaves() {
    long seed = 20261122;
    RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(seed);
    SortedMap<Hash, Hash> expected = new TreeMap<>();
    MerkleNode onPages = Empty.EMPTY;
    MerkleNode whole = Empty.EMPTY;
    for (int step = 0; step < 400; step++) {
      SortedMap<Hash, MerkleChange> changes = new TreeMap<>();
      int before = expected.size();
      int range = step < 200 ? 300 : 12;
      for (int i = random.nextInt(12); i >= 0; i--) {
        Hash key = nearbyKey(random, range);
        boolean puts = random.nextInt(step < 200 ? 3 : 2) > 0;
        changes.put(key, puts ? put(key, Leaves.value(step)) : MerkleChange.remove(key));
        if (puts) {
          expected.put(key, Leaves.value(step));
        } else {
          expected.remove(key);
        }
      }
      if (step == 200) {
        expected.keySet().forEach(key -> changes.put(key, MerkleChange.remove(key)));
        expected.clear();
      }
      List<MerkleChange> batch = List.copyOf(changes.values());
      MerkleTree.Updated updated = paged.update(onPages, batch);
      onPages = updated.root();
      whole = inMemory.update(whole, batch).root();

      assertThat(onPages.hash()).as("seed %d, step %d", seed, step).isEqualTo(root(expected));
      assertThat(whole.hash()).as("seed %d, step %d", seed, step).isEqualTo(root(expected));
      assertThat(updated.leavesAdded()).isEqualTo(expected.size() - before);
      assertThat(paged.census(onPages))
          .as("seed %d, step %d", seed, step)
          .isEqualTo(new Census(expected.size(), pages.pages.size()));
    }
  }

  private static Hash root(SortedMap<Hash, Hash> leaves) {
    return Leaves.root(leaves);
  }

  /** Some keys share many bits, so that ways are long. */
  private static Hash nearbyKey(RandomGenerator random, int range) {
    Hash key = Leaves.key(random.nextInt(range));
    return random.nextInt(4) == 0 ? Leaves.sharing(key, random.nextInt(256)) : key;
  }

  @Test
  void theLastBitOfAKeyMayDecide() {
    Hash key = Leaves.key(1);
    Hash twin = Leaves.sharing(key, 255);
    SortedMap<Hash, Hash> leaves = new TreeMap<>();
    leaves.put(key, Leaves.value(1));
    leaves.put(twin, Leaves.value(2));

    MerkleNode root = paged.update(Empty.EMPTY, Leaves.puts(leaves)).root();

    assertThat(root.hash()).isEqualTo(root(leaves));
    assertThat(paged.prove(root, twin).siblings()).hasSize(256);
    assertThat(paged.prove(root, twin).holds(root.hash(), twin, Leaves.value(2))).isTrue();
    assertThat(pages.pages).hasSize(64);
  }

  @Test
  void whatDoesNotChangeIsNotRead() {
    MerkleNode root = paged.update(Empty.EMPTY, Leaves.puts(Leaves.some(20_000))).root();
    pages.loads = 0;

    MerkleNode after = paged.update(root, List.of(put(7, 8))).root();

    // 16^4 places are more than there are leaves: four pages or five lead to each.
    assertThat(pages.loads).isBetween(1, 6);
    assertThat(after.hash()).isNotEqualTo(root.hash());
    assertThat(paged.leaf(after, Leaves.key(7)).orElseThrow().value()).isEqualTo(Leaves.value(8));
    assertThat(paged.leaf(after, Leaves.key(20_001))).isEmpty();
  }

  @Test
  void changesOutOfOrderAreRefused() {
    List<MerkleChange> changes = new ArrayList<>(Leaves.puts(Leaves.some(2)));
    changes.add(changes.getFirst());

    assertThatIllegalArgumentException()
        .isThrownBy(() -> inMemory.update(Empty.EMPTY, changes))
        .withMessage("changes come in ascending order of their keys");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new MerkleChange(Leaves.key(1), put(2, 2).after()))
        .withMessage("under a key stands its leaf or nothing");
  }

  private MerkleNode update(MerkleNode root, MerkleChange... changes) {
    return inMemory.update(root, List.of(changes).stream().sorted().toList()).root();
  }
}
