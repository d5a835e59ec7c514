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
   * @param statement the vote's identity: what is persisted, compared and re-sent
   */
  record Statement(Bytes statement) implements Authentication {}

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
