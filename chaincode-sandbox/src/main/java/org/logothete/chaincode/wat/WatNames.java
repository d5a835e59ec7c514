package org.logothete.chaincode.wat;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.logothete.chaincode.wat.WatNode.Word;

/** Names of one kind, and what numbers they stand for. */
final class WatNames {
  private final String kind;
  private final Map<String, Integer> numbers = new HashMap<>();
  private int count;

  WatNames(String kind) {
    this.kind = kind;
  }

  int count() {
    return count;
  }

  /** Counts one more. */
  int add(int line, Optional<String> name) throws WatException {
    if (name.isPresent() && numbers.putIfAbsent(name.get(), count) != null) {
      throw new WatException(line, "%s %s is there twice".formatted(kind, name.get()));
    }
    return count++;
  }

  /** What a name or number stands for; whether a number exists is for others to check. */
  int of(Word word) throws WatException {
    if (!word.isName()) {
      return (int) WatNumbers.unsigned(word);
    }
    Integer number = numbers.get(word.text());
    if (number == null) {
      throw new WatException(word.line(), "there is no %s %s".formatted(kind, word.text()));
    }
    return number;
  }
}
