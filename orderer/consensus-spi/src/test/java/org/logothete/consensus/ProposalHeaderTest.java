package org.logothete.consensus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import org.junit.jupiter.api.Test;

class ProposalHeaderTest {
  private static final Bytes ONE = Bytes.ofUtf8("one").sha256();
  private static final Bytes TWO = Bytes.ofUtf8("two").sha256();

  private static ProposalHeader header() {
    return new ProposalHeader(7, ONE, ONE, ONE, 3, false);
  }

  /** One header for each field that differs. */
  private static List<ProposalHeader> others() {
    return List.of(
        new ProposalHeader(8, ONE, ONE, ONE, 3, false),
        new ProposalHeader(7, TWO, ONE, ONE, 3, false),
        new ProposalHeader(7, ONE, TWO, ONE, 3, false),
        new ProposalHeader(7, ONE, ONE, TWO, 3, false),
        new ProposalHeader(7, ONE, ONE, ONE, 4, false),
        new ProposalHeader(7, ONE, ONE, ONE, 7, true));
  }

  @Test
  void isAValueOfAllItsFields() {
    assertThat(header()).isEqualTo(header()).hasSameHashCodeAs(header());
    assertThat(others()).doesNotContain(header()).doesNotHaveDuplicates();
  }

  @Test
  void digestCoversEveryField() {
    ProposalHeader header = header();

    assertThat(header.digest()).isEqualTo(header().digest()).isEqualTo(header.digest());
    assertThat(others())
        .extracting(ProposalHeader::digest)
        .doesNotContain(header.digest())
        .doesNotHaveDuplicates();
  }

  @Test
  void refusesWhatNoBlockHas() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new ProposalHeader(0, ONE, ONE, ONE, 0, false))
        .withMessageContaining("at least 1");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new ProposalHeader(7, ONE, ONE, Bytes.EMPTY, 3, false))
        .withMessageContaining("32 bytes");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new ProposalHeader(7, ONE, ONE, ONE, 7, false))
        .withMessageContaining("last config 7 does not fit height 7");
  }
}
