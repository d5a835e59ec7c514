package org.logothete.consensus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class QuorumSizeTest {
  static IntStream sizes() {
    return IntStream.rangeClosed(1, 40);
  }

  @ParameterizedTest
  @MethodSource("sizes")
  void toleratesAsManyFaultsAsAnybodyCould(int n) {
    // Lamport, Shostak, Pease 1982: n > 3f, and no smaller bound holds.
    int f = new QuorumSize(n).faulty();
    assertThat(n).isGreaterThan(3 * f).isLessThanOrEqualTo(3 * (f + 1));
  }

  @ParameterizedTest
  @MethodSource("sizes")
  void isTheSmallestWhoseIntersectionsHoldAnHonestNode(int n) {
    QuorumSize size = new QuorumSize(n);
    int smallest =
        IntStream.rangeClosed(1, n)
            .filter(q -> smallestIntersection(n, q) >= size.faulty() + 1)
            .findFirst()
            .orElseThrow();
    assertThat(size.quorum()).isEqualTo(smallest);
  }

  @ParameterizedTest
  @MethodSource("sizes")
  void honestNodesAloneMakeAQuorum(int n) {
    QuorumSize size = new QuorumSize(n);
    assertThat(n - size.faulty()).isGreaterThanOrEqualTo(size.quorum());
    assertThat(size.oneHonest()).isEqualTo(size.faulty() + 1).isLessThanOrEqualTo(size.quorum());
  }

  @ParameterizedTest
  @CsvSource({"1,1,0", "2,2,0", "3,2,0", "4,3,1", "5,4,1", "6,4,1", "7,5,2", "10,7,3", "12,8,3"})
  void knownSizes(int n, int quorum, int faulty) {
    assertThat(new QuorumSize(n).quorum()).isEqualTo(quorum);
    assertThat(new QuorumSize(n).faulty()).isEqualTo(faulty);
  }

  @Test
  void noConsenterIsNoChannel() {
    assertThatIllegalArgumentException().isThrownBy(() -> new QuorumSize(0));
  }

  /**
   * Over all pairs of sets of q nodes. By symmetry one set may be fixed to the first q nodes; for
   * small n every other set is tried, for larger ones only the count of shared nodes matters.
   */
  private static int smallestIntersection(int n, int q) {
    if (n > 12) {
      return IntStream.rangeClosed(0, q).filter(shared -> q - shared <= n - q).min().orElseThrow();
    }
    int first = (1 << q) - 1;
    return IntStream.range(0, 1 << n)
        .filter(set -> Integer.bitCount(set) == q)
        .map(set -> Integer.bitCount(set & first))
        .min()
        .orElseThrow();
  }
}
