package org.logothete.orderer.settings;

import java.util.List;
import java.util.Map;

/** One value of a settings file, with the place it came from. */
sealed interface Setting {
  /** {@code file:line} or the name of an environment variable. */
  String place();

  /** Text; {@code key:} without a value is {@link Absent}. */
  record Scalar(String place, String text) implements Setting {}

  /** A key without a value, which means the same as no key. */
  record Absent(String place) implements Setting {}

  /** A list. */
  record Items(String place, List<Setting> values) implements Setting {}

  /** Keys as written, in the order of the file. */
  record Table(String place, Map<String, Setting> entries) implements Setting {}
}
