package org.logothete.orderer.cli;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.logothete.orderer.settings.NodeSettings;
import org.logothete.orderer.settings.SettingsException;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Which ledger, and which of its channels. */
final class LedgerArgument {
  private static final String SETTINGS = "orderer.yaml";

  @Parameters(
      paramLabel = "PATH",
      description = "the node's orderer.yaml, the folder that holds it, or the ledger's own folder")
  private Path path = Path.of(SETTINGS);

  @Option(names = "--channel", description = "this channel only (default: all)")
  private @Nullable String channel;

  /** The ledger's own folder. */
  Path location() throws SettingsException {
    return hasSettings() ? settings().ledgerLocation() : path;
  }

  /** Whether the node's settings were given, not only its ledger. */
  boolean hasSettings() {
    return !Files.isDirectory(path) || Files.exists(path.resolve(SETTINGS));
  }

  NodeSettings settings() throws SettingsException {
    return settings(path);
  }

  /** Those of a node that is named by its settings file or the folder that holds it. */
  static NodeSettings settings(Path path) throws SettingsException {
    return settings(path, Map.of());
  }

  /**
   * The same.
   *
   * @param overrides variables that count for more than those of the environment
   */
  static NodeSettings settings(Path path, Map<String, String> overrides) throws SettingsException {
    Path file = Files.isDirectory(path) ? path.resolve(SETTINGS) : path;
    Map<String, String> environment = new HashMap<>(System.getenv());
    environment.putAll(overrides);
    return NodeSettings.read(file, environment);
  }

  /** What a ledger has of a channel. */
  static <T> T require(Optional<T> channel, String name) throws CommandException {
    return channel.orElseThrow(() -> new CommandException("there is no channel " + name));
  }

  /** The channel that was named, or all that there are. */
  SortedSet<String> chosen(SortedSet<String> all) {
    return channel == null ? all : new TreeSet<>(Set.of(channel));
  }
}
