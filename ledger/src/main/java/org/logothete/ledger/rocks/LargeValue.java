package org.logothete.ledger.rocks;

import java.nio.ByteBuffer;

/** A value that is put together where it is wanted, so that its bytes are copied there once. */
interface LargeValue {
  /** Bytes that {@link #writeTo} writes. */
  int length();

  /** Writes it from the buffer's position on. */
  void writeTo(ByteBuffer buffer);

  /** Its bytes. */
  default byte[] toBytes() {
    ByteBuffer buffer = ByteBuffer.allocate(length());
    writeTo(buffer);
    return buffer.array();
  }
}
