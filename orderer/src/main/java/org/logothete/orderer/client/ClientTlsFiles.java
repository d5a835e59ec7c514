package org.logothete.orderer.client;

import java.nio.file.Path;
import java.util.List;

/**
 * PEM files for mutual TLS.
 *
 * @param roots authorities of the servers
 */
public record ClientTlsFiles(Path certificate, Path privateKey, List<Path> roots) {
  public ClientTlsFiles {
    roots = List.copyOf(roots);
  }
}
