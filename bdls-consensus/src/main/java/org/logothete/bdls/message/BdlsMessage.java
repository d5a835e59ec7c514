package org.logothete.bdls.message;

import org.logothete.consensus.Bytes;
import org.logothete.consensus.CanonicalWriter;
import org.logothete.consensus.ConsensusMessage;

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
  default Bytes encode() {
    CanonicalWriter out = new CanonicalWriter();
    out.uint8(FORMAT_VERSION).uint8(kind().code());
    write(out);
    return out.toBytes();
  }
}
