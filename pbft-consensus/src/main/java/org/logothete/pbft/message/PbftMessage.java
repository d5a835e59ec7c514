package org.logothete.pbft.message;

import org.logothete.consensus.Bytes;
import org.logothete.consensus.CanonicalWriter;
import org.logothete.consensus.ConsensusMessage;

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
  default Bytes encode() {
    CanonicalWriter out = new CanonicalWriter();
    out.uint8(FORMAT_VERSION).uint8(kind().code());
    write(out);
    return out.toBytes();
  }
}
