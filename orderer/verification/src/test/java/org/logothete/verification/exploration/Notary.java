package org.logothete.verification.exploration;

import org.logothete.consensus.Authentication;
import org.logothete.consensus.Bytes;
import org.logothete.consensus.CanonicalWriter;
import org.logothete.consensus.NodeId;

/** Signatures; who may use whose is up to {@link Post}. */
final class Notary {
  private Notary() {}

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
}
