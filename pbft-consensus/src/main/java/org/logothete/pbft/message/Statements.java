package org.logothete.pbft.message;

import org.logothete.consensus.Authentication;
import org.logothete.consensus.Bytes;
import org.logothete.consensus.CanonicalWriter;

/** The bytes that nodes sign: version, kind, view, height, digest, all of fixed width. */
final class Statements {
  private Statements() {}

  static Authentication.Statement of(MessageKind kind, long view, long height, Bytes digest) {
    return new Authentication.Statement(
        new CanonicalWriter()
            .uint8(PbftMessage.FORMAT_VERSION)
            .uint8(kind.code())
            .uint64(view)
            .uint64(height)
            .bytes(digest)
            .toBytes());
  }
}
