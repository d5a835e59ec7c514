package org.logothete.orderer.ops;

import java.io.IOException;
import java.io.Writer;

/** Where {@code /metrics} gets its text from. Thread-safe. */
@FunctionalInterface
public interface MetricsText {
  /** Writes everything in Prometheus's text format, version 0.0.4. */
  void writeTo(Writer out) throws IOException;
}
