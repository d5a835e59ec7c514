package org.logothete.orderer.snapshot;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Optional;
import org.logothete.consensus.Bytes;
import org.logothete.network.channel.ChannelConfig;
import org.logothete.network.channel.Consenter;
import org.logothete.network.crypto.EcdsaVerifier;
import org.logothete.orderer.verify.NodeKey;

/**
 * A consenter's word that a snapshot is what its own ledger holds.
 *
 * @param consenter its id in the configuration in force at the snapshot's block
 * @param signature of the statement, by the key that it signs blocks with; DER
 */
record Attestation(int consenter, Bytes signature) {
  private static final String FORMAT = "logothete-attestation/1";
  private static final long FILE_BYTES_MAX = 1 << 16;
  private static final ObjectMapper JSON = new ObjectMapper();

  /** Signs the statement; empty if the key is none of a consenter's. */
  static Optional<Attestation> sign(
      SnapshotStatement statement, ChannelConfig config, NodeKey key) {
    return config.consenters().stream()
        .filter(consenter -> consenter.identityCertificate().equals(key.certificate()))
        .findFirst()
        .map(
            self -> new Attestation(self.id(), Bytes.wrap(key.signer().sign(statement.toBytes()))));
  }

  /** Whether it is that of a consenter of the configuration. */
  boolean isValid(SnapshotStatement statement, ChannelConfig config, EcdsaVerifier ecdsa) {
    Optional<Consenter> signer = config.orderer().consenter(consenter);
    return signer.isPresent()
        && ecdsa.verifies(
            signer.get().identityCertificate().getPublicKey(),
            statement.toBytes(),
            signature.toArray());
  }

  void write(Path file, SnapshotStatement statement) throws IOException {
    var content =
        JSON.createObjectNode()
            .put("format", FORMAT)
            .put("snapshot", statement.contentHash())
            .put("consenter", consenter)
            .put("signature", Base64.getEncoder().encodeToString(signature.toArray()));
    Files.write(file, JSON.writerWithDefaultPrettyPrinter().writeValueAsBytes(content));
  }

  /** Reads a file that {@link #write} made for this statement. */
  static Attestation read(Path file, SnapshotStatement statement) throws SnapshotException {
    try {
      if (Files.size(file) > FILE_BYTES_MAX) {
        throw new SnapshotException(file + " is larger than an attestation");
      }
      JsonNode content = JSON.readTree(Files.readAllBytes(file));
      if (!content.path("format").asText().equals(FORMAT)) {
        throw new SnapshotException(file + " is no attestation of this version");
      }
      if (!content.path("snapshot").asText().equals(statement.contentHash())) {
        throw new SnapshotException(file + " attests another snapshot");
      }
      return new Attestation(
          content.path("consenter").asInt(-1),
          Bytes.wrap(Base64.getDecoder().decode(content.path("signature").asText())));
    } catch (JacksonException | IllegalArgumentException e) {
      throw new SnapshotException(file + " is no attestation", e);
    } catch (IOException e) {
      throw new SnapshotException("cannot read " + file + ": " + e.getMessage(), e);
    }
  }
}
