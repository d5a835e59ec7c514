package org.logothete.bdls.message;

import org.logothete.consensus.CanonicalReader;
import org.logothete.consensus.CanonicalWriter;
import org.logothete.consensus.MalformedMessageException;
import org.logothete.consensus.Proposal;
import org.logothete.consensus.ProposalHeader;

/** What a leader selects: a lock that somebody holds, or else a proposal. */
public sealed interface Choice {
  ProposalHeader header();

  /** A proposal with its body, since most will see it for the first time. */
  record Fresh(Proposal proposal) implements Choice {
    @Override
    public ProposalHeader header() {
      return proposal.header();
    }
  }

  /** The newest lock the leader was told of; who lacks the body asks those who locked it. */
  record Locked(LockCertificate certificate) implements Choice {
    @Override
    public ProposalHeader header() {
      return certificate.header();
    }
  }

  default void write(CanonicalWriter out) {
    switch (this) {
      case Fresh(Proposal proposal) -> {
        out.bool(false);
        proposal.write(out);
      }
      case Locked(LockCertificate certificate) -> {
        out.bool(true);
        certificate.write(out);
      }
    }
  }

  /** Reads what {@link #write} wrote. */
  static Choice read(CanonicalReader in, int bodyBytesMax) throws MalformedMessageException {
    return in.bool()
        ? new Locked(LockCertificate.read(in))
        : new Fresh(Proposal.read(in, bodyBytesMax));
  }
}
