package org.logothete.chaincode.lifecycle;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import java.io.ByteArrayInputStream;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.Optional;
import org.hyperledger.fabric.protos.msp.SerializedIdentity;
import org.logothete.chaincode.record.Bodies;

/**
 * Names executors by organisation and certificate, however the certificate is written down: a hash
 * over both.
 */
public final class ExecutorId {
  private static final String TAG = "logothete executor 1";

  private ExecutorId() {}

  /** Of a serialized identity; empty if it holds no certificate. */
  public static Optional<ByteString> of(ByteString serialized) {
    try {
      SerializedIdentity identity = SerializedIdentity.parseFrom(serialized);
      X509Certificate certificate =
          (X509Certificate)
              CertificateFactory.getInstance("X.509")
                  .generateCertificate(
                      new ByteArrayInputStream(identity.getIdBytes().toByteArray()));
      return of(identity.getMspid(), certificate);
    } catch (InvalidProtocolBufferException | CertificateException _) {
      return Optional.empty();
    }
  }

  /** Of an organisation's member; empty if the certificate has no encoding. */
  public static Optional<ByteString> of(String mspId, X509Certificate certificate) {
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
