package org.logothete.orderer.node;

import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.logothete.ledger.Ledger;
import org.logothete.ledger.StoredChannel;
import org.logothete.orderer.api.Questions;
import org.logothete.orderer.channel.ChannelObserver;
import org.logothete.orderer.console.Console;
import org.logothete.orderer.console.ConsoleSite;
import org.logothete.orderer.console.Watch;
import org.logothete.orderer.evidence.EvidenceFolder;
import org.logothete.orderer.execution.ExecutionObserver;
import org.logothete.orderer.ops.HealthCheck;
import org.logothete.orderer.ops.Route;
import org.logothete.orderer.ops.SoftwareVersion;
import org.logothete.orderer.peer.ClusterLinks;
import org.logothete.orderer.settings.HostPort;
import org.logothete.orderer.settings.NodeSettings;
import org.logothete.orderer.settings.TlsSettings;

/**
 * The web console of a node.
 *
 * @param watch remembers what the console shows; empty if the settings ask for no console
 */
record NodeConsole(Optional<Watch> watch) {
  /** Names that no other site can have. */
  private static final Pattern ADDRESS =
      Pattern.compile("(localhost|\\d{1,3}(\\.\\d{1,3}){3}|\\[[0-9a-f:.]+])(:\\d+)?");

  static NodeConsole of(NodeSettings.Operations settings) {
    return new NodeConsole(
        settings.console() ? Optional.of(new Watch(InstantSource.system())) : Optional.empty());
  }

  ChannelObserver observing(ChannelObserver next) {
    return watch.map(each -> each.channels(next)).orElse(next);
  }

  ExecutionObserver observing(ExecutionObserver next) {
    return watch.map(each -> each.execution(next)).orElse(next);
  }

  /**
   * What of a running node the console looks at.
   *
   * @param evidence where proofs of misbehaviour are kept
   */
  record Node(
      Channels channels,
      ClusterLinks links,
      Ledger ledger,
      Questions questions,
      LocalIdentity identity,
      List<HealthCheck> checks,
      EvidenceFolder evidence) {}

  /** Where the console is served; nowhere if there is none. */
  List<Route> routes(NodeSettings.Operations settings, Node node) {
    return watch.stream()
        .<Route>map(
            each ->
                new Console(
                    new ConsoleSite(
                        node.channels(),
                        node.channels()::config,
                        node.links()::connected,
                        (channel, id) -> blockOf(node.ledger(), channel, id),
                        node.questions(),
                        each,
                        node.identity().key().certificate(),
                        node.checks(),
                        node.evidence(),
                        SoftwareVersion.current(),
                        InstantSource.system()),
                    hosts(settings.listen(), settings.tls())))
        .toList();
  }

  private static OptionalLong blockOf(Ledger ledger, String channel, String transactionId) {
    Optional<? extends StoredChannel> stored = ledger.channel(channel);
    return stored.isPresent()
        ? stored.get().numberOfTransaction(transactionId)
        : OptionalLong.empty();
  }

  /**
   * Whether a browser may know an endpoint by a {@code Host}. With TLS every one is right: a
   * certificate says whom the browser speaks to.
   */
  static Predicate<String> hosts(HostPort listen, TlsSettings tls) {
    return switch (tls) {
      case TlsSettings.Secure _ -> _ -> true;
      case TlsSettings.Plain _ ->
          host -> {
            String lower = host.toLowerCase(Locale.ROOT);
            return ADDRESS.matcher(lower).matches()
                || lower.equals(listen.toString().toLowerCase(Locale.ROOT));
          };
    };
  }
}
