package org.logothete.orderer.execution;

import com.google.protobuf.ByteString;
import java.util.List;
import java.util.Optional;
import org.logothete.network.channel.ChannelConfig;
import org.logothete.orderer.direct.ResultPeers;

/** Other nodes that may have a result record, or know of a decision. Calls wait; thread-safe. */
public interface RecordPeers {
  /** A node that may be asked. */
  sealed interface Source {
    /** Host and port of its clients' port. */
    String address();

    /** One that the channel configuration names among the orderers. */
    record Orderer(String address) implements Source {}

    /** One that a definition names among the executors, of an organisation of the channel. */
    record Executor(String address, String mspId) implements Source {}
  }

  /** The orderers that may be asked, in any order. */
  List<Source> orderers(ChannelConfig config);

  /**
   * Asks one node.
   *
   * @return empty if it has none, or gave no answer; what it gave was not compared with the digest
   * @throws InterruptedException if interrupted while waiting
   */
  Optional<ByteString> record(
      ChannelConfig config, Source source, String transactionId, ByteString digest)
      throws InterruptedException;

  /**
   * Asks one node what executors agreed on directly, from a call on.
   *
   * @return empty if it has nothing, or gave no answer; nothing was verified
   * @throws InterruptedException if interrupted while waiting
   */
  List<ResultPeers.Told> decisions(ChannelConfig config, Source source, long firstCall)
      throws InterruptedException;
}
