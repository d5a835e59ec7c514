package org.logothete.orderer.execution;

import com.google.protobuf.ByteString;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.logothete.orderer.direct.ResultShelf;

/**
 * Result records that this node computed and that may not be agreed yet: what others ask for when
 * they came to something else. Bounded in bytes; the oldest go first, as agreed ones are in the
 * state. Thread-safe.
 */
final class KnownRecords implements ResultShelf {
  private final long bytesMax;
  private final Map<ByteString, ByteString> byDigest = new LinkedHashMap<>();
  private long bytes;

  KnownRecords(long bytesMax) {
    this.bytesMax = bytesMax;
  }

  @Override
  public synchronized void add(ByteString digest, ByteString record) {
    if (byDigest.putIfAbsent(digest, record) == null) {
      bytes += record.size();
    }
    Iterator<ByteString> oldest = byDigest.values().iterator();
    while (bytes > bytesMax && oldest.hasNext()) {
      bytes -= oldest.next().size();
      oldest.remove();
    }
  }

  @Override
  public synchronized Optional<ByteString> find(ByteString digest) {
    return Optional.ofNullable(byDigest.get(digest));
  }
}
