package org.logothete.chaincode.call;

import com.google.protobuf.ByteString;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/** SHA-256, over bytes that are not copied first. */
public final class Sha256 {
  private final MessageDigest digest;

  /** Over nothing yet. */
  public Sha256() {
    try {
      digest = MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }

  /** Goes on with a byte. */
  public Sha256 addByte(int value) {
    digest.update((byte) value);
    return this;
  }

  /** Goes on with these bytes. */
  public Sha256 add(ByteString bytes) {
    bytes.asReadOnlyByteBufferList().forEach(digest::update);
    return this;
  }

  /** Goes on with these bytes, up to the buffer's end. */
  public Sha256 add(ByteBuffer bytes) {
    digest.update(bytes);
    return this;
  }

  /** The hash over all that was added; of no further use then. */
  public ByteString hash() {
    return ByteString.copyFrom(digest.digest());
  }
}
