package org.logothete.orderer.node;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.logothete.fuzz.FuzzTarget;
import org.logothete.fuzz.Golden;
import org.logothete.fuzz.Input;

/** Files an operator names: certificates, keys, genesis blocks. */
public final class OperatorFiles implements FuzzTarget {
  private static final String CERTIFICATE =
      "fabric/crypto/ordererOrganizations/alpha.example/orderers/orderer.alpha.example/"
          + "tls/server.crt";
  private static final String SEC1 =
      """
      -----BEGIN EC PRIVATE KEY-----
      MHcCAQEEIE2PTv4lMQeTu1BMDeC0AHJTAFc4A5R8yh4I8y5Sl8kkoAoGCCqGSM49
      -----END EC PRIVATE KEY-----
      """;

  private final Path file;

  public OperatorFiles() {
    try {
      file =
          Files.createTempFile(
              "operator",
              ".pem",
              PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
      file.toFile().deleteOnExit();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void run(byte[] input) throws IOException {
    Input in = new Input(input);
    int kind = in.below(3);
    Files.write(file, in.rest());
    try {
      switch (kind) {
        case 0 -> PemFiles.certificates(file);
        case 1 -> PemFiles.privateKey(file);
        default -> GenesisFile.read(file);
      }
    } catch (IOException | StartException refused) {
      if (!String.valueOf(refused.getMessage()).contains(String.valueOf(file.getFileName()))) {
        throw new AssertionError("which file?", refused);
      }
    }
  }

  @Override
  public List<byte[]> seeds() {
    return List.of(
        Input.join(new byte[] {0}, Golden.file(CERTIFICATE)),
        Input.join(new byte[] {1}, SEC1.getBytes(java.nio.charset.StandardCharsets.US_ASCII)),
        Input.join(new byte[] {2}, Golden.blocks().get(0)));
  }
}
