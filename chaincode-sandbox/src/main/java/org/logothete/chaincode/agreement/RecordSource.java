package org.logothete.chaincode.agreement;

import com.google.protobuf.ByteString;
import java.util.SortedSet;

/** Where the content behind an agreed digest comes from: the executor itself, or others. */
public interface RecordSource {
  /**
   * Brings a record's bytes; waits until somebody has given them. An honest executor has them.
   *
   * @param digest as voted for; the source has compared the bytes with it
   * @param voters identifiers of executors that voted for it
   * @throws InterruptedException if the node stops meanwhile
   */
  ByteString fetch(ByteString digest, SortedSet<Integer> voters, PendingCall call)
      throws InterruptedException;
}
