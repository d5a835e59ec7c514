package org.logothete.consensus;

/**
 * A block as it is proposed: its header and its body. The body is opaque here; the host encodes and
 * validates it, and its first byte names its format (1: whole envelopes).
 */
public record Proposal(ProposalHeader header, Bytes body) {
  public long height() {
    return header.height();
  }

  /** The same block with its body in another form. */
  public Proposal withBody(Bytes other) {
    return new Proposal(header, other);
  }

  public void write(CanonicalWriter out) {
    header.write(out);
    out.bytes(body);
  }

  /**
   * Reads what {@link #write} wrote.
   *
   * @param bodyBytesMax largest body accepted
   * @throws MalformedMessageException if the body is larger or the header is none
   */
  public static Proposal read(CanonicalReader in, int bodyBytesMax)
      throws MalformedMessageException {
    return new Proposal(ProposalHeader.read(in), in.bytes(bodyBytesMax));
  }
}
