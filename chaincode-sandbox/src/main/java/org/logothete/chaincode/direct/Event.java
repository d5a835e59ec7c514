package org.logothete.chaincode.direct;

import com.google.protobuf.ByteString;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * All that can happen to a {@link DirectAgreement}. {@code now} is the host's monotonic clock in
 * milliseconds since an arbitrary start; it never runs backwards.
 */
public sealed interface Event {
  long now();

  /**
   * The first event, exactly once.
   *
   * @param floor first call that is not settled
   * @param records of each instance what {@link Effect.Persist} wrote last
   */
  record Started(long now, long floor, SortedMap<Instance, ByteString> records) implements Event {
    public Started {
      records = Collections.unmodifiableSortedMap(new TreeMap<>(records));
    }
  }

  /** Calls were ordered, or tried again: all executors open the same instances. */
  record Opened(long now, List<Instance> instances) implements Event {
    public Opened {
      instances = List.copyOf(instances);
    }
  }

  /** This executor has results of open instances. */
  record Executed(long now, SortedMap<Instance, ByteString> digests) implements Event {
    public Executed {
      digests = Collections.unmodifiableSortedMap(new TreeMap<>(digests));
    }
  }

  /** A verified message, one's own included. */
  record Received(long now, int from, Message message) implements Event {}

  /** Time has passed. Comes at least a few times in {@link DirectOptions#resendMillis}. */
  record Ticked(long now) implements Event {}

  /** Calls below the floor are decided; of attempts that are still open here no more is said. */
  record Settled(long now, long floor) implements Event {}
}
