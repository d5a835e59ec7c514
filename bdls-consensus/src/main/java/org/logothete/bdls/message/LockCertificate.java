package org.logothete.bdls.message;

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
 * Round changes of one height and round for one header. With a quorum of signers it proves that no
 * other header can be locked, and hence none decided, in that round: two quorums share an honest
 * node, and that one sent one round change.
 *
 * @param signatures what each signer signed is the statement of {@link RoundChange}
 */
public record LockCertificate(
    long round, ProposalHeader header, SortedMap<NodeId, Bytes> signatures) {
  public LockCertificate {
    Bounds.round(round);
    signatures = Collections.unmodifiableSortedMap(new TreeMap<>(signatures));
  }

  public long height() {
    return header.height();
  }

  public List<Claim> claims() {
    Authentication signed = RoundChange.statement(header.height(), round, header.digest());
    List<Claim> claims = new ArrayList<>(signatures.size());
    signatures.forEach((signer, signature) -> claims.add(new Claim(signer, signed, signature)));
    return List.copyOf(claims);
  }

  public void write(CanonicalWriter out) {
    out.uint64(round);
    header.write(out);
    Signatures.write(out, signatures);
  }

  /** Reads what {@link #write} wrote. */
  public static LockCertificate read(CanonicalReader in) throws MalformedMessageException {
    return new LockCertificate(in.uint64(), ProposalHeader.read(in), Signatures.read(in));
  }
}
