package org.logothete.orderer.evidence;

import com.google.protobuf.ByteString;
import java.io.ByteArrayInputStream;
import java.security.PublicKey;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.logothete.network.channel.ChannelConfig;

/**
 * Evidence as it is kept. It says nothing that has to be believed: who has the configuration that
 * names the culprit's certificate can check the rest, with this class or any ECDSA tool.
 */
public sealed interface EvidenceFile permits VoteEvidence, ExecutorEvidence {
  /** A flaw. */
  String UNREADABLE_CERTIFICATE = "the culprit's certificate cannot be read";

  String channel();

  /** The culprit's organisation. */
  String mspId();

  /** What it did, in words. */
  String offence();

  /** As what the configuration knows it. */
  String culprit();

  /** When in the channel's life it was. */
  String place();

  /** When this node found it, by its own clock. */
  Instant found();

  /** A file's name: the same for the same statements, whoever kept them and when. */
  String name();

  /**
   * What keeps this from being a proof; empty if the owner of the certificate made two statements
   * that no honest node makes both.
   */
  List<String> flaws();

  /** What keeps this from being a proof against somebody whom that configuration names. */
  List<String> flaws(ChannelConfig config);

  /** The flaw that the configuration is of another channel. */
  default Optional<String> otherChannel(ChannelConfig config) {
    return config.channelId().equals(channel())
        ? Optional.empty()
        : Optional.of(
            "the configuration is of channel %s, the evidence of channel %s"
                .formatted(config.channelId(), channel()));
  }

  /** The key of a PEM certificate; empty if it is none. */
  static Optional<PublicKey> key(ByteString certificate) {
    try {
      return Optional.of(
          CertificateFactory.getInstance("X.509")
              .generateCertificate(new ByteArrayInputStream(certificate.toByteArray()))
              .getPublicKey());
    } catch (CertificateException _) {
      return Optional.empty();
    }
  }
}
