package org.logothete.orderer.client;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import java.io.ByteArrayInputStream;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.hyperledger.fabric.protos.msp.SerializedIdentity;

/** What people call the owner of a certificate. */
public final class CommonName {
  private static final Pattern COMMON_NAME = Pattern.compile("(?:^|,)CN=([^,]+)");

  private CommonName() {}

  /** The certificate's common name, or its whole subject. */
  public static String of(X509Certificate certificate) {
    String subject = certificate.getSubjectX500Principal().getName();
    Matcher name = COMMON_NAME.matcher(subject);
    return name.find() ? name.group(1) : subject;
  }

  /** The same of a serialized identity; nothing of it is verified. */
  public static String of(ByteString identity) {
    try {
      return of(
          (X509Certificate)
              CertificateFactory.getInstance("X.509")
                  .generateCertificate(
                      new ByteArrayInputStream(
                          SerializedIdentity.parseFrom(identity).getIdBytes().toByteArray())));
    } catch (InvalidProtocolBufferException | CertificateException _) {
      return "somebody without a certificate";
    }
  }
}
