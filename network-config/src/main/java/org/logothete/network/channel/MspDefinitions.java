package org.logothete.network.channel;

import static org.logothete.network.channel.ConfigNames.MSP;

import com.google.protobuf.InvalidProtocolBufferException;
import java.util.Map;
import java.util.TreeMap;
import org.hyperledger.fabric.protos.msp.FabricMSPConfig;
import org.hyperledger.fabric.protos.msp.MSPConfig;

/**
 * The MSPs a configuration defines. An organisation may appear both as orderer and as application
 * member, but then with the very same MSP definition.
 */
final class MspDefinitions {
  /** The type number of X.509 MSPs; the other one, Idemix, has no place in ordering. */
  private static final int X509 = 0;

  private final Map<String, MSPConfig> byId = new TreeMap<>();

  record Definition(String mspId, MSPConfig config) {}

  Definition add(ConfigSection organization) throws InvalidConfigException {
    String path = organization.pathOf(MSP);
    MSPConfig config = organization.requiredValue(MSP, MSPConfig.parser());
    if (config.getType() != X509) {
      throw new InvalidConfigException(path, "MSP type " + config.getType() + " is not supported");
    }
    String mspId = mspId(path, config);
    MSPConfig earlier = byId.putIfAbsent(mspId, config);
    if (earlier != null && !earlier.equals(config)) {
      throw new InvalidConfigException(path, "another definition of MSP " + mspId + " differs");
    }
    return new Definition(mspId, config);
  }

  boolean contains(String mspId) {
    return byId.containsKey(mspId);
  }

  /** The definitions by MSP id. */
  Map<String, MSPConfig> byId() {
    return Map.copyOf(byId);
  }

  private static String mspId(String path, MSPConfig config) throws InvalidConfigException {
    FabricMSPConfig fabric;
    try {
      fabric = FabricMSPConfig.parseFrom(config.getConfig());
    } catch (InvalidProtocolBufferException e) {
      throw new InvalidConfigException(path, "cannot be parsed: " + e.getMessage(), e);
    }
    if (fabric.getName().isEmpty()) {
      throw new InvalidConfigException(path, "the MSP has no id");
    }
    if (fabric.getRootCertsCount() == 0) {
      throw new InvalidConfigException(
          path, "MSP " + fabric.getName() + " has no root certificate");
    }
    return fabric.getName();
  }
}
