package org.logothete.ledger.state;

import java.util.Arrays;
import org.logothete.ledger.merkle.Hash;

/**
 * What whoever writes a state wants to find with it when it goes on: there is one, the newest. It
 * is no part of the state's root, nor of its history. The array is not copied; nobody writes to it
 * after construction.
 */
public final class StateCheckpoint {
  public static final int BYTES_MAX = 16 << 20;

  /**
   * What a checkpoint is known by.
   *
   * @param height of the state that it was written with
   * @param hash SHA-256 of its content
   */
  public record Digest(long height, Hash hash) {}

  private final long height;
  private final byte[] content;

  /**
   * @param height of the state that it is written with, at least 1
   * @throws IllegalArgumentException if the height is none, or the content is longer than {@link
   *     #BYTES_MAX}
   */
  public StateCheckpoint(long height, byte[] content) {
    if (height < 1) {
      throw new IllegalArgumentException("no checkpoint has height " + height);
    }
    if (content.length > BYTES_MAX) {
      throw new IllegalArgumentException(
          "a checkpoint has at most %d bytes, not %d".formatted(BYTES_MAX, content.length));
    }
    this.height = height;
    this.content = content;
  }

  /** Height of the state that it was written with; the state may be higher by now. */
  public long height() {
    return height;
  }

  public byte[] content() {
    return content;
  }

  public Digest digest() {
    return new Digest(height, Hash.sha256(content));
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof StateCheckpoint checkpoint
        && height == checkpoint.height
        && Arrays.equals(content, checkpoint.content);
  }

  @Override
  public int hashCode() {
    return 31 * Long.hashCode(height) + Arrays.hashCode(content);
  }

  @Override
  public String toString() {
    return "%d bytes of height %d".formatted(content.length, height);
  }
}
