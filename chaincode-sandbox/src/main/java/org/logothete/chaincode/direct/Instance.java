package org.logothete.chaincode.direct;

import com.google.protobuf.ByteString;
import java.util.Comparator;

/**
 * What one agreement is about: one attempt at one call.
 *
 * @param call position of the call among all ordered calls of the channel
 * @param attempt at this call, from 0
 * @param transaction SHA-256 that names the call's transaction; everybody takes it from the order
 */
public record Instance(long call, int attempt, ByteString transaction)
    implements Comparable<Instance> {
  /** Bytes of every hash here. */
  public static final int HASH_BYTES = 32;

  /** More attempts than any definition may ask for. */
  public static final int ATTEMPT_MAX = 255;

  private static final Comparator<Instance> ORDER =
      Comparator.comparingLong(Instance::call)
          .thenComparingInt(Instance::attempt)
          .thenComparing(Instance::transaction, ByteString.unsignedLexicographicalComparator());

  public Instance {
    if (call < 0 || attempt < 0 || attempt > ATTEMPT_MAX) {
      throw new IllegalArgumentException(
          "there is no attempt %d at call %d".formatted(attempt, call));
    }
    if (transaction.size() != HASH_BYTES) {
      throw new IllegalArgumentException(
          "a transaction is named by 32 bytes, not %d".formatted(transaction.size()));
    }
  }

  @Override
  public int compareTo(Instance other) {
    return ORDER.compare(this, other);
  }

  @Override
  public String toString() {
    return call + "." + attempt;
  }
}
