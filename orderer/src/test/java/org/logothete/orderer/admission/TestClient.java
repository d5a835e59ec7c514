package org.logothete.orderer.admission;

import com.google.protobuf.ByteString;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.Signature;
import java.util.Base64;
import java.util.HexFormat;
import org.hyperledger.fabric.protos.common.ChannelHeader;
import org.hyperledger.fabric.protos.common.Envelope;
import org.hyperledger.fabric.protos.common.Header;
import org.hyperledger.fabric.protos.common.HeaderType;
import org.hyperledger.fabric.protos.common.Payload;
import org.hyperledger.fabric.protos.common.SignatureHeader;
import org.hyperledger.fabric.protos.msp.SerializedIdentity;
import org.logothete.orderer.api.TestAuthority;

/** Signs envelopes as a client would. */
final class TestClient {
  private final TestAuthority.Issued issued = new TestAuthority("authority").issue("client");
  private final ByteString creator;

  TestClient(String mspId) {
    creator =
        SerializedIdentity.newBuilder().setMspid(mspId).setIdBytes(pem()).build().toByteString();
  }

  private ByteString pem() {
    try {
      String body =
          Base64.getMimeEncoder(64, "\n".getBytes(StandardCharsets.US_ASCII))
              .encodeToString(issued.certificate().getEncoded());
      return ByteString.copyFromUtf8(
          "-----BEGIN CERTIFICATE-----\n" + body + "\n-----END CERTIFICATE-----\n");
    } catch (GeneralSecurityException e) {
      throw new AssertionError(e);
    }
  }

  ByteString signatureHeader() {
    return SignatureHeader.newBuilder()
        .setCreator(creator)
        .setNonce(ByteString.copyFromUtf8("nonce"))
        .build()
        .toByteString();
  }

  /** The header of an endorser transaction on the golden channel. */
  ChannelHeader.Builder header() {
    try {
      MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
      sha256.update(ByteString.copyFromUtf8("nonce").toByteArray());
      return ChannelHeader.newBuilder()
          .setType(HeaderType.ENDORSER_TRANSACTION_VALUE)
          .setChannelId("goldenchannel")
          .setTxId(HexFormat.of().formatHex(sha256.digest(creator.toByteArray())));
    } catch (GeneralSecurityException e) {
      throw new AssertionError(e);
    }
  }

  Envelope sign(ChannelHeader.Builder header, ByteString data) {
    ByteString payload =
        Payload.newBuilder()
            .setHeader(
                Header.newBuilder()
                    .setChannelHeader(header.build().toByteString())
                    .setSignatureHeader(signatureHeader()))
            .setData(data)
            .build()
            .toByteString();
    try {
      Signature signer = Signature.getInstance("SHA256withECDSA");
      signer.initSign(issued.key());
      signer.update(payload.toByteArray());
      return Envelope.newBuilder()
          .setPayload(payload)
          .setSignature(ByteString.copyFrom(signer.sign()))
          .build();
    } catch (GeneralSecurityException e) {
      throw new AssertionError(e);
    }
  }
}
