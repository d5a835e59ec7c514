package org.logothete.orderer.execution;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import java.io.ByteArrayInputStream;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Optional;
import org.hyperledger.fabric.protos.msp.SerializedIdentity;
import org.logothete.chaincode.record.Bodies;
import org.logothete.network.channel.ChannelConfig;
import org.logothete.network.channel.Consenter;

/**
 * Names executors by organisation and certificate, however the certificate is written down: a hash
 * over both.
 */
final class ExecutorIds {
  private static final String TAG = "logothete executor 1";

  private ExecutorIds() {}

  /** The consenters of a configuration, in its order. */
  static List<ByteString> consenters(ChannelConfig config) {
    return config.consenters().stream().map(ExecutorIds::of).toList();
  }

  private static ByteString of(Consenter consenter) {
    return id(consenter.mspId(), consenter.identityCertificate())
        .orElseThrow(
            () -> new IllegalStateException("the certificate of a consenter has no encoding"));
  }

  /** Of a serialized identity; empty if it holds no certificate. */
  static Optional<ByteString> of(ByteString serialized) {
    try {
      SerializedIdentity identity = SerializedIdentity.parseFrom(serialized);
      X509Certificate certificate =
          (X509Certificate)
              CertificateFactory.getInstance("X.509")
                  .generateCertificate(
                      new ByteArrayInputStream(identity.getIdBytes().toByteArray()));
      return id(identity.getMspid(), certificate);
    } catch (InvalidProtocolBufferException | CertificateException _) {
      return Optional.empty();
    }
  }

  private static Optional<ByteString> id(String mspId, X509Certificate certificate) {
    try {
      return Optional.of(
          Bodies.hash(
              TAG,
              ByteString.copyFromUtf8(mspId + "\0")
                  .concat(ByteString.copyFrom(certificate.getEncoded()))));
    } catch (CertificateException _) {
      return Optional.empty();
    }
  }
}
