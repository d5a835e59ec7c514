package org.logothete.bdls;

import org.logothete.consensus.Bytes;
import org.logothete.consensus.CanonicalWriter;
import org.logothete.consensus.Proposal;
import org.logothete.consensus.ProposalHeader;

/** Makes blocks as a host would, with a hash that needs no ASN.1. */
final class Blocks {
  static final Bytes GENESIS_HASH = Bytes.ofUtf8("genesis").sha256();

  private Blocks() {}

  static Proposal block(long height, Bytes parent, String content) {
    return block(height, parent, content, 0);
  }

  static Proposal block(long height, Bytes parent, String content, long lastConfig) {
    Bytes body = Bytes.ofUtf8(content);
    return new Proposal(
        header(height, parent, body.sha256(), lastConfig, lastConfig == height), body);
  }

  static ProposalHeader header(
      long height, Bytes parent, Bytes dataHash, long lastConfig, boolean barrier) {
    Bytes hash =
        new CanonicalWriter().uint64(height).bytes(parent).bytes(dataHash).toBytes().sha256();
    return new ProposalHeader(height, hash, parent, dataHash, lastConfig, barrier);
  }

  static boolean isWhole(Proposal proposal) {
    return proposal.body().sha256().equals(proposal.header().dataHash());
  }

  static boolean carriesItsHash(ProposalHeader header) {
    return header.equals(
        header(
            header.height(),
            header.previousHash(),
            header.dataHash(),
            header.lastConfig(),
            header.barrier()));
  }
}
