package org.logothete.orderer.admission;

/**
 * Bounds of admission's memory, and whether it looks at the clock.
 *
 * @param verifiedEnvelopesMax how many envelopes with good signatures are remembered, about 150
 *     bytes each
 * @param admittedBytesMax how many bytes of transactions that wait for a block are remembered,
 *     their objects included; they share them with the channels' pools
 * @param identitiesMax how many identities per channel are remembered, about 1 KiB each
 * @param expiry what to do about expired identities
 */
public record AdmissionSettings(
    int verifiedEnvelopesMax, long admittedBytesMax, int identitiesMax, Expiry expiry) {
  public static final AdmissionSettings DEFAULTS =
      new AdmissionSettings(1 << 17, 128 << 20, 1 << 12, Expiry.CHECKED);

  /** Fabric's General.Authentication.NoExpirationChecks. */
  public enum Expiry {
    CHECKED,
    IGNORED
  }
}
