package org.logothete.bdls.message;

import org.logothete.consensus.Bytes;
import org.logothete.consensus.ProposalHeader;

/** What a message may hold at most; checked on decoding before anything is allocated. */
public final class Bounds {
  /** Above this no round is ever reached; leaves room for adding without overflow. */
  public static final long ROUND_MAX = 1L << 60;

  static final int DIGEST_BYTES = ProposalHeader.HASH_BYTES;

  private Bounds() {}

  static long round(long round) {
    if (round < 0 || round > ROUND_MAX) {
      throw new IllegalArgumentException("round " + round + " is not in 0.." + ROUND_MAX);
    }
    return round;
  }

  static long height(long height) {
    if (height < 1) {
      throw new IllegalArgumentException("height " + height + " is below 1");
    }
    return height;
  }

  static Bytes digest(Bytes digest) {
    if (digest.size() != DIGEST_BYTES) {
      throw new IllegalArgumentException("a digest has 32 bytes, not " + digest.size());
    }
    return digest;
  }
}
