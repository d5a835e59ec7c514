package org.logothete.bdls;

import org.logothete.consensus.Authentication;
import org.logothete.consensus.Bytes;
import org.logothete.consensus.CanonicalWriter;
import org.logothete.consensus.Claim;
import org.logothete.consensus.NodeId;

/** Signatures that anybody could compute and nobody in these tests forges. */
final class Signer {
  private Signer() {}

  static Bytes sign(NodeId signer, Authentication authentication) {
    return switch (authentication) {
      case Authentication.Link _ -> Bytes.EMPTY;
      case Authentication.Statement(Bytes statement) ->
          new CanonicalWriter().node(signer).uint8(1).bytes(statement).toBytes().sha256();
      case Authentication.BlockSignature(var header, long view) ->
          new CanonicalWriter()
              .node(signer)
              .uint8(2)
              .bytes(header.digest())
              .uint64(view)
              .toBytes()
              .sha256();
    };
  }

  static boolean verifies(Claim claim) {
    return claim.signature().equals(sign(claim.signer(), claim.signed()));
  }
}
