package org.logothete.orderer.client;

import com.google.protobuf.ByteString;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.interfaces.ECPrivateKey;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.List;
import java.util.stream.Stream;
import org.hyperledger.fabric.protos.msp.SerializedIdentity;
import org.logothete.network.crypto.EcdsaSigner;

/** Who signs: a certificate of an organisation and its private key. Thread-safe. */
public final class ClientIdentity {
  private final ByteString serialized;
  private final EcdsaSigner signer;

  private ClientIdentity(ByteString serialized, EcdsaSigner signer) {
    this.serialized = serialized;
    this.signer = signer;
  }

  /**
   * An identity whose key is at hand.
   *
   * @param serialized the {@code msp.SerializedIdentity}
   */
  public static ClientIdentity of(ByteString serialized, EcdsaSigner signer) {
    return new ClientIdentity(serialized, signer);
  }

  /**
   * Reads an MSP folder as Fabric lays it out: one file in {@code signcerts}, one in {@code
   * keystore} (PKCS#8 PEM).
   *
   * @throws ClientException naming what is missing or unreadable
   */
  public static ClientIdentity read(Path mspDirectory, String mspId) throws ClientException {
    return read(
        onlyFile(mspDirectory.resolve("signcerts")),
        onlyFile(mspDirectory.resolve("keystore")),
        mspId);
  }

  /**
   * Reads a certificate and its key (PKCS#8 PEM).
   *
   * @throws ClientException naming what is unreadable
   */
  public static ClientIdentity read(Path certificate, Path key, String mspId)
      throws ClientException {
    try {
      ByteString serialized =
          SerializedIdentity.newBuilder()
              .setMspid(mspId)
              .setIdBytes(ByteString.copyFrom(Files.readAllBytes(certificate)))
              .build()
              .toByteString();
      return new ClientIdentity(serialized, new EcdsaSigner(privateKey(key)));
    } catch (IOException e) {
      throw new ClientException(
          "cannot read the identity in " + certificate + ", " + key + ": " + e, e);
    } catch (GeneralSecurityException | IllegalArgumentException e) {
      throw new ClientException(key + " holds no EC private key in PKCS#8 PEM", e);
    }
  }

  /** The {@code msp.SerializedIdentity} that goes into headers. */
  public ByteString serialized() {
    return serialized;
  }

  public ByteString sign(ByteString message) {
    return ByteString.copyFrom(signer.sign(message.toByteArray()));
  }

  private static ECPrivateKey privateKey(Path file) throws IOException, GeneralSecurityException {
    String pem = Files.readString(file, StandardCharsets.US_ASCII);
    String base64 = pem.replaceAll("-----[A-Z ]+-----", "").replaceAll("\\s", "");
    PKCS8EncodedKeySpec spec = new PKCS8EncodedKeySpec(Base64.getDecoder().decode(base64));
    if (KeyFactory.getInstance("EC").generatePrivate(spec) instanceof ECPrivateKey key) {
      return key;
    }
    throw new GeneralSecurityException("not an EC key");
  }

  private static Path onlyFile(Path directory) throws ClientException {
    try (Stream<Path> entries = Files.list(directory)) {
      List<Path> files = entries.filter(Files::isRegularFile).toList();
      if (files.size() != 1) {
        throw new ClientException(
            "expected one file in " + directory + ", there are " + files.size());
      }
      return files.getFirst();
    } catch (IOException e) {
      throw new ClientException("cannot list " + directory + ": " + e, e);
    }
  }
}
