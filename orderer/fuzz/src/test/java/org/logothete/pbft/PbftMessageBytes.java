package org.logothete.pbft;

import java.util.ArrayList;
import java.util.List;
import org.logothete.consensus.Bytes;
import org.logothete.consensus.MalformedMessageException;
import org.logothete.fuzz.FuzzTarget;
import org.logothete.fuzz.Golden;
import org.logothete.pbft.message.MessageKind;
import org.logothete.pbft.message.PbftCodec;
import org.logothete.pbft.message.PbftMessage;

/** Messages of PBFT: a value has one encoding, and what the host asks of it can be answered. */
public final class PbftMessageBytes implements FuzzTarget {
  private static final int BODY_BYTES_MAX = 1 << 16;

  @Override
  public void run(byte[] input) {
    Bytes encoded = Bytes.wrap(input);
    PbftMessage message;
    try {
      message = PbftCodec.decode(encoded, BODY_BYTES_MAX);
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
    List<byte[]> seeds = new ArrayList<>(Golden.messages("pbft", MessageKind.values()));
    seeds.add(Golden.message("pbft", "view_change_in_turns"));
    return seeds;
  }
}
