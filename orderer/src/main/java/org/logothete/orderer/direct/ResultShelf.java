package org.logothete.orderer.direct;

import com.google.protobuf.ByteString;
import java.util.Optional;

/** Result records that this node has at hand, by their digest. Thread-safe. */
public interface ResultShelf {
  void add(ByteString digest, ByteString record);

  Optional<ByteString> find(ByteString digest);
}
