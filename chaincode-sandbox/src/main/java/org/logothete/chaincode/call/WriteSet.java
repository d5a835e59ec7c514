package org.logothete.chaincode.call;

import com.google.protobuf.ByteString;
import java.util.List;
import java.util.Optional;

/** What a call wants to write: of each key its last word, ordered by namespace and key. */
public record WriteSet(List<Write> writes) {
  /** Nothing. */
  public static final WriteSet NONE = new WriteSet(List.of());

  public WriteSet {
    writes = List.copyOf(writes);
  }

  /**
   * A key's new value.
   *
   * @param value empty if the key is to be deleted
   */
  public record Write(String namespace, String key, Optional<ByteString> value) {}
}
