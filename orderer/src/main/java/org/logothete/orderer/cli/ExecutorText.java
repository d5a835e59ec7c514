package org.logothete.orderer.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import java.io.ByteArrayInputStream;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.hyperledger.fabric.protos.msp.SerializedIdentity;
import org.logothete.chaincode.lifecycle.Definition;
import org.logothete.chaincode.lifecycle.NamedExecutor;

/** Who executes a chaincode, for people and for scripts. */
final class ExecutorText {
  private static final Pattern COMMON_NAME = Pattern.compile("(?:^|,)CN=([^,]+)");

  private ExecutorText() {}

  static String line(Definition definition) {
    return definition.executors().isEmpty()
        ? "the consenters"
        : String.join(", ", definition.executors().stream().map(ExecutorText::text).toList());
  }

  /** Adds an object for each; none if the consenters execute. */
  static void put(Definition definition, ArrayNode list) {
    List<NamedExecutor> executors = definition.executors();
    for (NamedExecutor executor : executors) {
      list.addObject()
          .put("name", name(executor.identity()))
          .put("msp_id", executor.mspId())
          .put("address", executor.address());
    }
  }

  private static String text(NamedExecutor executor) {
    return executor.address().isEmpty()
        ? name(executor.identity())
        : "%s at %s".formatted(name(executor.identity()), executor.address());
  }

  /** The certificate's common name, or its whole subject. */
  private static String name(ByteString identity) {
    try {
      X509Certificate certificate =
          (X509Certificate)
              CertificateFactory.getInstance("X.509")
                  .generateCertificate(
                      new ByteArrayInputStream(
                          SerializedIdentity.parseFrom(identity).getIdBytes().toByteArray()));
      String subject = certificate.getSubjectX500Principal().getName();
      Matcher name = COMMON_NAME.matcher(subject);
      return name.find() ? name.group(1) : subject;
    } catch (InvalidProtocolBufferException | CertificateException _) {
      return "somebody without a certificate";
    }
  }
}
