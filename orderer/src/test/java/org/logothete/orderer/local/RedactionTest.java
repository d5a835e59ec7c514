package org.logothete.orderer.local;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class RedactionTest {
  @Test
  void aValueGoesToTheEndOfItsLine() {
    assertThat(Redaction.of("token: Bearer eyJabc\nnext: 1"))
        .isEqualTo("token: (redacted)\nnext: 1");
    assertThat(Redaction.of("Pin: ab#cd\nnext: 1")).isEqualTo("Pin: (redacted)\nnext: 1");
    assertThat(Redaction.of("Password: a,b\nnext: 1")).isEqualTo("Password: (redacted)\nnext: 1");
  }

  @Test
  void aQuotedValueGoesToTheQuoteThatEndsIt() {
    assertThat(Redaction.of("{\"password\":\"a\\\"bc\",\"next\":1}"))
        .isEqualTo("{\"password\":(redacted),\"next\":1}");
    assertThat(Redaction.of("{Pin: 'it''s', next: 1}")).isEqualTo("{Pin: (redacted), next: 1}");
    assertThat(Redaction.of("Pin: \"no end\nnext: 1")).isEqualTo("Pin: (redacted)\nnext: 1");
  }

  @Test
  void aKeyWithoutValueLeavesTheNextLineAlone() {
    assertThat(Redaction.of("Pin:\nSecurity: 256")).isEqualTo("Pin:\nSecurity: 256");
  }

  @Test
  void aLongValueIsTakenOutAsWell() {
    String value = "\\n".repeat(100_000);
    assertThat(Redaction.of("secret=\"" + value + "\" next")).isEqualTo("secret=(redacted) next");
  }
}
