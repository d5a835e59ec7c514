package org.logothete.network.channel;

import com.google.protobuf.ByteString;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import org.hyperledger.fabric.protos.common.Block;

/** Files below {@code src/test/resources/fabric} that Fabric's own tools made. */
public final class GoldenFiles {
  private GoldenFiles() {}

  public static Block block(String file) {
    try {
      return Block.parseFrom(bytes(file));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public static ByteString bytes(String file) {
    try (InputStream in = GoldenFiles.class.getResourceAsStream("/fabric/" + file)) {
      if (in == null) {
        throw new IllegalArgumentException("no golden file " + file);
      }
      return ByteString.readFrom(in);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
