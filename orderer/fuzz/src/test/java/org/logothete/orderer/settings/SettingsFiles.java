package org.logothete.orderer.settings;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.logothete.fuzz.FuzzTarget;

/** A node's settings file: read, or refused in one line that names the file. */
public final class SettingsFiles implements FuzzTarget {
  private static final String GOOD =
      """
      General:
        ListenPort: 7050
        TLS: {Enabled: false}
        Cluster: {ListenPort: 7051, SendBufferSize: 100}
        Keepalive: {ServerMinInterval: 1m30.5s}
        MaxRecvMsgSize: 10 MB
      FileLedger: {Location: data}
      Consensus: {Batching: adaptive, LeaderTimeout: 2s, InFlight: 4}
      """;

  private final Path file;

  public SettingsFiles() {
    try {
      file = Files.createTempFile("settings", ".yaml");
      file.toFile().deleteOnExit();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void run(byte[] input) throws IOException {
    Files.write(file, input);
    try {
      NodeSettings.read(file, Map.of());
    } catch (SettingsException refused) {
      if (!String.valueOf(refused.getMessage()).contains(String.valueOf(file.getFileName()))) {
        throw new AssertionError("which file?", refused);
      }
    }
  }

  @Override
  public List<byte[]> seeds() {
    return List.of(GOOD.getBytes(StandardCharsets.UTF_8));
  }
}
