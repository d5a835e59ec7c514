package org.logothete.ledger.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

/** Bounds of names, values and batches. */
final class StateTypesTest {
  private static final StateKey KEY = new StateKey("n", "k");

  @Test
  void namesHaveBoundsInBytes() {
    assertThat(new StateKey("é".repeat(127) + "n", "k".repeat(4096)).namespace()).hasSize(128);
    assertRefused(
        () -> new StateKey("é".repeat(128), "k"), "a namespace has 1 to 255 bytes, not 256");
    assertRefused(() -> new StateKey("", "k"), "a namespace has 1 to 255 bytes, not 0");
    assertRefused(() -> new StateKey("n", ""), "a key has 1 to 4096 bytes, not 0");
    assertRefused(() -> new StateKey("n", "k".repeat(4097)), "a key has 1 to 4096 bytes, not 4097");
    assertRefused(() -> new StateKey("n\0m", "k"), "a namespace does not hold the character 0");
    assertRefused(() -> new StateKey("n", "k\ud800"), "a key holds half a character");
    assertRefused(
        () -> new StateRange("n", "\udc00", ""), "the beginning of a range holds half a character");
    assertRefused(
        () -> new StateRange("n", "", "k".repeat(4097)),
        "the end of a range has 0 to 4096 bytes, not 4097");
  }

  @Test
  void keysAreOrderedAsTheirBytes() {
    String rare = new String(Character.toChars(0x10000));
    String rarest = new String(Character.toChars(0x10ffff));
    List<String> inOrder =
        List.of("a", "a\0", "aa", "b", "\ud7ff", "\ue000", "\uffff", rare, rarest);
    List<StateKey> keys =
        inOrder.stream()
            .flatMap(
                n -> inOrder.stream().filter(m -> !m.contains("\0")).map(m -> new StateKey(m, n)))
            .toList();

    assertThat(keys.stream().sorted().map(StateKey::key).distinct().toList()).isEqualTo(inOrder);
    assertThat(keys.stream().sorted().map(StateKey::namespace).distinct().toList())
        .isEqualTo(inOrder.stream().filter(m -> !m.contains("\0")).toList());
  }

  @Test
  void versionsAndValuesHaveBounds() {
    assertRefused(() -> new Version(-1, 0), "a version is not negative: -1/0");
    assertRefused(() -> new Version(0, -1), "a version is not negative: 0/-1");
    assertRefused(
        () -> new StateValue(new Version(0, 0), new byte[StateValue.BYTES_MAX + 1]),
        "a value has at most 4194304 bytes, not 4194305");
  }

  @Test
  void aBatchIsInTheOrderOfItsTransactions() {
    StateBatch batch = StateBatch.of(3).put(KEY, 5, new byte[1]);

    assertRefused(() -> batch.delete(KEY, 5), "transaction 5 of block 3 writes n/k twice");
    assertRefused(
        () -> batch.put(new StateKey("n", "l"), 4, new byte[0]),
        "transaction 4 of block 3 writes behind transaction 5");
    batch.put(new StateKey("n", "l"), 5, new byte[0]).delete(KEY, 6);
    assertThat(batch.writes()).hasSize(3);
    assertThat(batch.lastWrites()).hasSize(2);
    assertRefused(() -> StateBatch.after(4, 3), "a state of height 4 is not continued by block 3");
    assertRefused(
        () -> StateBatch.after(-1, 3), "a state of height -1 is not continued by block 3");
  }

  @Test
  void aBatchHasBounds() {
    String tooMuch = "block 0 writes more than 65536 keys or 33554432 bytes";
    StateBatch many = StateBatch.of(0);
    for (int i = 0; i < StateBatch.WRITES_MAX; i++) {
      many.delete(KEY, i);
    }
    assertRefused(() -> many.delete(KEY, StateBatch.WRITES_MAX), tooMuch);

    StateBatch large = StateBatch.of(0);
    byte[] value = new byte[StateValue.BYTES_MAX];
    for (int i = 0; i < 7; i++) {
      large.put(KEY, i, value);
    }
    assertRefused(() -> large.put(KEY, 7, value), tooMuch);
    large.put(KEY, 7, new byte[StateValue.BYTES_MAX - 16]);
    assertRefused(() -> large.delete(KEY, 8), tooMuch);
    assertThat(large.writes()).hasSize(8);
  }

  @Test
  void aBatchHasOneCheckpointOfBoundedSize() {
    StateBatch batch = StateBatch.of(3);
    assertRefused(
        () -> batch.checkpoint(new byte[StateCheckpoint.BYTES_MAX + 1]),
        "a checkpoint has at most 16777216 bytes, not 16777217");
    assertThat(batch.checkpoint()).isEmpty();
    batch.checkpoint(new byte[7]);
    assertThat(batch.checkpoint()).contains(new StateCheckpoint(4, new byte[7]));
    assertRefused(() -> batch.checkpoint(new byte[0]), "block 3 has a checkpoint already");
    assertRefused(() -> new StateCheckpoint(0, new byte[0]), "no checkpoint has height 0");
  }

  private static void assertRefused(ThrowingCallable action, String message) {
    assertThatIllegalArgumentException().isThrownBy(action).withMessage(message);
  }
}
