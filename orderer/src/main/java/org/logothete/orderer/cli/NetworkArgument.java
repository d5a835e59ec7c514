package org.logothete.orderer.cli;

import java.nio.file.Path;
import org.logothete.orderer.local.LocalNetwork;
import org.logothete.orderer.local.LocalNetworkException;
import picocli.CommandLine.Parameters;

/** The first argument of most commands. */
final class NetworkArgument {
  @Parameters(
      index = "0",
      paramLabel = "DIR",
      description = "folder of the network, as made by: logothete network init DIR")
  private Path directory = Path.of("network");

  LocalNetwork open() throws LocalNetworkException {
    return LocalNetwork.open(directory);
  }

  @Override
  public String toString() {
    return directory.toString();
  }
}
