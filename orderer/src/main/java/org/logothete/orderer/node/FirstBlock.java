package org.logothete.orderer.node;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import org.hyperledger.fabric.protos.common.Block;
import org.logothete.consensus.Bytes;
import org.logothete.consensus.QuorumSize;
import org.logothete.network.block.BlockHeaders;
import org.logothete.network.channel.InvalidConfigException;
import org.logothete.orderer.channel.BlockPull;
import org.logothete.orderer.channel.JoinPoint;
import org.logothete.orderer.channel.PullException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Fetches block 0 of a channel that is joined with a later block. Nobody signs a first block, so it
 * is taken from as many orderers that say the same as are sure to have an honest one among them, or
 * from all if they are fewer. Whether it leads to the block that was joined with is seen when that
 * is come to. For one thread.
 */
final class FirstBlock {
  private static final Logger LOG = LoggerFactory.getLogger(FirstBlock.class);
  private static final Duration PATIENCE = Duration.ofSeconds(5);
  private static final long PAUSE_MILLIS = 1_000;

  private final BlockPull pull;
  private final JoinPoint joined;

  FirstBlock(BlockPull pull, JoinPoint joined) {
    this.pull = pull;
    this.joined = joined;
  }

  /** Asks until enough orderers have answered. */
  Block fetch() throws InterruptedException {
    while (true) {
      List<String> sources = pull.sources(joined.config());
      int honest = new QuorumSize(joined.config().consenters().size()).oneHonest();
      Optional<Block> agreed = agreed(sources, Math.min(honest, sources.size()));
      if (agreed.isPresent()) {
        return agreed.get();
      }
      TimeUnit.MILLISECONDS.sleep(PAUSE_MILLIS);
    }
  }

  private Optional<Block> agreed(List<String> sources, int needed) throws InterruptedException {
    Map<Bytes, Set<String>> said = new HashMap<>();
    for (String source : sources) {
      Optional<Block> block = ask(source);
      if (block.isPresent()) {
        Bytes hash = Bytes.wrap(BlockHeaders.hash(block.get().getHeader()));
        Set<String> sayers = said.computeIfAbsent(hash, _ -> new TreeSet<>());
        sayers.add(source);
        if (sayers.size() >= needed) {
          return block;
        }
      }
    }
    return Optional.empty();
  }

  private Optional<Block> ask(String source) throws InterruptedException {
    try (BlockPull.Stream stream = pull.stream(joined.config(), source, 0)) {
      Optional<Block> block = stream.next(PATIENCE);
      block.ifPresent(each -> LOG.debug("{} gave block {}", source, each.getHeader().getNumber()));
      if (block.isPresent() && isFirst(block.get())) {
        return block;
      }
    } catch (PullException e) {
      LOG.info("block 0 of {} is not had: {}", joined.config().channelId(), e.getMessage());
    }
    return Optional.empty();
  }

  private boolean isFirst(Block block) {
    try {
      GenesisFile.check(block);
      return joined.config().channelId().equals(JoinPoint.of(block).config().channelId());
    } catch (InvalidConfigException e) {
      LOG.warn("an orderer gave a block 0 that is none: {}", e.getMessage());
      return false;
    }
  }
}
