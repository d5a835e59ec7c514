package org.logothete.chaincode.wat;

import com.google.protobuf.ByteString;
import java.util.List;

/** A piece of a text: a word, a string, or pieces in parentheses. */
sealed interface WatNode {
  /** Where it begins, from 1. */
  int line();

  /** A name, keyword or number. */
  record Word(int line, String text) implements WatNode {
    boolean isName() {
      return text.startsWith("$");
    }
  }

  /** What stands in quotes, its escapes resolved. */
  record Text(int line, ByteString bytes) implements WatNode {}

  /** Pieces in parentheses. */
  record Group(int line, List<WatNode> items) implements WatNode {
    public Group {
      items = List.copyOf(items);
    }

    /** The keyword at its head; empty if there is none. */
    String head() {
      return !items.isEmpty() && items.getFirst() instanceof Word word ? word.text : "";
    }
  }
}
