package org.logothete.chaincode.call;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Texts are ordered as their bytes are, whatever Java says. */
class Utf8OrderTest {
  @Test
  void rareCharactersStandBehindAllOthers() {
    // The first is U+FFFD, the second U+10000, which Java writes as two smaller units.
    assertThat(Utf8Order.compare("\uFFFD", "\uD800\uDC00")).isNegative();
    assertThat("\uFFFD".compareTo("\uD800\uDC00")).isPositive();
  }

  @Test
  void agreesWithTheBytes() {
    List<String> alphabet =
        List.of("a", "b", "\0", "\u007f", "\u0080", "\u07ff", "\u0800", "\ud7ff", "\ue000");
    List<String> rare = List.of("\uffff", "\ud800\udc00", "\udbff\udfff", "\ud83d\ude00");
    Random random = new Random(1);
    for (int i = 0; i < 20_000; i++) {
      String one = word(random, alphabet, rare);
      String other = word(random, alphabet, rare);
      int expected = Arrays.compareUnsigned(one.getBytes(UTF_8), other.getBytes(UTF_8));
      assertThat(Integer.signum(Utf8Order.compare(one, other)))
          .as("%s and %s", one, other)
          .isEqualTo(Integer.signum(expected));
    }
  }

  private static String word(Random random, List<String> alphabet, List<String> rare) {
    StringBuilder word = new StringBuilder();
    int length = random.nextInt(4);
    for (int i = 0; i < length; i++) {
      List<String> from = random.nextBoolean() ? alphabet : rare;
      word.append(from.get(random.nextInt(from.size())));
    }
    return word.toString();
  }
}
