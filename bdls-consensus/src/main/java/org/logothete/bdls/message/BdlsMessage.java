package org.logothete.bdls.message;

import org.logothete.consensus.Bytes;
import org.logothete.consensus.CanonicalWriter;
import org.logothete.consensus.ConsensusMessage;
import org.logothete.consensus.Sighting;
import org.logothete.consensus.Sighting.Stage;

/**
 * Every message of this protocol. Encoded as format version, kind, then the fields in the order of
 * the record; {@link BdlsCodec} reads it back.
 */
public sealed interface BdlsMessage extends ConsensusMessage
    permits RoundChange,
        Select,
        Lock,
        Commit,
        LockRelease,
        Decide,
        Resync,
        Heartbeat,
        ProposalRequest,
        ProposalReply {

  /** Version of the encoding of all messages and statements. */
  int FORMAT_VERSION = 1;

  MessageKind kind();

  /** The height the message is about; the sender works on it, or has decided it. */
  long height();

  void write(CanonicalWriter out);

  @Override
  default Sighting sighting() {
    return switch (this) {
      case Select select -> new Sighting(Stage.PROPOSAL, height(), select.round());
      case RoundChange vote ->
          // The one vote in round 0 answers a proposal; later ones begin by leaving a round.
          new Sighting(vote.round() == 0 ? Stage.VOTE : Stage.CHANGE, height(), vote.round());
      case Lock lock -> new Sighting(Stage.LOCK, height(), lock.certificate().round());
      case Commit vote -> new Sighting(Stage.COMMIT, height(), vote.round());
      case Decide decide ->
          new Sighting(Stage.DECISION, height(), decide.certificate().viewOrRound());
      case Heartbeat(long decided, long round, boolean suspects) ->
          Sighting.progress(decided, round, suspects);
      case LockRelease _, Resync _, ProposalRequest _, ProposalReply _ ->
          new Sighting(Stage.OTHER, height(), 0);
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
