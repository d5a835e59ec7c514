package org.logothete.orderer.node;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.logothete.orderer.settings.HostPort;
import org.logothete.orderer.settings.NodeSettings;
import org.logothete.orderer.settings.TlsSettings;

final class NodeConsoleTest {
  private static final HostPort LISTEN = new HostPort("ops.example", 8443);

  private static final NodeSettings.Operations PLAIN =
      new NodeSettings.Operations(LISTEN, new TlsSettings.Plain(), true);

  private static final NodeSettings.Operations SECURE =
      new NodeSettings.Operations(
          LISTEN,
          new TlsSettings.Secure(
              Path.of("key"),
              Path.of("certificate"),
              new TlsSettings.ClientAuth.Required(List.of()),
              TlsSettings.Version.TLS_1_3),
          true);

  @ParameterizedTest
  @ValueSource(
      strings = {
        "127.0.0.1",
        "127.0.0.1:8443",
        "localhost:8443",
        "LOCALHOST",
        "[::1]:8443",
        "ops.example:8443"
      })
  void withoutTlsItIsThereUnderWhatNoOtherSiteIsCalled(String host) {
    assertThat(NodeConsole.hosts(PLAIN.listen(), PLAIN.tls())).accepts(host);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "evil.example", "evil.example:8443", "127.0.0.1.evil.example", "::1"})
  void withoutTlsANameThatAnybodyCanPointHereIsRefused(String host) {
    Predicate<String> plain = NodeConsole.hosts(PLAIN.listen(), PLAIN.tls());
    assertThat(plain).rejects(host);
    assertThat(NodeConsole.hosts(SECURE.listen(), SECURE.tls())).accepts(host);
  }

  @Test
  void aNodeWithoutConsoleRemembersNothing() {
    NodeSettings.Operations off = new NodeSettings.Operations(LISTEN, new TlsSettings.Plain());
    assertThat(NodeConsole.of(off).watch()).isEmpty();
    assertThat(NodeConsole.of(PLAIN).watch()).isPresent();
  }
}
