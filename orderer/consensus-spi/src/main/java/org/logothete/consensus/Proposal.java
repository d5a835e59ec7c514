package org.logothete.consensus;

/**
 * A block as it is proposed: its header and its body. The body is opaque here; the host encodes and
 * validates it, and its first byte names its format (1: whole envelopes).
 */
public record Proposal(ProposalHeader header, Bytes body) {
  public long height() {
    return header.height();
  }
}
