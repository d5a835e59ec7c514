package org.logothete.chaincode.wat;

import com.google.protobuf.ByteString;
import java.util.List;
import java.util.Optional;
import org.logothete.chaincode.wat.WatNode.Group;
import org.logothete.chaincode.wat.WatNode.Text;
import org.logothete.chaincode.wat.WatNode.Word;

/** Goes through pieces from left to right. */
final class WatCursor {
  private final int line;
  private final List<WatNode> items;
  private int at;

  /** Through the items of a group behind its head. */
  WatCursor(Group group) {
    this(group.line(), group.items());
    at = 1;
  }

  WatCursor(int line, List<WatNode> items) {
    this.line = line;
    this.items = items;
  }

  boolean hasNext() {
    return at < items.size();
  }

  /** Where the next piece stands, or the last one did. */
  int line() {
    return hasNext() ? items.get(at).line() : line;
  }

  WatNode next(String expected) throws WatException {
    if (!hasNext()) {
      throw new WatException(line, "%s is missing".formatted(expected));
    }
    return items.get(at++);
  }

  Word word(String expected) throws WatException {
    int where = line();
    if (next(expected) instanceof Word word) {
      return word;
    }
    throw new WatException(where, "%s is missing".formatted(expected));
  }

  String text(String expected) throws WatException {
    return bytes(expected).toStringUtf8();
  }

  ByteString bytes(String expected) throws WatException {
    int where = line();
    if (next(expected) instanceof Text text) {
      return text.bytes();
    }
    throw new WatException(where, "%s is missing".formatted(expected));
  }

  /** The next piece if it is a name, which begins with a dollar sign. */
  Optional<String> name() {
    if (hasNext() && items.get(at) instanceof Word word && word.isName()) {
      at++;
      return Optional.of(word.text());
    }
    return Optional.empty();
  }

  /** The next piece if it is a name or a number. */
  Optional<Word> index() {
    if (hasNext()
        && items.get(at) instanceof Word word
        && (word.isName() || Character.isDigit(word.text().charAt(0)))) {
      at++;
      return Optional.of(word);
    }
    return Optional.empty();
  }

  /** The next piece if it is a word that begins so. */
  Optional<Word> wordWith(String prefix) {
    if (hasNext() && items.get(at) instanceof Word word && word.text().startsWith(prefix)) {
      at++;
      return Optional.of(word);
    }
    return Optional.empty();
  }

  /** The next piece if it is a group with this head. */
  Optional<Group> group(String head) {
    if (hasNext() && items.get(at) instanceof Group group && group.head().equals(head)) {
      at++;
      return Optional.of(group);
    }
    return Optional.empty();
  }

  void skipGroups(String head) {
    Optional<Group> group;
    do {
      group = group(head);
    } while (group.isPresent());
  }

  void checkEnd() throws WatException {
    if (hasNext()) {
      throw new WatException(line(), "nothing more is expected here");
    }
  }
}
