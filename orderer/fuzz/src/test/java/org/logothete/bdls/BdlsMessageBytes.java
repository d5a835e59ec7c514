package org.logothete.bdls;

import java.util.List;
import org.logothete.bdls.message.BdlsCodec;
import org.logothete.bdls.message.BdlsMessage;
import org.logothete.bdls.message.MessageKind;
import org.logothete.consensus.Bytes;
import org.logothete.consensus.MalformedMessageException;
import org.logothete.fuzz.FuzzTarget;
import org.logothete.fuzz.Golden;

/** Messages of BDLS: a value has one encoding, and what the host asks of it can be answered. */
public final class BdlsMessageBytes implements FuzzTarget {
  private static final int BODY_BYTES_MAX = 1 << 16;

  @Override
  public void run(byte[] input) {
    Bytes encoded = Bytes.wrap(input);
    BdlsMessage message;
    try {
      message = BdlsCodec.decode(encoded, BODY_BYTES_MAX);
    } catch (MalformedMessageException refused) {
      return;
    }
    if (!message.encode().equals(encoded)) {
      throw new AssertionError("a second encoding of " + message);
    }
    message.headers().forEach(header -> header.digest());
    message.claims().forEach(claim -> claim.signed());
    message.authentication();
  }

  @Override
  public List<byte[]> seeds() {
    return Golden.messages("bdls", MessageKind.values());
  }
}
