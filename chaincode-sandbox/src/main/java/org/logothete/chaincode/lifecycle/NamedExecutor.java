package org.logothete.chaincode.lifecycle;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import java.util.Optional;
import java.util.regex.Pattern;
import org.hyperledger.fabric.protos.msp.SerializedIdentity;

/**
 * An executor as a definition names it.
 *
 * @param identity the serialized identity that signs its votes
 * @param address host and port where others ask for its results; empty if it is an orderer, whose
 *     address the channel's configuration knows
 */
public record NamedExecutor(ByteString identity, String address) {
  private static final Pattern ADDRESS = Pattern.compile("[A-Za-z0-9.:\\[\\]-]{1,253}:[0-9]{1,5}");

  /** Whether an executor can be reached there. */
  static boolean isAddress(String text) {
    return text.isEmpty() || ADDRESS.matcher(text).matches();
  }

  /** What votes are counted under; empty if the identity holds no certificate. */
  public Optional<ByteString> id() {
    return ExecutorId.of(identity);
  }

  /** Its organisation; empty if the identity is none. */
  public String mspId() {
    try {
      return SerializedIdentity.parseFrom(identity).getMspid();
    } catch (InvalidProtocolBufferException _) {
      return "";
    }
  }
}
