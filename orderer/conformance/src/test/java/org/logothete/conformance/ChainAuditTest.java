package org.logothete.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * The audit must pass what Fabric made, and refuse every single thing that can be wrong with it.
 */
class ChainAuditTest {
  private static final BigInteger ORDER =
      new BigInteger("ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551", 16);

  private ChainAudit audit;

  @BeforeEach
  void beginWithTheGenesisBlock() throws Exception {
    audit = new ChainAudit(golden(0));
  }

  private static byte[] golden(int number) throws IOException {
    return GoldenBlocks.block(number);
  }

  @Test
  void everyBlockThatFabricMadePasses() throws Exception {
    for (int number = 1; number <= 10; number++) {
      ChainAudit.Finding finding = audit.next(golden(number));
      assertThat(finding.number()).isEqualTo(number);
      assertThat(finding.signers()).hasSizeGreaterThanOrEqualTo(3);
    }
    assertThat(audit.quorum()).isEqualTo(3);
  }

  @Test
  void aMissingBlockIsNoticed() throws Exception {
    byte[] second = golden(2);
    assertThatThrownBy(() -> audit.next(second)).hasMessageContaining("has number 2");
  }

  @Test
  void aSwappedHeaderIsRefused() throws Exception {
    Patch block = Patch.of(golden(1));
    block.header(3)[0] ^= 1;
    assertRefused(block, "data hash");
    block = Patch.of(golden(1));
    block.header(2)[0] ^= 1;
    assertRefused(block, "parent's hash");
  }

  @Test
  void anotherTransactionIsRefused() throws Exception {
    Patch block = Patch.of(golden(1));
    byte[] envelope = block.transactions.getFirst();
    envelope[envelope.length - 1] ^= 1;
    assertRefused(block, "data hash");
  }

  @Test
  void aWrongNonceIsRefused() throws Exception {
    Patch block = Patch.of(golden(1));
    byte[] identifierHeader = block.signatures.getFirst().identifierHeader;
    identifierHeader[identifierHeader.length - 1] ^= 1;
    assertRefused(block, "does not verify");
  }

  @Test
  void tooFewSignersAreRefusedAndTheSameOneCountsOnce() throws Exception {
    Patch block = Patch.of(golden(1));
    while (block.signatures.size() > 2) {
      block.signatures.removeLast();
    }
    assertRefused(block, "a quorum is 3");
    block.signatures.add(block.signatures.getFirst());
    assertRefused(block, "a quorum is 3");
  }

  @Test
  void aHighSIsRefusedAlthoughItVerifies() throws Exception {
    Patch block = Patch.of(golden(1));
    block.signatures.getFirst().signature = flipS(block.signatures.getFirst().signature);
    assertRefused(block, "high S");
  }

  @Test
  void votesOfTwoViewsCannotBeAddedUp() throws Exception {
    // The value of block 2 stands for a vote cast in another view: same signers, other value.
    Patch block = Patch.of(golden(1));
    block.value = Patch.of(golden(2)).value;
    assertRefused(block, "does not verify");
  }

  @Test
  void anotherLastConfigBlockIsRefused() throws Exception {
    for (int number = 1; number <= 9; number++) {
      audit.next(golden(number));
    }
    Patch block = Patch.of(golden(10));
    block.value = Patch.of(golden(8)).value;
    assertRefused(block, "last config");
  }

  private void assertRefused(Patch block, String why) {
    byte[] encoded = block.encode();
    assertThatThrownBy(() -> audit.next(encoded))
        .isInstanceOf(AuditException.class)
        .hasMessageContaining(why);
  }

  private static byte[] flipS(byte[] signature) {
    int sAt = 4 + signature[3];
    byte[] r = java.util.Arrays.copyOfRange(signature, 2, sAt);
    BigInteger s =
        new BigInteger(
            1, java.util.Arrays.copyOfRange(signature, sAt + 2, sAt + 2 + signature[sAt + 1]));
    byte[] high = ORDER.subtract(s).toByteArray();
    List<Byte> der = new ArrayList<>();
    der.add((byte) 0x30);
    der.add((byte) (r.length + 2 + high.length));
    for (byte b : r) {
      der.add(b);
    }
    der.add((byte) 2);
    der.add((byte) high.length);
    for (byte b : high) {
      der.add(b);
    }
    byte[] out = new byte[der.size()];
    for (int i = 0; i < out.length; i++) {
      out[i] = der.get(i);
    }
    return out;
  }
}
