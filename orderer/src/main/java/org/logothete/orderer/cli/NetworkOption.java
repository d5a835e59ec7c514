package org.logothete.orderer.cli;

import java.nio.file.Path;
import org.logothete.orderer.local.LocalNetwork;
import org.logothete.orderer.local.LocalNetworkException;
import picocli.CommandLine.Option;

/** Which network is measured. */
final class NetworkOption {
  @Option(
      names = "--network",
      paramLabel = "DIR",
      description = "folder of the network (default: network)")
  private Path directory = Path.of("network");

  LocalNetwork open() throws LocalNetworkException {
    return LocalNetwork.open(directory);
  }
}
