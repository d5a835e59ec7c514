package org.logothete.network.msp;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.locks.ReentrantLock;
import org.hyperledger.fabric.protos.common.MSPPrincipal;
import org.hyperledger.fabric.protos.msp.FabricMSPConfig;
import org.hyperledger.fabric.protos.msp.MSPConfig;
import org.hyperledger.fabric.protos.msp.SerializedIdentity;

/** All organisations of one channel configuration. Thread-safe; remembers recent identities. */
public final class MspSet {
  private static final int REMEMBERED_MAX = 4096;

  /** Certificates have 1 to 2 kB. */
  private static final int IDENTITY_BYTES_MAX = 64 * 1024;

  private final Map<String, Msp> byId;
  private final ReentrantLock lock = new ReentrantLock();
  private final LinkedHashMap<ByteString, Identity> remembered = new LinkedHashMap<>();

  private MspSet(Map<String, Msp> byId) {
    this.byId = Map.copyOf(byId);
  }

  /**
   * Reads the definitions of a channel configuration.
   *
   * @param configs by MSP id
   * @throws InvalidIdentityException naming the MSP whose definition is wrong
   */
  public static MspSet of(Map<String, MSPConfig> configs) throws InvalidIdentityException {
    Map<String, Msp> byId = new TreeMap<>();
    for (Map.Entry<String, MSPConfig> entry : configs.entrySet()) {
      try {
        byId.put(entry.getKey(), Msp.of(FabricMSPConfig.parseFrom(entry.getValue().getConfig())));
      } catch (InvalidProtocolBufferException e) {
        throw new InvalidIdentityException(
            "the definition of MSP %s cannot be read: %s"
                .formatted(entry.getKey(), e.getMessage()));
      }
    }
    return new MspSet(byId);
  }

  /**
   * Reads and validates a serialized identity.
   *
   * @throws InvalidIdentityException saying why it is none of this channel's
   */
  public Identity identity(ByteString serialized) throws InvalidIdentityException {
    lock.lock();
    try {
      Identity known = remembered.get(serialized);
      if (known != null) {
        return known;
      }
    } finally {
      lock.unlock();
    }
    if (serialized.size() > IDENTITY_BYTES_MAX) {
      throw new InvalidIdentityException(
          "an identity of %d bytes is too long, at most %d are allowed"
              .formatted(serialized.size(), IDENTITY_BYTES_MAX));
    }
    Identity identity = validate(serialized);
    lock.lock();
    try {
      if (remembered.size() >= REMEMBERED_MAX) {
        remembered.pollFirstEntry();
      }
      // A copy: the argument may share the memory of a whole envelope.
      remembered.put(ByteString.copyFrom(serialized.toByteArray()), identity);
    } finally {
      lock.unlock();
    }
    return identity;
  }

  private Identity validate(ByteString serialized) throws InvalidIdentityException {
    SerializedIdentity parsed;
    try {
      parsed = SerializedIdentity.parseFrom(serialized);
    } catch (InvalidProtocolBufferException e) {
      throw new InvalidIdentityException("not a serialized identity: " + e.getMessage());
    }
    Msp msp = byId.get(parsed.getMspid());
    if (msp == null) {
      throw new InvalidIdentityException(
          "MSP %s is not defined on channel".formatted(parsed.getMspid()));
    }
    return msp.identity(CertificateReader.identityCertificate(parsed.getIdBytes()));
  }

  /** Whether the identity matches the principal; a principal that cannot be read matches nobody. */
  public boolean satisfies(Identity identity, MSPPrincipal principal) {
    Msp msp = byId.get(identity.mspId());
    try {
      return msp != null && msp.satisfies(identity, principal);
    } catch (InvalidProtocolBufferException _) {
      return false;
    }
  }
}
