package org.logothete.orderer.admission;

import com.google.protobuf.ByteString;
import java.time.Instant;
import java.util.Optional;

/**
 * What one channel configuration says of identities. Pure: the same arguments always give the same
 * answer, so answers may be kept. Thread-safe.
 */
public interface IdentityRules {
  /**
   * Whether the identity is one of the channel's (its MSP is known, its certificate chain sound and
   * not revoked) and satisfies the policy all by itself. Time plays no part.
   *
   * @param policy its path, such as {@code /Channel/Writers}
   * @param identity serialized
   * @return empty if so, else why not
   */
  Optional<String> refusal(String policy, ByteString identity);

  /**
   * Verifies a signature with the identity's key; high-S signatures are refused as in Fabric.
   *
   * @return empty if it is good, else why not
   */
  Optional<String> signatureRefusal(ByteString identity, ByteString message, ByteString signature);

  /** When the identity's certificate ends; empty if there is none to be read. */
  Optional<Instant> expiry(ByteString identity);
}
