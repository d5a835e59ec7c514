package org.logothete.bdls.message;

import org.logothete.consensus.Authentication;
import org.logothete.consensus.Bytes;
import org.logothete.consensus.CanonicalWriter;

/** The bytes that nodes sign: version, kind, height, round, digest, all of fixed width. */
final class Statements {
  private Statements() {}

  static Authentication.Statement of(MessageKind kind, long height, long round, Bytes digest) {
    return new Authentication.Statement(
        new CanonicalWriter()
            .uint8(BdlsMessage.FORMAT_VERSION)
            .uint8(kind.code())
            .uint64(height)
            .uint64(round)
            .bytes(digest)
            .toBytes());
  }
}
