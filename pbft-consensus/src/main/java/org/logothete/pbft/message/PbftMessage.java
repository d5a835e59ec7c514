package org.logothete.pbft.message;

import org.logothete.consensus.Bytes;
import org.logothete.consensus.CanonicalWriter;
import org.logothete.consensus.ConsensusMessage;
import org.logothete.consensus.Sighting;
import org.logothete.consensus.Sighting.Stage;

/**
 * Every message of this protocol. Encoded as format version, kind, then the fields in the order of
 * the record; {@link PbftCodec} reads it back.
 */
public sealed interface PbftMessage extends ConsensusMessage
    permits Vote,
        ViewChange,
        NewView,
        Heartbeat,
        NewViewRequest,
        NewViewReply,
        ProposalRequest,
        ProposalReply,
        Reminder {

  /** Version of the encoding of all messages and statements. */
  int FORMAT_VERSION = 1;

  MessageKind kind();

  /** The view the message belongs to or, for a view change, asks for. */
  long view();

  void write(CanonicalWriter out);

  @Override
  default Sighting sighting() {
    return switch (this) {
      case PrePrepare proposal -> new Sighting(Stage.PROPOSAL, proposal.height(), view());
      case Prepare vote -> new Sighting(Stage.VOTE, vote.height(), view());
      case Commit vote -> new Sighting(Stage.COMMIT, vote.height(), view());
      case ViewChange _ -> new Sighting(Stage.CHANGE, 0, view());
      case NewView _ -> new Sighting(Stage.BEGINNING, 0, view());
      case Heartbeat(long view, long decided, boolean suspects) ->
          Sighting.progress(decided, view, suspects);
      case NewViewRequest _, NewViewReply _, ProposalRequest _, ProposalReply _, Reminder _ ->
          new Sighting(Stage.OTHER, 0, view());
    };
  }

  @Override
  default Bytes encode() {
    CanonicalWriter out = new CanonicalWriter();
    out.uint8(FORMAT_VERSION).uint8(kind().code());
    write(out);
    return out.toBytes();
  }
}
