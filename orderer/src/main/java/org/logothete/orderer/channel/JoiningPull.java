package org.logothete.orderer.channel;

import java.time.Duration;
import java.util.List;
import org.hyperledger.fabric.protos.common.Block;
import org.logothete.network.channel.ChannelConfig;

/**
 * Takes blocks from the orderers of now, not from those of the configuration that the node has come
 * to: by the time it was joined, they may have gone. Thread-safe.
 */
final class JoiningPull implements BlockPull {
  private final BlockPull pull;
  private final JoinPoint joined;

  JoiningPull(BlockPull pull, JoinPoint joined) {
    this.pull = pull;
    this.joined = joined;
  }

  @Override
  public List<String> sources(ChannelConfig config) {
    return pull.sources(joined.notBefore(config));
  }

  @Override
  public Stream stream(ChannelConfig config, String source, long first) throws PullException {
    return pull.stream(joined.notBefore(config), source, first);
  }

  @Override
  public Block newest(ChannelConfig config, String source, Duration patience)
      throws PullException, InterruptedException {
    return pull.newest(joined.notBefore(config), source, patience);
  }

  @Override
  public Block header(ChannelConfig config, String source, long number, Duration patience)
      throws PullException, InterruptedException {
    return pull.header(joined.notBefore(config), source, number, patience);
  }
}
