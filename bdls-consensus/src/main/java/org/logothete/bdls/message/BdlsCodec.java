package org.logothete.bdls.message;

import org.logothete.consensus.Bytes;
import org.logothete.consensus.CanonicalReader;
import org.logothete.consensus.MalformedMessageException;

/** Reads messages; each writes itself. Refuses everything that is not the one encoding. */
public final class BdlsCodec {
  private BdlsCodec() {}

  /**
   * Reads a message.
   *
   * @param bodyBytesMax largest proposal body accepted
   * @throws MalformedMessageException if the bytes are not the canonical encoding of a message
   */
  public static BdlsMessage decode(Bytes encoded, int bodyBytesMax)
      throws MalformedMessageException {
    CanonicalReader in = new CanonicalReader(encoded);
    int version = in.uint8();
    if (version != BdlsMessage.FORMAT_VERSION) {
      throw in.malformed("message format version " + version + ", only 1 is known");
    }
    int code = in.uint8();
    MessageKind kind =
        MessageKind.ofCode(code).orElseThrow(() -> in.malformed("unknown message kind " + code));
    try {
      BdlsMessage message = read(kind, in, bodyBytesMax);
      in.end();
      return message;
    } catch (IllegalArgumentException e) {
      throw in.malformed(kind + ": " + e.getMessage());
    }
  }

  private static BdlsMessage read(MessageKind kind, CanonicalReader in, int bodyBytesMax)
      throws MalformedMessageException {
    return switch (kind) {
      case ROUND_CHANGE -> RoundChange.read(in);
      case SELECT -> Select.read(in, bodyBytesMax);
      case LOCK -> Lock.read(in);
      case COMMIT -> Commit.read(in);
      case LOCK_RELEASE -> LockRelease.read(in);
      case DECIDE -> Decide.read(in);
      case RESYNC -> Resync.read(in);
      case HEARTBEAT -> Heartbeat.read(in);
      case PROPOSAL_REQUEST -> ProposalRequest.read(in);
      case PROPOSAL_REPLY -> ProposalReply.read(in, bodyBytesMax);
    };
  }
}
