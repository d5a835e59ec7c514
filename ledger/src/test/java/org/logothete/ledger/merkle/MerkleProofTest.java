package org.logothete.ledger.merkle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.logothete.ledger.merkle.Leaves.HASHER;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.logothete.ledger.merkle.MerkleNode.Empty;
import org.logothete.ledger.merkle.MerkleProof.Nothing;
import org.logothete.ledger.merkle.MerkleProof.Other;
import org.logothete.ledger.merkle.MerkleProof.Same;

final class MerkleProofTest {
  private static final int LEAVES = 200;
  private static final int WAY_LENGTH_AT = 2;

  private final MerkleTree tree = new MerkleTree(HASHER, MerklePages.IN_MEMORY);
  private final MerkleNode root = tree.update(Empty.EMPTY, Leaves.puts(Leaves.some(LEAVES))).root();

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 3, 50})
  void everyLeafIsProvenAndNoOther(int leaves) {
    MerkleNode small = tree.update(Empty.EMPTY, Leaves.puts(Leaves.some(leaves))).root();
    for (int key = 0; key < 80; key++) {
      MerkleProof proof = tree.prove(small, Leaves.key(key));

      assertThat(proof.holds(small.hash(), Leaves.key(key), Leaves.value(key)))
          .isEqualTo(key < leaves);
      assertThat(proof.lacks(small.hash(), Leaves.key(key))).isEqualTo(key >= leaves);
    }
  }

  @Test
  void aProofIsOfOneRootKeyAndValue() {
    MerkleProof proof = tree.prove(root, Leaves.key(5));
    Hash other = Leaves.root(Leaves.some(LEAVES - 1));

    assertThat(proof.holds(root.hash(), Leaves.key(5), Leaves.value(5))).isTrue();
    assertThat(proof.holds(other, Leaves.key(5), Leaves.value(5))).isFalse();
    assertThat(proof.holds(root.hash(), Leaves.key(6), Leaves.value(5))).isFalse();
    assertThat(proof.holds(root.hash(), Leaves.key(5), Leaves.value(6))).isFalse();
    assertThat(proof.lacks(root.hash(), Leaves.key(5))).isFalse();
  }

  /** The one who proves shows the present leaf as if it were another's. */
  @Test
  void absenceIsNotProvenByTheKeysOwnLeaf() {
    MerkleProof proof = tree.prove(root, Leaves.key(5));
    Other itself = new Other(Leaves.key(5), Leaves.value(5));

    assertThat(new MerkleProof(proof.siblings(), itself).lacks(root.hash(), Leaves.key(5)))
        .isFalse();
  }

  /** A root that somebody made up, over a leaf where it cannot stand, proves nothing either. */
  @Test
  void absenceIsNotProvenByALeafOnAnotherWay() {
    Other elsewhere = new Other(Leaves.key(5), Leaves.value(5));
    Hash leaf = HASHER.leaf(elsewhere.key(), elsewhere.value());
    Hash sibling = Leaves.value(1);
    Hash stranger = Leaves.sharing(Leaves.key(5), 0);
    Hash madeUp = stranger.bit(0) ? HASHER.inner(sibling, leaf) : HASHER.inner(leaf, sibling);

    assertThat(new MerkleProof(List.of(sibling), elsewhere).lacks(madeUp, stranger)).isFalse();
  }

  /** An inner node's hash is not a leaf's, and the other way round. */
  @Test
  void aWayCutShortProvesNothing() {
    MerkleProof proof = tree.prove(root, Leaves.key(5));
    List<Hash> shorter = proof.siblings().subList(0, 3);

    assertThat(
            new MerkleProof(shorter, Same.SAME).holds(root.hash(), Leaves.key(5), Leaves.value(5)))
        .isFalse();
    assertThat(new MerkleProof(shorter, Nothing.NOTHING).lacks(root.hash(), Leaves.key(5)))
        .isFalse();
  }

  @Test
  void bytesAreReadBack() throws Exception {
    for (int key = 0; key < 2 * LEAVES; key++) {
      MerkleProof proof = tree.prove(root, Leaves.key(key));
      assertThat(MerkleProof.parse(proof.toBytes())).isEqualTo(proof);
    }
  }

  @Test
  void everyAlteredBitIsNoticed() {
    SortedMap<Hash, Hash> leaves = new TreeMap<>(Leaves.some(LEAVES));
    // With a long way beside nothing, as nobody meets by chance.
    leaves.put(Leaves.sharing(Leaves.key(5), 21), Leaves.value(5));
    MerkleNode deep = tree.update(Empty.EMPTY, Leaves.puts(leaves)).root();
    List<Hash> keys = new ArrayList<>(List.of(Leaves.key(5), Leaves.sharing(Leaves.key(5), 15)));
    for (int i = LEAVES; i < LEAVES + 20; i++) {
      keys.add(Leaves.key(i));
    }
    for (Hash key : keys) {
      byte[] bytes = tree.prove(deep, key).toBytes();
      assertThat(isAccepted(bytes, deep.hash(), key)).isTrue();
      for (int bit = 0; bit < bytes.length * Byte.SIZE; bit++) {
        byte[] altered = bytes.clone();
        altered[bit / Byte.SIZE] ^= (byte) (1 << (bit % Byte.SIZE));
        assertThat(isAccepted(altered, deep.hash(), key)).as("bit %d", bit).isFalse();
      }
    }
  }

  private static boolean isAccepted(byte[] bytes, Hash root, Hash key) {
    try {
      MerkleProof proof = MerkleProof.parse(bytes);
      return proof.lacks(root, key) || proof.holds(root, key, Leaves.value(5));
    } catch (MalformedException refused) {
      return false;
    }
  }

  @Test
  void bytesThatAreNoProofAreRefusedByName() {
    byte[] bytes = tree.prove(root, Leaves.key(5)).toBytes();
    assertRefused(with(bytes, 0, 9), "a proof of format 9 is not known");
    assertRefused(with(bytes, 1, 7), "a proof does not end in the way 7");
    assertRefused(
        with(bytes, WAY_LENGTH_AT, 2),
        "the way of a proof is longer than a key: " + (512 + bytes[WAY_LENGTH_AT + 1]));
    for (int length = 0; length < bytes.length; length++) {
      assertRefused(Arrays.copyOf(bytes, length), "a proof is cut short");
    }
    assertRefused(Arrays.copyOf(bytes, bytes.length + 3), "3 bytes behind the end of a proof");
    assertRefused(new byte[MerkleProof.BYTES_MAX + 1], "a proof has at most 8292 bytes");
  }

  /** Otherwise one proof would have several forms. */
  @Test
  void formsThatNobodyWritesAreRefused() {
    assertRefused(new byte[] {1, 0, 0, 1, 0}, "the way of a proof ends beside nothing");
    byte[] bytes = new byte[5 + Hash.LENGTH];
    System.arraycopy(new byte[] {1, 0, 0, 1, (byte) 0x80}, 0, bytes, 0, 5);
    assertRefused(bytes, "a proof spells out that nothing is beside its way");
    bytes[4] = (byte) 0xc0;
    bytes[5] = 1;
    assertRefused(bytes, "a proof names a sibling behind the end of its way");
  }

  @Test
  void waysThatNoTreeHasAreRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new MerkleProof(List.of(Hash.ZERO), Same.SAME))
        .withMessage("the way ends beside nothing");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new MerkleProof(Collections.nCopies(257, Leaves.key(1)), Same.SAME))
        .withMessage("the way is longer than a key: 257");
  }

  @Test
  void noProofIsLongerThanTheBound() {
    MerkleProof longest =
        new MerkleProof(
            Collections.nCopies(Hash.BITS, Leaves.key(1)),
            new Other(Leaves.key(2), Leaves.value(2)));

    assertThat(longest.toBytes()).hasSize(MerkleProof.BYTES_MAX);
  }

  private static byte[] with(byte[] bytes, int at, int value) {
    byte[] altered = bytes.clone();
    altered[at] = (byte) value;
    return altered;
  }

  private static void assertRefused(byte[] bytes, String message) {
    assertThatExceptionOfType(MalformedException.class)
        .isThrownBy(() -> MerkleProof.parse(bytes))
        .withMessage(message);
  }
}
