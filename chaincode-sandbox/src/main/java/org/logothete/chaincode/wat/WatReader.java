package org.logothete.chaincode.wat;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.protobuf.ByteString;
import java.util.ArrayList;
import java.util.List;
import org.logothete.chaincode.wat.WatNode.Group;
import org.logothete.chaincode.wat.WatNode.Text;
import org.logothete.chaincode.wat.WatNode.Word;

/** Reads text into words, strings and groups. */
final class WatReader {
  private static final int NESTING_MAX = 500;

  private final String text;
  private int at;
  private int line = 1;

  private WatReader(String text) {
    this.text = text;
  }

  /** All pieces of a text. */
  static List<WatNode> read(String text) throws WatException {
    WatReader reader = new WatReader(text);
    List<WatNode> nodes = reader.nodes(0);
    if (reader.at < text.length()) {
      throw new WatException(reader.line, "a closing parenthesis too many");
    }
    return nodes;
  }

  private List<WatNode> nodes(int nesting) throws WatException {
    if (nesting > NESTING_MAX) {
      throw new WatException(line, "nested deeper than %d".formatted(NESTING_MAX));
    }
    List<WatNode> nodes = new ArrayList<>();
    while (true) {
      skipSpace();
      if (at == text.length() || text.charAt(at) == ')') {
        return nodes;
      }
      int begin = line;
      switch (text.charAt(at)) {
        case '(' -> {
          at++;
          List<WatNode> items = nodes(nesting + 1);
          if (at == text.length()) {
            throw new WatException(begin, "a parenthesis is not closed");
          }
          at++;
          nodes.add(new Group(begin, items));
        }
        case '"' -> nodes.add(new Text(begin, string()));
        default -> nodes.add(new Word(begin, word()));
      }
    }
  }

  private void skipSpace() throws WatException {
    while (at < text.length()) {
      if (text.startsWith(";;", at)) {
        int end = text.indexOf('\n', at);
        at = end < 0 ? text.length() : end;
      } else if (text.startsWith("(;", at)) {
        int end = text.indexOf(";)", at + 2);
        if (end < 0) {
          throw new WatException(line, "a comment is not closed");
        }
        line += (int) text.substring(at, end).chars().filter(c -> c == '\n').count();
        at = end + 2;
      } else if (Character.isWhitespace(text.charAt(at))) {
        line += text.charAt(at) == '\n' ? 1 : 0;
        at++;
      } else {
        return;
      }
    }
  }

  private String word() {
    int from = at;
    while (at < text.length()
        && !Character.isWhitespace(text.charAt(at))
        && "()\";".indexOf(text.charAt(at)) < 0) {
      at++;
    }
    at = Math.max(at, from + 1);
    return text.substring(from, at);
  }

  private ByteString string() throws WatException {
    ByteString.Output bytes = ByteString.newOutput();
    at++;
    while (at < text.length() && text.charAt(at) != '"') {
      char c = text.charAt(at);
      if (c == '\n') {
        break;
      }
      if (c == '\\') {
        escape(bytes);
      } else {
        int character = text.codePointAt(at);
        byte[] encoded = Character.toString(character).getBytes(UTF_8);
        bytes.write(encoded, 0, encoded.length);
        at += Character.charCount(character);
      }
    }
    if (at == text.length() || text.charAt(at) != '"') {
      throw new WatException(line, "a string is not closed");
    }
    at++;
    return bytes.toByteString();
  }

  private void escape(ByteString.Output bytes) throws WatException {
    String rest = text.substring(at + 1, Math.min(at + 3, text.length()));
    int simple = rest.isEmpty() ? -1 : "tnr\"'\\".indexOf(rest.charAt(0));
    if (simple >= 0) {
      bytes.write("\t\n\r\"'\\".charAt(simple));
      at += 2;
    } else if (rest.matches("[0-9a-fA-F]{2}")) {
      bytes.write(Integer.parseInt(rest, 16));
      at += 3;
    } else {
      throw new WatException(line, "a string has an unknown escape");
    }
  }
}
