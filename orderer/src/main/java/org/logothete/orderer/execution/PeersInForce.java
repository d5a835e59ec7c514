package org.logothete.orderer.execution;

import com.google.protobuf.ByteString;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.logothete.network.channel.ChannelConfig;
import org.logothete.orderer.direct.ResultPeers;

/** Other nodes by the configuration that is in force when they are asked. */
record PeersInForce(RecordPeers peers, Supplier<ChannelConfig> config) implements ResultPeers {
  @Override
  public List<String> sources() {
    return peers.orderers(config.get()).stream().map(RecordPeers.Source::address).toList();
  }

  @Override
  public List<Told> decisions(String source, long firstCall) throws InterruptedException {
    return peers.decisions(config.get(), new RecordPeers.Source.Orderer(source), firstCall);
  }

  @Override
  public Optional<ByteString> record(String source, String transactionId, ByteString digest)
      throws InterruptedException {
    return peers.record(
        config.get(), new RecordPeers.Source.Orderer(source), transactionId, digest);
  }
}
