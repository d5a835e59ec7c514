package org.logothete.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

/** A whole ledger: what Fabric made passes, and what a node could do wrong is noticed. */
class LedgerAuditTest {
  /** Two lifecycle transactions, six calls, one config update, three calls in one block. */
  private static final int GOLDEN_TRANSACTIONS = 11;

  private static LedgerAudit goldenUpTo(int blocks) throws Exception {
    LedgerAudit audit = new LedgerAudit(GoldenBlocks.block(0));
    for (int number = 0; number < blocks; number++) {
      audit.next(GoldenBlocks.block(number));
    }
    return audit;
  }

  @Test
  void whatFabricMadePasses() throws Exception {
    LedgerAudit audit = goldenUpTo(GoldenBlocks.COUNT);
    assertThat(audit.height()).isEqualTo(GoldenBlocks.COUNT);
    assertThat(audit.transactionIds()).hasSize(GOLDEN_TRANSACTIONS);
    assertThat(audit.fingerprints().get(8)).endsWith("last config 0");
    assertThat(audit.fingerprints().get(10)).endsWith("last config 9");
  }

  @Test
  void anotherGenesisBlockThanTheTrustedOneIsRefused() throws Exception {
    LedgerAudit audit = new LedgerAudit(GoldenBlocks.block(0));
    byte[] other = GoldenBlocks.block(1);
    assertThatThrownBy(() -> audit.next(other))
        .isInstanceOf(AuditException.class)
        .hasMessageContaining("not the genesis block");
  }

  @Test
  void ledgersOfDifferentLengthAgreeAsFarAsTheyGo() throws Exception {
    LedgerAudit ahead = goldenUpTo(GoldenBlocks.COUNT);
    LedgerAudit behind = goldenUpTo(4);
    assertThatCode(() -> ahead.requireAgreement(behind)).doesNotThrowAnyException();
  }

  @Test
  void anotherLastConfigIsADisagreement() throws Exception {
    LedgerAudit one = goldenUpTo(2);
    LedgerAudit other = goldenUpTo(1);
    Patch block = Patch.of(GoldenBlocks.block(1));
    // A patched block has no slot 1 ...
    other.next(block.encode());
    assertThatCode(() -> one.requireAgreement(other)).doesNotThrowAnyException();
    // ... and this one claims a config block that is not there.
    LedgerAudit third = goldenUpTo(1);
    block.lastConfig = 7;
    third.next(block.encode());
    assertThatThrownBy(() -> one.requireAgreement(third))
        .isInstanceOf(AuditException.class)
        .hasMessageContaining("block 1 differs");
  }

  @Test
  void aTransactionIdIsTheHashOfNonceAndCreator() {
    byte[] nonce = "abc".getBytes(StandardCharsets.US_ASCII);
    assertThat(LedgerAudit.transactionId(nonce, new byte[0]))
        .isEqualTo("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  }

  @Test
  void theWriterWritesWhatTheReaderReads() throws Exception {
    byte[] encoded =
        new WireWriter()
            .number(1, 300)
            .text(2, "text")
            .message(3, new WireWriter())
            .number(4, 0)
            .number(5, -1)
            .encode();
    WireMessage read = WireMessage.of(encoded);
    assertThat(read.number(1)).isEqualTo(300);
    assertThat(read.text(2)).isEqualTo("text");
    assertThat(read.all(3)).hasSize(1);
    assertThat(read.number(5)).isEqualTo(-1);
  }
}
