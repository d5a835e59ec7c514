package org.logothete.pbft.message;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.logothete.consensus.Authentication;
import org.logothete.consensus.Bytes;
import org.logothete.consensus.CanonicalReader;
import org.logothete.consensus.CanonicalWriter;
import org.logothete.consensus.Claim;
import org.logothete.consensus.MalformedMessageException;
import org.logothete.consensus.NodeId;
import org.logothete.consensus.ProposalHeader;
import org.logothete.consensus.Signatures;

/**
 * Prepares of one view for one header. With a quorum of signers it proves that no other header can
 * be prepared, and hence none decided, in that view at that height (Castro and Liskov, section
 * 4.2).
 *
 * @param signatures what each signer signed is the statement of {@link Prepare}
 */
public record PreparedCertificate(
    long view, ProposalHeader header, SortedMap<NodeId, Bytes> signatures) {
  public PreparedCertificate {
    Bounds.view(view);
    signatures = Collections.unmodifiableSortedMap(new TreeMap<>(signatures));
  }

  public long height() {
    return header.height();
  }

  public List<Claim> claims() {
    Authentication signed = Prepare.statement(view, header.height(), header.digest());
    List<Claim> claims = new ArrayList<>(signatures.size());
    signatures.forEach((signer, signature) -> claims.add(new Claim(signer, signed, signature)));
    return List.copyOf(claims);
  }

  public void write(CanonicalWriter out) {
    out.uint64(view);
    header.write(out);
    Signatures.write(out, signatures);
  }

  /** Reads what {@link #write} wrote. */
  public static PreparedCertificate read(CanonicalReader in) throws MalformedMessageException {
    return new PreparedCertificate(in.uint64(), ProposalHeader.read(in), Signatures.read(in));
  }
}
