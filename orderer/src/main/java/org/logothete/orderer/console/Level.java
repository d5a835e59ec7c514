package org.logothete.orderer.console;

import java.util.Locale;

/** How much somebody has to care; the later, the more. */
enum Level {
  WELL,
  /** Somebody should look at it in daylight. */
  WARNING,
  /** Clients feel it, or will soon. */
  TROUBLE;

  String label() {
    return name().toLowerCase(Locale.ROOT);
  }

  Level orWorse(Level other) {
    return compareTo(other) >= 0 ? this : other;
  }
}
