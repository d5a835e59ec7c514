package org.logothete.pbft.message;

import org.logothete.consensus.Bytes;
import org.logothete.consensus.ProposalHeader;
import org.logothete.consensus.Signatures;

/** What a message may hold at most; checked on decoding before anything is allocated. */
public final class Bounds {
  /** Consenters of a channel, hence signatures in a certificate and view changes in a new view. */
  public static final int MEMBERS_MAX = Signatures.SIGNERS_MAX;

  /** Heights in progress, hence certificates in a view change; the SPI's limit of the window. */
  public static final int HEIGHTS_MAX = 64;

  /** One signature; Fabric's metadata signature with its identifier header takes about 100. */
  public static final int SIGNATURE_BYTES_MAX = Signatures.BYTES_MAX;

  /** Above this no view is ever reached; leaves room for adding without overflow. */
  public static final long VIEW_MAX = 1L << 60;

  static final int DIGEST_BYTES = ProposalHeader.HASH_BYTES;

  private Bounds() {}

  static long view(long view) {
    if (view < 0 || view > VIEW_MAX) {
      throw new IllegalArgumentException("view " + view + " is not in 0.." + VIEW_MAX);
    }
    return view;
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
