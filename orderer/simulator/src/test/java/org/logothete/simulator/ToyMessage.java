package org.logothete.simulator;

import java.util.List;
import org.logothete.consensus.Authentication;
import org.logothete.consensus.Bytes;
import org.logothete.consensus.CanonicalReader;
import org.logothete.consensus.CanonicalWriter;
import org.logothete.consensus.Claim;
import org.logothete.consensus.ConsensusMessage;
import org.logothete.consensus.MalformedMessageException;
import org.logothete.consensus.Proposal;
import org.logothete.consensus.ProposalHeader;
import org.logothete.consensus.Sighting;
import org.logothete.consensus.Sighting.Stage;

/** What nodes of the toy protocol say. */
sealed interface ToyMessage extends ConsensusMessage {
  /** The leader wants this block. */
  record Propose(Proposal proposal) implements ToyMessage {
    @Override
    public Bytes encode() {
      CanonicalWriter out = new CanonicalWriter().uint8(1).uint8(1);
      writeProposal(out, proposal);
      return out.toBytes();
    }

    @Override
    public Authentication authentication() {
      return new Authentication.Statement(
          new CanonicalWriter()
              .uint64(proposal.height())
              .bytes(proposal.header().digest())
              .toBytes());
    }

    @Override
    public List<ProposalHeader> headers() {
      return List.of(proposal.header());
    }
  }

  /** The sender signs this block. */
  record Vote(ProposalHeader header) implements ToyMessage {
    @Override
    public Bytes encode() {
      CanonicalWriter out = new CanonicalWriter().uint8(1).uint8(2);
      header.write(out);
      return out.toBytes();
    }

    @Override
    public Authentication authentication() {
      return new Authentication.BlockSignature(header, 0);
    }

    @Override
    public List<ProposalHeader> headers() {
      return List.of(header);
    }
  }

  /** The sender has decided up to this height. */
  record Height(long height) implements ToyMessage {
    @Override
    public Bytes encode() {
      return new CanonicalWriter().uint8(1).uint8(3).uint64(height).toBytes();
    }

    @Override
    public Authentication authentication() {
      return new Authentication.Link();
    }

    @Override
    public List<ProposalHeader> headers() {
      return List.of();
    }
  }

  @Override
  default List<Claim> claims() {
    return List.of();
  }

  @Override
  default Sighting sighting() {
    return switch (this) {
      case Propose(Proposal proposal) -> new Sighting(Stage.PROPOSAL, proposal.height(), 0);
      case Vote(ProposalHeader header) -> new Sighting(Stage.COMMIT, header.height(), 0);
      case Height(long height) -> Sighting.progress(height, 0, false);
    };
  }

  static ToyMessage decode(Bytes encoded, int bodyBytesMax) throws MalformedMessageException {
    CanonicalReader in = new CanonicalReader(encoded);
    if (in.uint8() != 1) {
      throw in.malformed("unknown version");
    }
    ToyMessage message =
        switch (in.uint8()) {
          case 1 -> new Propose(readProposal(in, bodyBytesMax));
          case 2 -> new Vote(ProposalHeader.read(in));
          case 3 -> new Height(in.uint64());
          default -> throw in.malformed("unknown kind");
        };
    in.end();
    return message;
  }

  static void writeProposal(CanonicalWriter out, Proposal proposal) {
    proposal.header().write(out);
    out.bytes(proposal.body());
  }

  static Proposal readProposal(CanonicalReader in, int bodyBytesMax)
      throws MalformedMessageException {
    return new Proposal(ProposalHeader.read(in), in.bytes(bodyBytesMax));
  }
}
