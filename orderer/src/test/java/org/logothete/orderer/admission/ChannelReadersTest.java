package org.logothete.orderer.admission;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import org.hyperledger.fabric.protos.common.Envelope;
import org.hyperledger.fabric.protos.common.Payload;
import org.hyperledger.fabric.protos.common.SignatureHeader;
import org.junit.jupiter.api.Test;
import org.logothete.network.channel.ChannelConfig;
import org.logothete.orderer.api.ChannelReaders;
import org.logothete.orderer.api.SignedRequest;

class ChannelReadersTest {
  private static final String CHANNEL = "goldenchannel";

  private final SignedRequest request = request(Golden.envelopes(3).getFirst());
  private ChannelConfig config = Golden.config();
  private final TestRules rules = new TestRules(config);

  private ChannelReaders readers(AdmissionSettings.Expiry expiry) {
    return new ChannelReaders(_ -> config, _ -> rules, expiry);
  }

  private ChannelReaders readers() {
    return readers(AdmissionSettings.Expiry.CHECKED);
  }

  private static SignedRequest request(ByteString bytes) {
    try {
      Envelope envelope = Envelope.parseFrom(bytes);
      Payload payload = Payload.parseFrom(envelope.getPayload());
      return new SignedRequest(
          envelope.getPayload(),
          SignatureHeader.parseFrom(payload.getHeader().getSignatureHeader()).getCreator(),
          envelope.getSignature());
    } catch (InvalidProtocolBufferException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void letsReadWhoSignedAndSatisfiesTheReadersPolicy() {
    assertThat(readers().refusal(CHANNEL, request)).isEmpty();
    assertThat(rules.policiesAsked).containsExactly("/Channel/Readers");
    assertThat(rules.signaturesVerified).isEqualTo(1);
  }

  @Test
  void refusesAForgedRequest() {
    SignedRequest forged =
        new SignedRequest(
            request.payload().concat(ByteString.copyFromUtf8("x")),
            request.creator(),
            request.signature());
    assertThat(readers().refusal(CHANNEL, forged)).contains("the signature is invalid");
  }

  @Test
  void refusesAStrangerWithoutVerifyingAnything() {
    TestClient stranger = new TestClient("NowhereMSP");
    SignedRequest foreign =
        request(stranger.sign(stranger.header(), ByteString.EMPTY).toByteString());
    assertThat(readers().refusal(CHANNEL, foreign)).contains("MSP 'NowhereMSP' is unknown");
    assertThat(rules.signaturesVerified).isZero();
  }

  @Test
  void asksTheOrderersPolicyInMaintenance() {
    config = Golden.configInMaintenance();
    assertThat(readers().refusal(CHANNEL, request)).isEmpty();
    assertThat(rules.policiesAsked).containsExactly("/Channel/Orderer/Readers");
  }

  @Test
  void tellsTheSequenceInForce() {
    assertThat(readers().configSequence(CHANNEL)).isEqualTo(config.sequence());
    config = Golden.configOf(9);
    assertThat(readers().configSequence(CHANNEL)).isEqualTo(config.sequence()).isPositive();
  }

  @Test
  void tellsTheEndOfTheCertificateUnlessExpiryIsIgnored() {
    assertThat(readers().expiry(CHANNEL, request.creator())).isPresent();
    assertThat(readers(AdmissionSettings.Expiry.IGNORED).expiry(CHANNEL, request.creator()))
        .isEmpty();
  }
}
