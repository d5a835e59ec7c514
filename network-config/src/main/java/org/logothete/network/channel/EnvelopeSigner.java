package org.logothete.network.channel;

import com.google.protobuf.ByteString;

/** An identity that signs envelopes. */
public interface EnvelopeSigner {
  /** Who signs, a serialised {@code msp.SerializedIdentity}. */
  ByteString creator();

  /** Signs bytes; they are hashed by the signer. */
  ByteString sign(ByteString message);
}
