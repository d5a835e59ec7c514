package org.logothete.orderer.console;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.google.protobuf.ByteString;
import org.logothete.orderer.client.ReadableBytes;

/** Labels and values for people, in order; long values are cut and say so. */
final class Facts {
  static final int VALUE_CHARS_MAX = 2_000;
  static final int FACTS_MAX = 200;

  private final ArrayNode list = Json.object().arrayNode();

  Facts add(String label, String value) {
    if (list.size() == FACTS_MAX) {
      list.addObject().put("label", "…").put("value", "there is more, which is not shown");
    } else if (list.size() < FACTS_MAX) {
      list.addObject().put("label", label).put("value", cut(value, value.length()));
    }
    return this;
  }

  Facts add(String label, long value) {
    return add(label, Long.toString(value));
  }

  /** As text if it is text. */
  Facts add(String label, ByteString value) {
    // Four bytes are one character at least: what is cut off need not be made readable.
    ByteString shown = value.substring(0, Math.min(value.size(), 4 * VALUE_CHARS_MAX));
    return add(label, cut(ReadableBytes.text(shown), value.size()));
  }

  private static String cut(String value, int size) {
    return value.length() <= VALUE_CHARS_MAX
        ? value
        : "%s… (%d in all)".formatted(value.substring(0, VALUE_CHARS_MAX), size);
  }

  ArrayNode json() {
    return list;
  }
}
