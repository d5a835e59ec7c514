package org.logothete.consensus;

/**
 * How a message or a vote inside a certificate is proven to be its sender's. The host signs and
 * verifies; engines only name what is signed.
 */
public sealed interface Authentication {

  /**
   * Proven by the link it came over (mutual TLS, pinned certificate) and worth nothing to third
   * parties.
   */
  record Link() implements Authentication {}

  /**
   * Signed by the consenter. The host signs {@code domain tag, channel, config sequence, engine
   * name, signer, statement}, so the statement itself holds only what the protocol adds: kind of
   * vote, height and view or round.
   *
   * @param statement the vote's identity: what is persisted, compared and re-sent. In every
   *     protocol it ends with a length and a digest of what is chosen; what comes before, kind,
   *     height and view or round among it, names the slot the choice is for
   */
  record Statement(Bytes statement) implements Authentication {
    private static final int DIGEST_WITH_LENGTH = Integer.BYTES + ProposalHeader.HASH_BYTES;

    /**
     * For which an honest node never makes a different statement.
     *
     * @throws IllegalArgumentException if the statement is too short to have one
     */
    public Bytes slot() {
      if (statement.size() <= DIGEST_WITH_LENGTH) {
        throw new IllegalArgumentException(
            "a statement of %d bytes names no slot".formatted(statement.size()));
      }
      return statement.slice(0, statement.size() - DIGEST_WITH_LENGTH);
    }
  }

  /**
   * A commit vote: the signature that Fabric's clients verify over the block, with the view or
   * round of the vote inside the signed slot-0 value. The signature field then holds Fabric's
   * {@code MetadataSignature} (identifier header and ECDSA signature), opaque to engines.
   */
  record BlockSignature(ProposalHeader header, long viewOrRound) implements Authentication {
    public BlockSignature {
      if (viewOrRound < 0) {
        throw new IllegalArgumentException("negative view or round " + viewOrRound);
      }
    }
  }
}
