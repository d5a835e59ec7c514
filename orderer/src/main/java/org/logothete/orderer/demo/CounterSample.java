package org.logothete.orderer.demo;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/** The sample {@code wasm-counter}, as it is delivered with the program. */
public final class CounterSample {
  private static final String RESOURCE = "counter.wat";

  private CounterSample() {}

  /** Its source, in WebAssembly's text format. */
  public static String source() {
    try (InputStream source = CounterSample.class.getResourceAsStream(RESOURCE)) {
      if (source == null) {
        throw new IllegalStateException(RESOURCE + " is not part of the program");
      }
      return new String(source.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
