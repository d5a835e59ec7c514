package org.logothete.network.consortium;

import com.google.protobuf.ByteString;
import org.hyperledger.fabric.protos.msp.FabricCryptoConfig;
import org.hyperledger.fabric.protos.msp.FabricMSPConfig;
import org.hyperledger.fabric.protos.msp.FabricNodeOUs;
import org.hyperledger.fabric.protos.msp.FabricOUIdentifier;
import org.hyperledger.fabric.protos.msp.MSPConfig;

/**
 * The MSP definition of an organisation with one authority for identities, one for TLS, and roles
 * told apart by organisational unit, as Fabric reads it from a folder that cryptogen wrote ({@code
 * msp/configbuilder.go}).
 */
final class VerifyingMsp {
  static final String CLIENT = "client";
  static final String PEER = "peer";
  static final String ADMIN = "admin";
  static final String ORDERER = "orderer";

  private VerifyingMsp() {}

  static MSPConfig of(String mspId, ByteString caPem, ByteString tlsCaPem) {
    FabricMSPConfig config =
        FabricMSPConfig.newBuilder()
            .setName(mspId)
            .addRootCerts(caPem)
            .setCryptoConfig(
                FabricCryptoConfig.newBuilder()
                    .setSignatureHashFamily("SHA2")
                    .setIdentityIdentifierHashFunction("SHA256"))
            .addTlsRootCerts(tlsCaPem)
            .setFabricNodeOus(
                FabricNodeOUs.newBuilder()
                    .setEnable(true)
                    .setClientOuIdentifier(unit(caPem, CLIENT))
                    .setPeerOuIdentifier(unit(caPem, PEER))
                    .setAdminOuIdentifier(unit(caPem, ADMIN))
                    .setOrdererOuIdentifier(unit(caPem, ORDERER)))
            .build();
    return MSPConfig.newBuilder().setConfig(config.toByteString()).build();
  }

  private static FabricOUIdentifier unit(ByteString caPem, String name) {
    return FabricOUIdentifier.newBuilder()
        .setCertificate(caPem)
        .setOrganizationalUnitIdentifier(name)
        .build();
  }
}
