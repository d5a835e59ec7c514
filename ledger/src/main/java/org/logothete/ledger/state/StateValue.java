package org.logothete.ledger.state;

import java.nio.ByteBuffer;
import java.util.Arrays;
import org.logothete.ledger.merkle.Hash;
import org.logothete.ledger.merkle.MerkleHasher;

/**
 * A value with its version. The array is not copied; nobody writes to it after construction.
 *
 * <p>A value may be empty, which is something else than no value.
 */
public final class StateValue {
  public static final int BYTES_MAX = 4 << 20;

  private final Version version;
  private final byte[] content;

  /**
   * @throws IllegalArgumentException if the content is longer than {@link #BYTES_MAX}
   */
  public StateValue(Version version, byte[] content) {
    if (content.length > BYTES_MAX) {
      throw new IllegalArgumentException(
          "a value has at most %d bytes, not %d".formatted(BYTES_MAX, content.length));
    }
    this.version = version;
    this.content = content;
  }

  public Version version() {
    return version;
  }

  public byte[] content() {
    return content;
  }

  /** What the state's tree says of the value. */
  public Hash hash(MerkleHasher hasher) {
    ByteBuffer head =
        ByteBuffer.allocate(Long.BYTES + Integer.BYTES)
            .putLong(version.block())
            .putInt(version.transaction())
            .flip();
    return hasher.value(head, content);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof StateValue value
        && version.equals(value.version)
        && Arrays.equals(content, value.content);
  }

  @Override
  public int hashCode() {
    return 31 * version.hashCode() + Arrays.hashCode(content);
  }

  @Override
  public String toString() {
    return "%d bytes of %s".formatted(content.length, version);
  }
}
