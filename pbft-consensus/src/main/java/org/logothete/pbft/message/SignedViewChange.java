package org.logothete.pbft.message;

import java.util.ArrayList;
import java.util.List;
import org.logothete.consensus.Bytes;
import org.logothete.consensus.CanonicalReader;
import org.logothete.consensus.CanonicalWriter;
import org.logothete.consensus.Claim;
import org.logothete.consensus.MalformedMessageException;
import org.logothete.consensus.NodeId;

/** Somebody's view change, as it travels inside a new view. */
public record SignedViewChange(NodeId signer, ViewChange viewChange, Bytes signature) {

  /** The signature itself and everything that the view change carries. */
  List<Claim> claims() {
    List<Claim> claims = new ArrayList<>();
    claims.add(new Claim(signer, viewChange.authentication(), signature));
    claims.addAll(viewChange.claims());
    return claims;
  }

  void write(CanonicalWriter out) {
    out.node(signer);
    viewChange.write(out);
    out.bytes(signature);
  }

  static SignedViewChange read(CanonicalReader in) throws MalformedMessageException {
    return new SignedViewChange(
        in.node(), ViewChange.read(in), in.bytes(Bounds.SIGNATURE_BYTES_MAX));
  }
}
