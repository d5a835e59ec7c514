package org.logothete.chaincode.direct;

import com.google.protobuf.ByteString;

/** What executors may agree on. */
public sealed interface Choice {
  /** None of the results. */
  Choice BOTTOM = new Bottom();

  /** One result, by the SHA-256 of its record. */
  record Value(ByteString digest) implements Choice {
    public Value {
      if (digest.size() != Instance.HASH_BYTES) {
        throw new IllegalArgumentException(
            "a result is named by 32 bytes, not %d".formatted(digest.size()));
      }
    }

    @Override
    public String toString() {
      return "%02x%02x".formatted(digest.byteAt(0), digest.byteAt(1));
    }
  }

  /** The executors' results differ, and none counts. */
  record Bottom() implements Choice {
    @Override
    public String toString() {
      return "bottom";
    }
  }
}
