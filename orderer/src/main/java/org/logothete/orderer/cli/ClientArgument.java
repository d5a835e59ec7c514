package org.logothete.orderer.cli;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.logothete.orderer.client.ClientException;
import org.logothete.orderer.client.ClientProfile;
import org.logothete.orderer.local.LocalNetwork;
import org.logothete.orderer.local.LocalNetworkException;
import org.logothete.orderer.settings.ClientSettings;
import org.logothete.orderer.settings.SettingsException;
import picocli.CommandLine;
import picocli.CommandLine.Option;

/**
 * Whom a command talks to, and as whom: by a client profile, or by the folder of a network, which
 * then is the first word.
 */
final class ClientArgument {
  @Option(
      names = "--profile",
      paramLabel = "FILE",
      defaultValue = "${env:LOGOTHETE_PROFILE}",
      description =
          "client profile to use instead of DIR, which then is left out (default:"
              + " LOGOTHETE_PROFILE)")
  private @Nullable Path profile;

  /**
   * What the words of a command mean.
   *
   * @param network whose folder is named; empty with a profile
   * @param words behind the network's folder, if one is named
   */
  record Target(ClientProfile profile, Optional<LocalNetwork> network, List<String> words) {
    Target {
      words = List.copyOf(words);
    }
  }

  /**
   * Reads the profile or the folder.
   *
   * @param least what the words behind have to be at least, for the message if they are missing
   * @throws CommandLine.ParameterException if a word is missing
   */
  Target target(CommandLine line, List<String> words, String... least)
      throws LocalNetworkException, SettingsException, ClientException {
    Path file = named();
    int own = file == null ? 1 : 0;
    if (words.size() < own) {
      throw new CommandLine.ParameterException(line, "missing DIR, or a --profile instead");
    }
    if (words.size() < own + least.length) {
      throw new CommandLine.ParameterException(
          line,
          "missing %s%s"
              .formatted(
                  least[words.size() - own],
                  file == null ? "" : "; with a profile the network's folder is left out"));
    }
    List<String> rest = words.subList(own, words.size());
    if (file != null) {
      return new Target(ClientProfile.of(ClientSettings.read(file)), Optional.empty(), rest);
    }
    LocalNetwork network = LocalNetwork.open(Path.of(words.getFirst()));
    return new Target(network.clientProfile(), Optional.of(network), rest);
  }

  /** An empty variable counts as none. */
  private @Nullable Path named() {
    return profile == null || profile.toString().isEmpty() ? null : profile;
  }

  /** The same for a command that takes no words beyond those. */
  Target exactly(CommandLine line, List<String> words, String... all)
      throws LocalNetworkException, SettingsException, ClientException {
    Target target = target(line, words, all);
    if (target.words().size() > all.length) {
      throw new CommandLine.ParameterException(
          line,
          "'%s' is one word too many%s"
              .formatted(
                  target.words().get(all.length),
                  named() == null ? "" : "; with a profile the network's folder is left out"));
    }
    return target;
  }
}
