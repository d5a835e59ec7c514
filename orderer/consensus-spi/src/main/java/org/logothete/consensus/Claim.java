package org.logothete.consensus;

/**
 * "This consenter signed that": one signature carried inside a message or a certificate. The host
 * verifies every claim of a message before an engine sees the message.
 */
public record Claim(NodeId signer, Authentication signed, Bytes signature) {
  public Claim {
    if (signed instanceof Authentication.Link) {
      throw new IllegalArgumentException("a link proves nothing to third parties");
    }
  }
}
