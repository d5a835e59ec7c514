package org.logothete.orderer.direct;

import com.google.protobuf.ByteString;
import java.util.List;
import java.util.Optional;

/** Other nodes that may know what was agreed on. Calls wait; thread-safe. */
public interface ResultPeers {
  /**
   * What a node says was decided of a call, and what was agreed.
   *
   * @param certificate not verified
   * @param record empty if executors agreed that results differ
   */
  record Told(ByteString certificate, Optional<ByteString> record) {}

  /** Whom to ask, in any order. */
  List<String> sources();

  /**
   * Asks one node for decisions from a call on.
   *
   * @return empty if it has none, or gave no answer
   * @throws InterruptedException if interrupted while waiting
   */
  List<Told> decisions(String source, long firstCall) throws InterruptedException;

  /**
   * Asks one node for a result record.
   *
   * @return empty if it has none, or gave no answer; it was not compared with the digest
   * @throws InterruptedException if interrupted while waiting
   */
  Optional<ByteString> record(String source, String transactionId, ByteString digest)
      throws InterruptedException;
}
