package org.logothete.consensus;

import org.jspecify.annotations.Nullable;

/**
 * What consenters agree on for one height: the Fabric block header and the index of the last config
 * block. The view or round of a vote is not part of it, so a block that is proposed again keeps its
 * header and its digest.
 *
 * <p>A value like a record, and no record because it remembers its digest: engines compare headers
 * by it many times for each message.
 */
public final class ProposalHeader {
  public static final int HASH_BYTES = 32;
  private static final Bytes DOMAIN = Bytes.ofUtf8("logothete/proposal/1");

  private final long height;
  private final Bytes hash;
  private final Bytes previousHash;
  private final Bytes dataHash;
  private final long lastConfig;
  private final boolean barrier;

  /** Computed when first asked for; threads that race for it compute the same. */
  private @Nullable Bytes digest;

  /**
   * @param height the block number, at least 1 (the genesis block is never voted on)
   * @param hash the block's hash: SHA-256 of the DER encoding of (height, previousHash, dataHash).
   *     The host checks it before any message that carries this header reaches an engine
   * @param previousHash hash of the block at {@code height - 1}; engines check that chains link
   * @param dataHash Fabric's data hash of the block's envelopes
   * @param lastConfig number of the newest config block at or below this one ({@code height} itself
   *     if {@code barrier})
   * @param barrier true for a config block: nothing is proposed behind it, and the engine ends with
   *     it
   */
  public ProposalHeader(
      long height,
      Bytes hash,
      Bytes previousHash,
      Bytes dataHash,
      long lastConfig,
      boolean barrier) {
    if (height < 1) {
      throw new IllegalArgumentException("a proposal's height is at least 1, not " + height);
    }
    if (hash.size() != HASH_BYTES
        || previousHash.size() != HASH_BYTES
        || dataHash.size() != HASH_BYTES) {
      throw new IllegalArgumentException("hashes in a proposal header have 32 bytes");
    }
    if (barrier ? lastConfig != height : lastConfig < 0 || lastConfig >= height) {
      throw new IllegalArgumentException(
          "last config " + lastConfig + " does not fit height " + height + ", barrier " + barrier);
    }
    this.height = height;
    this.hash = hash;
    this.previousHash = previousHash;
    this.dataHash = dataHash;
    this.lastConfig = lastConfig;
    this.barrier = barrier;
  }

  public long height() {
    return height;
  }

  public Bytes hash() {
    return hash;
  }

  public Bytes previousHash() {
    return previousHash;
  }

  public Bytes dataHash() {
    return dataHash;
  }

  public long lastConfig() {
    return lastConfig;
  }

  public boolean barrier() {
    return barrier;
  }

  /** What votes name. Covers every field. */
  public Bytes digest() {
    Bytes known = digest;
    if (known == null) {
      CanonicalWriter out = new CanonicalWriter();
      out.bytes(DOMAIN);
      write(out);
      known = out.toBytes().sha256();
      digest = known;
    }
    return known;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return this == other
        || (other instanceof ProposalHeader that
            && height == that.height
            && lastConfig == that.lastConfig
            && barrier == that.barrier
            && hash.equals(that.hash)
            && previousHash.equals(that.previousHash)
            && dataHash.equals(that.dataHash));
  }

  /** The hash of the block is one already. */
  @Override
  public int hashCode() {
    return hash.hashCode();
  }

  @Override
  public String toString() {
    return "ProposalHeader[height="
        + height
        + ", hash="
        + hash
        + ", previousHash="
        + previousHash
        + ", dataHash="
        + dataHash
        + ", lastConfig="
        + lastConfig
        + ", barrier="
        + barrier
        + "]";
  }

  public void write(CanonicalWriter out) {
    out.uint64(height)
        .bytes(hash)
        .bytes(previousHash)
        .bytes(dataHash)
        .uint64(lastConfig)
        .bool(barrier);
  }

  /**
   * Reads what {@link #write} wrote.
   *
   * @throws MalformedMessageException if a field is out of range
   */
  public static ProposalHeader read(CanonicalReader in) throws MalformedMessageException {
    long height = in.uint64();
    Bytes hash = in.bytes(HASH_BYTES);
    Bytes previousHash = in.bytes(HASH_BYTES);
    Bytes dataHash = in.bytes(HASH_BYTES);
    long lastConfig = in.uint64();
    boolean barrier = in.bool();
    try {
      return new ProposalHeader(height, hash, previousHash, dataHash, lastConfig, barrier);
    } catch (IllegalArgumentException e) {
      throw new MalformedMessageException("proposal header: " + e.getMessage());
    }
  }
}
