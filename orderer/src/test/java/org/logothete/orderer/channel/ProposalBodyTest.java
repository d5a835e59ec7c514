package org.logothete.orderer.channel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.logothete.consensus.Bytes;
import org.logothete.consensus.MalformedMessageException;

class ProposalBodyTest {
  @Test
  void envelopesComeBackExactly() throws MalformedMessageException {
    List<ByteString> envelopes = List.of(ByteString.copyFromUtf8("one"), ByteString.EMPTY);
    assertThat(ProposalBody.decode(ProposalBody.encode(envelopes))).isEqualTo(envelopes);
  }

  @Test
  void theEncodingIsFixed() {
    assertThat(ProposalBody.encode(List.of(ByteString.copyFromUtf8("ab"))).toHex())
        .isEqualTo("01" + "00000001" + "00000002" + "6162");
  }

  @Test
  void anUnknownFormatAndTrailingBytesAreRefused() {
    assertThatThrownBy(() -> ProposalBody.decode(Bytes.ofHex("0200000000")))
        .isInstanceOf(MalformedMessageException.class)
        .hasMessageContaining("format 2");
    assertThatThrownBy(() -> ProposalBody.decode(Bytes.ofHex("010000000000")))
        .isInstanceOf(MalformedMessageException.class);
  }
}
