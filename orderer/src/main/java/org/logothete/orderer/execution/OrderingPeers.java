package org.logothete.orderer.execution;

import com.google.protobuf.ByteString;
import java.util.List;
import java.util.Optional;
import org.logothete.network.channel.ChannelConfig;

/** A channel's orderers, for a node that orders nothing itself. Calls wait; thread-safe. */
public interface OrderingPeers {
  /** Whom to hand envelopes in to, in any order. */
  List<String> addresses(ChannelConfig config);

  /**
   * Hands an envelope in to one of them.
   *
   * @return why it was not taken, or not in time; empty if the orderer says that it has it
   * @throws InterruptedException if interrupted while waiting
   */
  Optional<String> refusal(ChannelConfig config, String address, ByteString envelope)
      throws InterruptedException;
}
