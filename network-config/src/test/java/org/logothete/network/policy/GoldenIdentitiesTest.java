package org.logothete.network.policy;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import java.util.ArrayList;
import java.util.List;
import org.hyperledger.fabric.protos.common.ConfigSignature;
import org.hyperledger.fabric.protos.common.ConfigUpdateEnvelope;
import org.hyperledger.fabric.protos.common.Envelope;
import org.hyperledger.fabric.protos.common.Payload;
import org.hyperledger.fabric.protos.common.SignatureHeader;
import org.hyperledger.fabric.protos.msp.SerializedIdentity;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.logothete.network.channel.ConfigBlocks;
import org.logothete.network.channel.GoldenFiles;
import org.logothete.network.policy.ChannelIdentities.SignedBytes;

/** What Fabric's own tools signed satisfies Fabric's own policies, and nothing less does. */
class GoldenIdentitiesTest {
  private ChannelIdentities channel;

  @BeforeEach
  void readConfiguration() throws Exception {
    channel = ChannelIdentities.of(ConfigBlocks.read(GoldenFiles.block("genesis.block")));
  }

  private static Envelope envelope(int block) throws Exception {
    return Envelope.parseFrom(
        GoldenFiles.block("blocks/block-%02d.block".formatted(block)).getData().getData(0));
  }

  private static ByteString creator(Envelope envelope) throws Exception {
    return SignatureHeader.parseFrom(
            Payload.parseFrom(envelope.getPayload()).getHeader().getSignatureHeader())
        .getCreator();
  }

  private static List<SignedBytes> updateSignatures() throws Exception {
    Envelope envelope =
        Envelope.parseFrom(GoldenFiles.bytes("config-update/signed-config-update.envelope"));
    ConfigUpdateEnvelope update =
        ConfigUpdateEnvelope.parseFrom(Payload.parseFrom(envelope.getPayload()).getData());
    List<SignedBytes> signed = new ArrayList<>();
    for (ConfigSignature signature : update.getSignaturesList()) {
      signed.add(
          new SignedBytes(
              SignatureHeader.parseFrom(signature.getSignatureHeader()).getCreator(),
              signature.getSignatureHeader().concat(update.getConfigUpdate()),
              signature.getSignature()));
    }
    return signed;
  }

  @Test
  void everyCreatorMayWriteAndSignedWhatItSent() throws Exception {
    for (int block = 1; block <= 10; block++) {
      Envelope envelope = envelope(block);
      ByteString creator = creator(envelope);
      assertThat(channel.refusal("/Channel/Writers", creator)).as("block %d", block).isEmpty();
      assertThat(channel.signatureRefusal(creator, envelope.getPayload(), envelope.getSignature()))
          .as("block %d", block)
          .isEmpty();
      assertThat(channel.signatureRefusal(creator, ByteString.EMPTY, envelope.getSignature()))
          .isPresent();
    }
  }

  @Test
  void aPeerOrganisationsMemberDoesNotOrderAndNobodySatisfiesNoPolicy() throws Exception {
    ByteString member = creator(envelope(3));
    assertThat(channel.refusal("/Channel/Orderer/Writers", member)).isPresent();
    assertThat(channel.refusal("/Channel/Orderer/Nothing", member))
        .hasValueSatisfying(why -> assertThat(why).contains("/Channel/Orderer/Nothing"));
  }

  @Test
  void threeOfFourAdminsAreAMajorityAndTwoAreNot() throws Exception {
    List<SignedBytes> signed = updateSignatures();
    assertThat(signed).hasSizeGreaterThanOrEqualTo(3);
    assertThat(channel.refusal("/Channel/Orderer/Admins", signed)).isEmpty();
    assertThat(channel.refusal("/Channel/Orderer/Admins", signed.subList(0, 2)))
        .hasValueSatisfying(why -> assertThat(why).contains("requires 3"));
  }

  @Test
  void theSameAdminCountsOnceAndABadSignatureNotAtAll() throws Exception {
    List<SignedBytes> signed = new ArrayList<>(updateSignatures().subList(0, 2));
    signed.add(signed.getFirst());
    assertThat(channel.refusal("/Channel/Orderer/Admins", signed)).isPresent();
    SignedBytes third = updateSignatures().get(2);
    signed.add(new SignedBytes(third.identity(), ByteString.EMPTY, third.signature()));
    assertThat(channel.refusal("/Channel/Orderer/Admins", signed)).isPresent();
  }

  @Test
  void anIdentityUnderAnotherOrganisationsNameIsRefused() throws Exception {
    SerializedIdentity client = SerializedIdentity.parseFrom(creator(envelope(3)));
    ByteString impostor = client.toBuilder().setMspid("AlphaMSP").build().toByteString();
    assertThat(channel.refusal("/Channel/Writers", impostor))
        .hasValueSatisfying(why -> assertThat(why).contains("not issued by an authority"));
    ByteString stranger = client.toBuilder().setMspid("NobodyMSP").build().toByteString();
    assertThat(channel.refusal("/Channel/Writers", stranger))
        .hasValueSatisfying(why -> assertThat(why).contains("NobodyMSP"));
    assertThat(channel.refusal("/Channel/Writers", ByteString.copyFromUtf8("junk"))).isPresent();
  }
}
