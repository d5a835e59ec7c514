package org.logothete.orderer.execution;

import com.google.protobuf.ByteString;
import java.util.List;
import java.util.Optional;
import org.logothete.network.channel.ChannelConfig;

/** Other nodes that may have a result record. Calls wait; thread-safe. */
public interface RecordPeers {
  /** Whom to ask, in any order. */
  List<String> sources(ChannelConfig config);

  /**
   * Asks one node.
   *
   * @return empty if it has none, or gave no answer; what it gave was not compared with the digest
   * @throws InterruptedException if interrupted while waiting
   */
  Optional<ByteString> record(
      ChannelConfig config, String source, String transactionId, ByteString digest)
      throws InterruptedException;
}
