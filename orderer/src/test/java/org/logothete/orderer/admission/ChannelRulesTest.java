package org.logothete.orderer.admission;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.logothete.network.channel.ChannelConfig;
import org.logothete.network.transaction.MalformedTransactionException;
import org.logothete.network.transaction.Transaction;

/** What Fabric's clients and orderers signed, under the golden channel's own rules. */
class ChannelRulesTest {
  private final ChannelConfig config = Golden.config();
  private final IdentityRules rules = ChannelRules.of(config);

  @Test
  void letsWriteWhoWroteInFabric() throws Exception {
    for (ByteString bytes :
        Stream.concat(Golden.envelopes(10).stream(), Golden.envelopes(9).stream()).toList()) {
      Transaction envelope = Transaction.parse(bytes);
      assertThat(rules.refusal("/Channel/Writers", envelope.creator())).isEmpty();
      assertThat(signatureRefusal(envelope, envelope.signature())).isEqualTo("");
      assertThat(rules.expiry(envelope.creator())).isPresent();
    }
  }

  @Test
  void refusesAnUnsatisfiedPolicyAForgedSignatureAndAForeignMsp() throws Exception {
    Transaction envelope = first();
    assertThat(rules.refusal("/Channel/Orderer/Writers", envelope.creator())).isPresent();
    assertThat(signatureRefusal(envelope, ByteString.copyFromUtf8("forged"))).isNotEmpty();
    TestClient stranger = new TestClient("NowhereMSP");
    Transaction foreign =
        Transaction.parse(stranger.sign(stranger.header(), ByteString.EMPTY).toByteString());
    assertThat(rules.refusal("/Channel/Writers", foreign.creator())).isPresent();
  }

  private static Transaction first() throws MalformedTransactionException {
    return Transaction.parse(Golden.envelopes(3).getFirst());
  }

  private String signatureRefusal(Transaction envelope, ByteString signature) {
    return rules.signatureRefusal(envelope.creator(), envelope.payload(), signature).orElse("");
  }
}
