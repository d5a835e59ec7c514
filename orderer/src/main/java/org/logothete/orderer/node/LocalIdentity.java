package org.logothete.orderer.node;

import com.google.protobuf.ByteString;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.interfaces.ECPrivateKey;
import java.util.List;
import java.util.stream.Stream;
import org.hyperledger.fabric.protos.msp.SerializedIdentity;
import org.logothete.network.crypto.EcdsaSigner;
import org.logothete.orderer.settings.NodeSettings;
import org.logothete.orderer.verify.NodeKey;

/**
 * The node's own signing identity, from an MSP folder in Fabric's layout.
 *
 * @param serialized as it stands in envelopes this node signs
 */
public record LocalIdentity(NodeKey key, ByteString serialized) {

  /**
   * Reads {@code signcerts} and {@code keystore} of the folder.
   *
   * @throws StartException naming the file that is missing or wrong
   */
  public static LocalIdentity read(NodeSettings.LocalMsp msp) throws StartException {
    Path certificateFile = onlyFile(msp.directory().resolve("signcerts"), "certificate");
    Path keyFile = onlyFile(msp.directory().resolve("keystore"), "private key");
    try {
      PemKeyPair pair = PemKeyPair.read("General.LocalMSPDir", certificateFile, keyFile);
      if (!(pair.key() instanceof ECPrivateKey ecKey)) {
        throw new StartException("the signing key " + keyFile + " is not an EC key");
      }
      ByteString pem = ByteString.copyFrom(Files.readAllBytes(certificateFile));
      SerializedIdentity identity =
          SerializedIdentity.newBuilder().setMspid(msp.id()).setIdBytes(pem).build();
      return new LocalIdentity(
          new NodeKey(pair.chain().getFirst(), new EcdsaSigner(ecKey)), identity.toByteString());
    } catch (IOException e) {
      throw new StartException("signing identity: " + e.getMessage(), e);
    }
  }

  private static Path onlyFile(Path folder, String what) throws StartException {
    try (Stream<Path> files = Files.list(folder)) {
      List<Path> found = files.filter(Files::isRegularFile).toList();
      if (found.size() != 1) {
        throw new StartException(
            "expected one %s in %s, found %d".formatted(what, folder, found.size()));
      }
      return found.getFirst();
    } catch (IOException e) {
      throw new StartException("no %s: cannot read the folder %s".formatted(what, folder), e);
    }
  }
}
