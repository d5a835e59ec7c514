package org.logothete.orderer.api;

import com.google.protobuf.ByteString;
import java.time.Instant;
import java.util.Optional;

/** Who may read a channel's blocks, by the channel's current configuration. Thread-safe. */
public interface AccessPolicy {
  /** Sequence of the configuration in force; it only grows. */
  long configSequence(String channel);

  /**
   * When the certificate inside a serialized identity ends. Empty if there is none to be read, or
   * if this node does not check expiry; the session then has no end of its own.
   */
  Optional<Instant> expiry(String channel, ByteString identity);

  /**
   * Checks the signature and {@code /Channel/Readers} ({@code /Channel/Orderer/Readers} in
   * maintenance). May verify signatures on the calling thread.
   *
   * @return empty if the signer may read, else why not
   */
  Optional<String> refusal(String channel, SignedRequest request);
}
