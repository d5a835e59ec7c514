package org.logothete.conformance;

import java.io.IOException;
import java.io.InputStream;

/** The channel of eleven blocks that Fabric's own tools made. */
final class GoldenBlocks {
  static final int COUNT = 11;

  private GoldenBlocks() {}

  static byte[] block(int number) throws IOException {
    String name = "/golden/block-%02d.block".formatted(number);
    try (InputStream in = GoldenBlocks.class.getResourceAsStream(name)) {
      if (in == null) {
        throw new IOException("there is no resource " + name);
      }
      return in.readAllBytes();
    }
  }
}
