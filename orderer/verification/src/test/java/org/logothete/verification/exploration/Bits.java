package org.logothete.verification.exploration;

import java.util.Arrays;
import java.util.function.IntConsumer;
import java.util.function.IntPredicate;
import org.jspecify.annotations.Nullable;

/** An immutable set of small numbers; states and messages are numbered, so most sets are these. */
final class Bits {
  static final Bits NONE = new Bits(new long[0]);

  /** The last word is not 0, so that equal sets have equal words. */
  private final long[] words;

  private Bits(long[] words) {
    this.words = words;
  }

  private static Bits of(long[] words) {
    int length = words.length;
    while (length > 0 && words[length - 1] == 0) {
      length--;
    }
    return length == 0
        ? NONE
        : new Bits(length == words.length ? words : Arrays.copyOf(words, length));
  }

  /** Those numbers below the bound that the test wants. */
  static Bits where(int bound, IntPredicate test) {
    long[] words = new long[(bound + 63) >> 6];
    for (int number = 0; number < bound; number++) {
      if (test.test(number)) {
        words[number >> 6] |= 1L << number;
      }
    }
    return of(words);
  }

  boolean has(int number) {
    int word = number >> 6;
    return word < words.length && (words[word] >>> number & 1) != 0;
  }

  int size() {
    int size = 0;
    for (long word : words) {
      size += Long.bitCount(word);
    }
    return size;
  }

  Bits with(int number) {
    if (has(number)) {
      return this;
    }
    long[] more = Arrays.copyOf(words, Math.max(words.length, (number >> 6) + 1));
    more[number >> 6] |= 1L << number;
    return new Bits(more);
  }

  Bits or(Bits other) {
    if (words.length < other.words.length) {
      return other.or(this);
    }
    if (other.words.length == 0) {
      return this;
    }
    long[] all = words.clone();
    for (int i = 0; i < other.words.length; i++) {
      all[i] |= other.words[i];
    }
    return new Bits(all);
  }

  Bits and(Bits other) {
    int length = Math.min(words.length, other.words.length);
    long[] both = new long[length];
    for (int i = 0; i < length; i++) {
      both[i] = words[i] & other.words[i];
    }
    return of(both);
  }

  Bits without(Bits other) {
    long[] rest = words.clone();
    for (int i = 0; i < Math.min(rest.length, other.words.length); i++) {
      rest[i] &= ~other.words[i];
    }
    return of(rest);
  }

  boolean any(IntPredicate test) {
    for (int i = 0; i < words.length; i++) {
      for (long word = words[i]; word != 0; word &= word - 1) {
        if (test.test((i << 6) + Long.numberOfTrailingZeros(word))) {
          return true;
        }
      }
    }
    return false;
  }

  /** In ascending order. */
  void forEach(IntConsumer action) {
    for (int i = 0; i < words.length; i++) {
      for (long word = words[i]; word != 0; word &= word - 1) {
        action.accept((i << 6) + Long.numberOfTrailingZeros(word));
      }
    }
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Bits that && Arrays.equals(words, that.words);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(words);
  }

  @Override
  public String toString() {
    StringBuilder text = new StringBuilder("{");
    forEach(number -> text.append(text.length() == 1 ? "" : " ").append(number));
    return text.append('}').toString();
  }
}
