package org.logothete.simulator;

import java.util.HashSet;
import java.util.Set;
import org.logothete.consensus.Authentication;
import org.logothete.consensus.Bytes;
import org.logothete.consensus.CanonicalWriter;
import org.logothete.consensus.Claim;
import org.logothete.consensus.NodeId;

/**
 * Signatures without keys: a signature spells out who signed what, and is good if and only if it
 * was really made here. So nobody can forge one, and every one ever made is known.
 */
final class Notary {
  private final Set<Bytes> made = new HashSet<>();

  /**
   * @param configSequence number of the config block the signer works under
   */
  Bytes sign(NodeId signer, long configSequence, Authentication signed) {
    Bytes signature = spell(signer, configSequence, signed);
    made.add(signature);
    return signature;
  }

  boolean verify(Claim claim, long configSequence) {
    return claim.signature().equals(spell(claim.signer(), configSequence, claim.signed()))
        && made.contains(claim.signature());
  }

  /** Whether the signature is what a message with this authentication carries. */
  boolean verify(NodeId signer, long configSequence, Authentication signed, Bytes signature) {
    return signed instanceof Authentication.Link
        ? signature.isEmpty()
        : verify(new Claim(signer, signed, signature), configSequence);
  }

  private static Bytes spell(NodeId signer, long configSequence, Authentication signed) {
    return switch (signed) {
      case Authentication.Link _ -> Bytes.EMPTY;
      case Authentication.Statement(Bytes statement) ->
          new CanonicalWriter()
              .uint8(1)
              .node(signer)
              .uint64(configSequence)
              .bytes(statement)
              .toBytes();
      // A header says itself which configuration it belongs to.
      case Authentication.BlockSignature(var header, long viewOrRound) ->
          new CanonicalWriter()
              .uint8(2)
              .node(signer)
              .uint64(viewOrRound)
              .bytes(header.digest())
              .toBytes();
    };
  }
}
