package org.logothete.simulator;

import java.util.function.Supplier;

/**
 * What travels between nodes, as transcripts know it.
 *
 * @param number tells it apart from all others of the run
 * @param content what it says, in words, made of values that do not change
 */
record Letter(long number, Supplier<String> content) {
  @Override
  public String toString() {
    return "#" + number;
  }
}
