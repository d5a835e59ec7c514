package org.logothete.orderer.node;

import com.google.protobuf.ByteString;
import com.google.protobuf.Timestamp;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.security.interfaces.ECPrivateKey;
import java.time.Instant;
import java.util.HexFormat;
import java.util.stream.Stream;
import org.hyperledger.fabric.protos.common.ChannelHeader;
import org.hyperledger.fabric.protos.common.ConfigSignature;
import org.hyperledger.fabric.protos.common.Envelope;
import org.hyperledger.fabric.protos.common.Header;
import org.hyperledger.fabric.protos.common.HeaderType;
import org.hyperledger.fabric.protos.common.Payload;
import org.hyperledger.fabric.protos.common.SignatureHeader;
import org.hyperledger.fabric.protos.msp.SerializedIdentity;
import org.logothete.network.crypto.EcdsaSigner;

/** Somebody of the test network who signs. */
record TestSigner(EcdsaSigner key, ByteString identity) {

  static TestSigner read(String mspId, Path msp) throws IOException {
    ECPrivateKey key = (ECPrivateKey) PemFiles.privateKey(onlyFile(msp.resolve("keystore")));
    ByteString pem = ByteString.copyFrom(Files.readAllBytes(onlyFile(msp.resolve("signcerts"))));
    return new TestSigner(
        new EcdsaSigner(key),
        SerializedIdentity.newBuilder().setMspid(mspId).setIdBytes(pem).build().toByteString());
  }

  private static Path onlyFile(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.findFirst().orElseThrow();
    }
  }

  private ByteString sign(ByteString bytes) {
    return ByteString.copyFrom(key.sign(bytes.toByteArray()));
  }

  private SignatureHeader header(SecureRandom random) {
    byte[] nonce = new byte[24];
    random.nextBytes(nonce);
    return SignatureHeader.newBuilder()
        .setCreator(identity)
        .setNonce(ByteString.copyFrom(nonce))
        .build();
  }

  ByteString envelope(String channel, HeaderType type, ByteString data, SecureRandom random) {
    return envelope(channel, type.getNumber(), data, random);
  }

  /** An envelope of a type by its number, which may be none of Fabric's. */
  ByteString envelope(String channel, int type, ByteString data, SecureRandom random) {
    SignatureHeader signatureHeader = header(random);
    ChannelHeader.Builder channelHeader =
        ChannelHeader.newBuilder()
            .setType(type)
            .setChannelId(channel)
            .setTimestamp(Timestamp.newBuilder().setSeconds(Instant.now().getEpochSecond()));
    if (type != HeaderType.CONFIG_UPDATE_VALUE) {
      channelHeader.setTxId(txId(signatureHeader.getNonce()));
    }
    ByteString payload =
        Payload.newBuilder()
            .setHeader(
                Header.newBuilder()
                    .setChannelHeader(channelHeader.build().toByteString())
                    .setSignatureHeader(signatureHeader.toByteString()))
            .setData(data)
            .build()
            .toByteString();
    return Envelope.newBuilder()
        .setPayload(payload)
        .setSignature(sign(payload))
        .build()
        .toByteString();
  }

  ConfigSignature approve(ByteString configUpdate, SecureRandom random) {
    ByteString signatureHeader = header(random).toByteString();
    return ConfigSignature.newBuilder()
        .setSignatureHeader(signatureHeader)
        .setSignature(sign(signatureHeader.concat(configUpdate)))
        .build();
  }

  private String txId(ByteString nonce) {
    try {
      MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
      sha256.update(nonce.toByteArray());
      return HexFormat.of().formatHex(sha256.digest(identity.toByteArray()));
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("every Java has SHA-256", e);
    }
  }
}
