package org.logothete.consensus;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The signatures that make a block final, without its body. They were all cast in one view or
 * round: votes of different views never add up. Whether the signers are a quorum of a membership is
 * for the reader to check.
 *
 * @param signatures block signatures by distinct consenters, see {@link
 *     Authentication.BlockSignature}
 */
public record DecisionCertificate(
    ProposalHeader header, long viewOrRound, SortedMap<NodeId, Bytes> signatures) {
  public DecisionCertificate {
    if (viewOrRound < 0) {
      throw new IllegalArgumentException("negative view or round " + viewOrRound);
    }
    signatures = Collections.unmodifiableSortedMap(new TreeMap<>(signatures));
  }

  public long height() {
    return header.height();
  }

  public void write(CanonicalWriter out) {
    header.write(out);
    out.uint64(viewOrRound);
    Signatures.write(out, signatures);
  }

  /**
   * Reads what {@link #write} wrote.
   *
   * @throws MalformedMessageException if a field is out of range
   */
  public static DecisionCertificate read(CanonicalReader in) throws MalformedMessageException {
    return new DecisionCertificate(ProposalHeader.read(in), in.uint64(), Signatures.read(in));
  }

  /** What a host has to verify before it may believe the certificate. */
  public List<Claim> claims() {
    Authentication signed = new Authentication.BlockSignature(header, viewOrRound);
    List<Claim> claims = new ArrayList<>(signatures.size());
    signatures.forEach((signer, signature) -> claims.add(new Claim(signer, signed, signature)));
    return List.copyOf(claims);
  }
}
