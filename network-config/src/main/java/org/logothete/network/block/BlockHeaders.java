package org.logothete.network.block;

import com.google.protobuf.ByteString;
import java.io.ByteArrayOutputStream;
import java.math.BigInteger;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.List;
import org.hyperledger.fabric.protos.common.BlockHeader;

/**
 * The bytes and hashes of block headers (Fabric {@code protoutil/blockutils.go}: {@code
 * BlockHeaderBytes}, {@code BlockHeaderHash}, {@code ComputeBlockDataHash}).
 */
public final class BlockHeaders {
  private static final int INTEGER = 0x02;
  private static final int OCTET_STRING = 0x04;
  private static final int SEQUENCE = 0x30;

  private BlockHeaders() {}

  /**
   * The DER encoding that is hashed and signed: SEQUENCE of the number, the previous hash and the
   * data hash.
   *
   * @param number as an unsigned 64-bit number
   */
  public static byte[] der(long number, byte[] previousHash, byte[] dataHash) {
    BigInteger unsigned = new BigInteger(Long.toUnsignedString(number));
    ByteArrayOutputStream content = new ByteArrayOutputStream();
    element(content, INTEGER, unsigned.toByteArray());
    element(content, OCTET_STRING, previousHash);
    element(content, OCTET_STRING, dataHash);
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    element(out, SEQUENCE, content.toByteArray());
    return out.toByteArray();
  }

  public static byte[] der(BlockHeader header) {
    return der(
        header.getNumber(),
        header.getPreviousHash().toByteArray(),
        header.getDataHash().toByteArray());
  }

  /** SHA-256 of the DER encoding: what the next block names as its previous hash. */
  public static byte[] hash(long number, byte[] previousHash, byte[] dataHash) {
    return sha256().digest(der(number, previousHash, dataHash));
  }

  public static byte[] hash(BlockHeader header) {
    return sha256().digest(der(header));
  }

  /** SHA-256 of the envelopes, one after the other. */
  public static byte[] dataHash(List<ByteString> envelopes) {
    MessageDigest digest = sha256();
    envelopes.forEach(envelope -> digest.update(envelope.asReadOnlyByteBuffer()));
    return digest.digest();
  }

  private static void element(ByteArrayOutputStream out, int tag, byte[] content) {
    out.write(tag);
    if (content.length > 0xff) {
      throw new IllegalArgumentException(
          "a hash in a block header has " + content.length + " bytes");
    }
    if (content.length > 0x7f) {
      out.write(0x81);
    }
    out.write(content.length);
    out.writeBytes(content);
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform must provide SHA-256", e);
    }
  }
}
