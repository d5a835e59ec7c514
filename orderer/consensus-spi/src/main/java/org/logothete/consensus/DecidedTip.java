package org.logothete.consensus;

import java.util.Optional;

/**
 * The newest block that is decided and durable here.
 *
 * @param height its number; 0 is the genesis block
 * @param hash its block hash, which the next header must name
 * @param viewOrRound the view or round its certificate was made in, 0 for the genesis block
 * @param certificate the block's certificate as the host keeps it with the block. Empty only for
 *     the block that the engine's configuration begins with (genesis or config block): its
 *     signatures, if any, were made under the configuration before. An engine proves with it how
 *     far it got, also after a restart or a catch-up
 */
public record DecidedTip(
    long height, Bytes hash, long viewOrRound, Optional<DecisionCertificate> certificate) {
  public DecidedTip {
    if (height < 0 || viewOrRound < 0) {
      throw new IllegalArgumentException("negative height or view: " + height + "/" + viewOrRound);
    }
    if (certificate.isPresent()
        && (certificate.get().height() != height
            || !certificate.get().header().hash().equals(hash)
            || certificate.get().viewOrRound() != viewOrRound)) {
      throw new IllegalArgumentException("the certificate of block " + height + " is another's");
    }
  }

  /** The block that the engine's configuration begins with: genesis or config block. */
  public DecidedTip(long height, Bytes hash, long viewOrRound) {
    this(height, hash, viewOrRound, Optional.empty());
  }

  /** The tip that a certificate proves. */
  public static DecidedTip of(DecisionCertificate certificate) {
    return new DecidedTip(
        certificate.height(),
        certificate.header().hash(),
        certificate.viewOrRound(),
        Optional.of(certificate));
  }
}
