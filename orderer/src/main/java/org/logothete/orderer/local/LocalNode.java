package org.logothete.orderer.local;

import java.nio.file.Path;
import org.logothete.orderer.settings.NodeSettings;

/**
 * A node of a local network.
 *
 * @param id as consenter of the network's channel; those of executors come behind
 * @param directory its settings, log, process id and data
 */
public record LocalNode(int id, String name, Path directory, NodeSettings settings) {
  /** Where its process writes what happens. */
  public Path log() {
    return directory.resolve("node.log");
  }

  Path pidFile() {
    return directory.resolve("node.pid");
  }
}
