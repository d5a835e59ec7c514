package org.logothete.network.transaction;

import com.google.protobuf.ByteString;
import com.google.protobuf.CodedOutputStream;
import com.google.protobuf.Message;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;

/** Whether bytes are what protobuf libraries write for a message, found without writing it down. */
final class CanonicalEncoding {
  /** What is written piece by piece; longer byte fields come as they are. */
  private static final int BUFFER_BYTES = 256;

  private CanonicalEncoding() {}

  static boolean isOf(Message message, ByteString bytes) {
    if (message.getSerializedSize() != bytes.size()) {
      return false;
    }
    Comparison comparison = new Comparison(bytes.asReadOnlyByteBuffer());
    CodedOutputStream out = CodedOutputStream.newInstance(comparison, BUFFER_BYTES);
    try {
      message.writeTo(out);
      out.flush();
    } catch (IOException e) {
      throw new UncheckedIOException("a comparison in memory failed", e);
    }
    return comparison.isEqual;
  }

  /** Compares what is written to it with what is expected, of the same length. */
  private static final class Comparison extends OutputStream {
    private final ByteBuffer expected;
    private boolean isEqual = true;

    Comparison(ByteBuffer expected) {
      this.expected = expected;
    }

    @Override
    public void write(int value) {
      isEqual &= expected.get() == (byte) value;
    }

    @Override
    public void write(byte[] from, int offset, int length) {
      ByteBuffer part = expected.slice(expected.position(), length);
      isEqual &= part.equals(ByteBuffer.wrap(from, offset, length));
      expected.position(expected.position() + length);
    }
  }
}
