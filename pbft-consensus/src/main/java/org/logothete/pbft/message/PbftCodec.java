package org.logothete.pbft.message;

import org.logothete.consensus.Bytes;
import org.logothete.consensus.CanonicalReader;
import org.logothete.consensus.MalformedMessageException;

/** Reads messages; each writes itself. Refuses everything that is not the one encoding. */
public final class PbftCodec {
  private PbftCodec() {}

  /**
   * Reads a message.
   *
   * @param bodyBytesMax largest proposal body accepted
   * @throws MalformedMessageException if the bytes are not the canonical encoding of a message
   */
  public static PbftMessage decode(Bytes encoded, int bodyBytesMax)
      throws MalformedMessageException {
    CanonicalReader in = new CanonicalReader(encoded);
    int version = in.uint8();
    if (version != PbftMessage.FORMAT_VERSION) {
      throw in.malformed("message format version " + version + ", only 1 is known");
    }
    int code = in.uint8();
    MessageKind kind =
        MessageKind.ofCode(code).orElseThrow(() -> in.malformed("unknown message kind " + code));
    try {
      PbftMessage message = read(kind, in, bodyBytesMax);
      in.end();
      return message;
    } catch (IllegalArgumentException e) {
      throw in.malformed(kind + ": " + e.getMessage());
    }
  }

  private static PbftMessage read(MessageKind kind, CanonicalReader in, int bodyBytesMax)
      throws MalformedMessageException {
    return switch (kind) {
      case PRE_PREPARE -> PrePrepare.read(in, bodyBytesMax);
      case PREPARE -> Prepare.read(in);
      case COMMIT -> Commit.read(in);
      case VIEW_CHANGE -> ViewChange.read(in);
      case NEW_VIEW -> NewView.read(in);
      case HEARTBEAT -> Heartbeat.read(in);
      case NEW_VIEW_REQUEST -> NewViewRequest.read(in);
      case NEW_VIEW_REPLY -> NewViewReply.read(in);
      case PROPOSAL_REQUEST -> ProposalRequest.read(in);
      case PROPOSAL_REPLY -> ProposalReply.read(in, bodyBytesMax);
      case REMINDER -> Reminder.read(in);
    };
  }
}
