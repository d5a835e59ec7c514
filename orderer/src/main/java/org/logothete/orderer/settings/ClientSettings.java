package org.logothete.orderer.settings;

import java.nio.file.Path;
import java.util.List;

/**
 * A client profile: everything that somebody who uses a channel tells the command line. All paths
 * are absolute, all files named here existed and were readable when the profile was read.
 *
 * @param file where it came from
 * @param orderers the consenters; at least one
 * @param executors other nodes that execute chaincode
 */
public record ClientSettings(
    Path file,
    String channel,
    Identity identity,
    Tls tls,
    List<Endpoint> orderers,
    List<Endpoint> executors) {
  public ClientSettings {
    orderers = List.copyOf(orderers);
    executors = List.copyOf(executors);
  }

  /**
   * Reads a profile.
   *
   * @throws SettingsException with one line naming file, line, key and value
   */
  public static ClientSettings read(Path file) throws SettingsException {
    return new ClientSettingsReader(file).read();
  }

  /** Who signs. */
  public record Identity(String mspId, Path certificate, Path privateKey) {}

  /**
   * What the client shows of itself.
   *
   * @param roots authorities of the nodes' certificates
   */
  public record Tls(Path certificate, Path privateKey, List<Path> roots) {
    public Tls {
      roots = List.copyOf(roots);
    }
  }

  /**
   * A node.
   *
   * @param name what people call it
   * @param hostName that its certificate must have
   * @param roots authorities of its certificate; empty for those of {@link Tls}
   */
  public record Endpoint(String name, HostPort address, String hostName, List<Path> roots) {
    public Endpoint {
      roots = List.copyOf(roots);
    }
  }
}
