package org.logothete.verification.exploration;

import java.util.HashMap;
import java.util.Map;
import org.logothete.consensus.Bytes;
import org.logothete.consensus.CanonicalWriter;
import org.logothete.consensus.DecidedTip;
import org.logothete.consensus.Proposal;
import org.logothete.consensus.ProposalHeader;

/** The blocks of a scope, by short names that traces use. All are valid. */
final class Blocks {
  static final DecidedTip GENESIS = new DecidedTip(0, Bytes.ofUtf8("genesis").sha256(), 0);

  private final Map<Bytes, Proposal> byDigest = new HashMap<>();
  private final Map<Bytes, String> names = new HashMap<>();

  Proposal block(long height, Bytes parent, String name) {
    Bytes body = Bytes.ofUtf8(name);
    Bytes dataHash = body.sha256();
    Bytes hash =
        new CanonicalWriter().uint64(height).bytes(parent).bytes(dataHash).toBytes().sha256();
    ProposalHeader header = new ProposalHeader(height, hash, parent, dataHash, 0, false);
    Proposal proposal = new Proposal(header, body);
    byDigest.put(header.digest(), proposal);
    names.put(header.digest(), name);
    return proposal;
  }

  /** What faulty nodes lay on a block. */
  Proposal successor(ProposalHeader below) {
    return block(below.height() + 1, below.hash(), name(below.digest()) + "+");
  }

  Proposal body(Bytes digest) {
    Proposal known = byDigest.get(digest);
    if (known == null) {
      throw new IllegalArgumentException("nobody made block " + digest);
    }
    return known;
  }

  /** What traces call a block. */
  String name(Bytes digest) {
    return names.getOrDefault(digest, "nothing");
  }
}
