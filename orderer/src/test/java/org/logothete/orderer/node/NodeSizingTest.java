package org.logothete.orderer.node;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.logothete.orderer.settings.HostPort;
import org.logothete.orderer.settings.NodeSettings;
import org.logothete.orderer.settings.TlsSettings;

final class NodeSizingTest {
  private static final HostPort LOOPBACK = new HostPort("127.0.0.1", 0);

  @Test
  void linksDialForAsLongAsTheSettingsSay() {
    NodeSettings.KeyPairFiles any =
        new NodeSettings.KeyPairFiles(Path.of("some.crt"), Path.of("some.key"));
    NodeSettings.Cluster cluster =
        new NodeSettings.Cluster(LOOPBACK, any, any, Map.of(), 10, Duration.ofMillis(1234));

    assertThat(NodeSizing.links(cluster, 1 << 20).times().connect())
        .isEqualTo(Duration.ofMillis(1234));
  }

  @Test
  void clientsGetMessagesUpToTheSettingsLimits() {
    NodeSettings.ClientApi api =
        new NodeSettings.ClientApi(
            LOOPBACK,
            new TlsSettings.Plain(),
            new NodeSettings.Keepalive(
                Duration.ofSeconds(1), Duration.ofSeconds(2), Duration.ofSeconds(3)),
            4096,
            8192,
            Duration.ofMinutes(1),
            5);

    assertThat(NodeSizing.clientApi(api, Optional.empty()))
        .satisfies(
            settings -> {
              assertThat(settings.maxMessageBytes()).isEqualTo(4096);
              assertThat(settings.maxSentMessageBytes()).isEqualTo(8192);
            });
  }
}
