package org.logothete.network.block;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import java.math.BigInteger;
import java.security.PublicKey;
import java.util.Map;
import java.util.TreeMap;
import org.hyperledger.fabric.protos.common.Block;
import org.hyperledger.fabric.protos.common.BlockMetadata;
import org.hyperledger.fabric.protos.common.Metadata;
import org.hyperledger.fabric.protos.common.MetadataSignature;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.logothete.network.channel.ConfigBlocks;
import org.logothete.network.channel.Consenter;
import org.logothete.network.channel.GoldenFiles;
import org.logothete.network.crypto.EcdsaVerifier;

/** Blocks that Fabric made hash and verify; spoilt ones do not. */
class GoldenChainTest {
  private static final int QUORUM = 3;
  private static final BigInteger ORDER =
      new BigInteger("ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551", 16);

  private final EcdsaVerifier verifier = new EcdsaVerifier();
  private Map<Integer, PublicKey> keys;

  @BeforeEach
  void readConsenters() throws Exception {
    keys = new TreeMap<>();
    for (Consenter consenter : ConfigBlocks.read(golden(0)).consenters()) {
      keys.put(consenter.id(), consenter.identityCertificate().getPublicKey());
    }
  }

  private static Block golden(int number) {
    return GoldenFiles.block("blocks/block-%02d.block".formatted(number));
  }

  @Test
  void everyBlockNamesTheHashOfItsParentAndIsCertified() throws Exception {
    for (int number = 1; number <= 10; number++) {
      Block block = golden(number);
      assertThat(block.getHeader().getPreviousHash().toByteArray())
          .as("previous hash of block %d", number)
          .isEqualTo(BlockHeaders.hash(golden(number - 1).getHeader()));
      assertThat(BlockSignatures.refusal(verifier, keys, QUORUM, block))
          .as("block %d", number)
          .isEmpty();
    }
  }

  @Test
  void anAssembledBlockHasFabricsSlots() throws Exception {
    Block fabric = golden(3);
    SignedValue value = new SignedValue(0, "PBFT", 0, 7);
    Block ours =
        BlockSignatures.assemble(
            fabric.getHeader(),
            fabric.getData().getDataList(),
            value,
            BlockSignatures.slot(fabric).getSignaturesList());
    assertThat(ours.getMetadata().getMetadataCount())
        .isEqualTo(fabric.getMetadata().getMetadataCount());
    assertThat(ours.getMetadata().getMetadata(1)).isEqualTo(fabric.getMetadata().getMetadata(1));
    assertThat(SignedValue.decode(BlockSignatures.slot(ours).getValue())).contains(value);
    assertThat(SignedValue.decode(BlockSignatures.slot(fabric).getValue())).isEmpty();
  }

  @Test
  void signaturesOverTwoValuesNeverAddUp() throws Exception {
    Metadata slot = BlockSignatures.slot(golden(1));
    Metadata mixed = slot.toBuilder().setValue(BlockSignatures.slot(golden(2)).getValue()).build();
    assertRefused(mixed, "does not verify");
  }

  @Test
  void aQuorumCountsDistinctConsenters() throws Exception {
    Metadata slot = BlockSignatures.slot(golden(1));
    MetadataSignature first = slot.getSignatures(0);
    Metadata thrice =
        slot.toBuilder()
            .clearSignatures()
            .addSignatures(first)
            .addSignatures(first)
            .addSignatures(first)
            .build();
    assertRefused(thrice, "a quorum is 3");
  }

  @Test
  void aWrongNonceAHighSAndAStrangerAreRefused() throws Exception {
    Metadata slot = BlockSignatures.slot(golden(1));
    MetadataSignature first = slot.getSignatures(0);
    byte[] header = first.getIdentifierHeader().toByteArray();
    header[header.length - 1] ^= 1;
    assertRefused(
        slot.toBuilder()
            .setSignatures(0, first.toBuilder().setIdentifierHeader(ByteString.copyFrom(header)))
            .build(),
        "does not verify");
    assertRefused(
        slot.toBuilder().setSignatures(0, first.toBuilder().setSignature(highS(first))).build(),
        "does not verify");
    keys.remove(BlockSignatures.signerOf(first).orElseThrow());
    assertRefused(slot, "no consenter");
  }

  @Test
  void anotherEnvelopeIsRefused() throws Exception {
    Block block = golden(1);
    Block spoilt =
        block.toBuilder()
            .setData(block.getData().toBuilder().setData(0, ByteString.copyFromUtf8("else")))
            .build();
    assertThat(BlockSignatures.refusal(verifier, keys, QUORUM, spoilt))
        .hasValueSatisfying(why -> assertThat(why).contains("data hash"));
  }

  private void assertRefused(Metadata slot, String why) throws Exception {
    Block block = golden(1);
    BlockMetadata metadata =
        block.getMetadata().toBuilder().setMetadata(0, slot.toByteString()).build();
    Block spoilt = block.toBuilder().setMetadata(metadata).build();
    assertThat(BlockSignatures.refusal(verifier, keys, QUORUM, spoilt))
        .hasValueSatisfying(reason -> assertThat(reason).contains(why));
  }

  private static ByteString highS(MetadataSignature signature) {
    byte[] der = signature.getSignature().toByteArray();
    int sAt = 4 + der[3];
    BigInteger s =
        new BigInteger(1, java.util.Arrays.copyOfRange(der, sAt + 2, sAt + 2 + der[sAt + 1]));
    byte[] high = ORDER.subtract(s).toByteArray();
    byte[] out = java.util.Arrays.copyOf(der, sAt + 2 + high.length);
    out[1] = (byte) (out.length - 2);
    out[sAt + 1] = (byte) high.length;
    System.arraycopy(high, 0, out, sAt + 2, high.length);
    return ByteString.copyFrom(out);
  }
}
