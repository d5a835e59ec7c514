package org.logothete.orderer.snapshot;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import org.hyperledger.fabric.protos.common.Block;
import org.logothete.ledger.StoredChannel;
import org.logothete.ledger.state.StateCheckpoint;
import org.logothete.ledger.state.StateDigest;
import org.logothete.ledger.state.StateView;
import org.logothete.network.block.BlockHeaders;
import org.logothete.network.channel.ChannelConfig;
import org.logothete.network.channel.ConfigBlocks;
import org.logothete.network.channel.InvalidConfigException;
import org.logothete.orderer.history.ConfigHistory;
import org.logothete.orderer.history.StoredBlocks;
import org.logothete.orderer.verify.NodeKey;

/**
 * Makes and attests snapshots of one channel of a node's ledger. The state is kept as it is now,
 * and nobody knows from outside whether blocks behind it wrote nothing or are still to be executed;
 * hence a snapshot of a channel with a state is of the state's newest block.
 */
public final class SnapshotMaker {
  private final StoredChannel channel;
  private final StateView state;

  /**
   * @param state that of the channel, from the same ledger at the same moment; whoever gave it
   *     closes it
   */
  public SnapshotMaker(StoredChannel channel, StateView state) {
    this.channel = channel;
    this.state = state;
  }

  /** Number of the newest block that a snapshot can be made of. */
  public long newest() {
    return (state.height() > 0 ? state.height() : channel.height()) - 1;
  }

  /**
   * Writes the snapshot at a block into a new folder, which is there whole or not at all.
   *
   * @param block number of a block that the ledger keeps
   * @param into the folder
   * @throws SnapshotException if there is no such block, the state is at another one, or the folder
   *     exists or cannot be written
   */
  public SnapshotStatement make(long block, Path into) throws SnapshotException {
    if (Files.exists(into)) {
      throw new SnapshotException(into + " exists already");
    }
    if (state.height() > 0 && block != newest()) {
      throw new SnapshotException(
          "the state of channel %s is at block %d here, and a snapshot is of the state as it is:"
                  .formatted(channel.channel(), newest())
              + " leave out --block "
              + block);
    }
    List<Block> blocks = blocks(block);
    Path unfinished = into.resolveSibling(into.getFileName() + ".unfinished");
    try {
      Files.createDirectories(unfinished);
      SnapshotFolder folder = new SnapshotFolder(unfinished);
      folder.writeBlocks(blocks);
      Optional<StateCheckpoint> checkpoint = state.checkpoint();
      if (checkpoint.isPresent()) {
        folder.writeCheckpoint(checkpoint.get());
      }
      StateRecords.write(state, folder.newState());
      SnapshotStatement statement;
      try (OutputStream out = folder.newTransactions()) {
        statement = statement(block, blocks, state.digest(), out);
      }
      folder.writeStatement(statement);
      Files.move(unfinished, into, StandardCopyOption.ATOMIC_MOVE);
      return statement;
    } catch (IOException e) {
      throw new SnapshotException("cannot write " + into + ": " + e.getMessage(), e);
    }
  }

  /**
   * Signs a snapshot that this ledger would make with the same content.
   *
   * @return the file with the signature; empty if the key is no consenter's at that block
   * @throws SnapshotException if this ledger says something else, or cannot be asked any more
   */
  public Optional<Path> attest(Path snapshot, NodeKey key) throws SnapshotException {
    SnapshotFolder folder = new SnapshotFolder(snapshot);
    SnapshotStatement claimed = folder.readStatement();
    if (!claimed.channel().equals(channel.channel())) {
      throw new SnapshotException(
          "%s is a snapshot of channel %s, not of %s"
              .formatted(snapshot, claimed.channel(), channel.channel()));
    }
    try {
      List<Block> blocks = blocks(claimed.block());
      SnapshotStatement own =
          statement(claimed.block(), blocks, stateAt(claimed), OutputStream.nullOutputStream());
      if (!own.equals(claimed)) {
        throw new SnapshotException(
            "%s is not what this node's ledger holds at block %d: its content is %s, here it is %s"
                .formatted(snapshot, claimed.block(), claimed.contentHash(), own.contentHash()));
      }
      Optional<Attestation> attestation = Attestation.sign(own, configAt(blocks), key);
      return attestation.isEmpty()
          ? Optional.empty()
          : Optional.of(folder.writeAttestation(attestation.get(), own));
    } catch (IOException e) {
      throw new SnapshotException("cannot write to " + snapshot + ": " + e.getMessage(), e);
    }
  }

  /** What this ledger's state was known by at the height of the snapshot's. */
  private StateDigest stateAt(SnapshotStatement claimed) throws SnapshotException {
    if (claimed.state().height() > state.height()) {
      throw new SnapshotException(
          "the state of channel %s has height %d here, not %d yet: try again later"
              .formatted(channel.channel(), state.height(), claimed.state().height()));
    }
    long height = Math.min(claimed.block() + 1, state.height());
    Optional<StateDigest> then = state.digest(height);
    if (then.isEmpty() && state.historyFrom() > height) {
      throw new SnapshotException(
          "what the state of channel %s was known by at height %d is forgotten here, from %d on it"
                  .formatted(channel.channel(), height, state.historyFrom())
              + " is known");
    }
    return then.orElse(StateDigest.NOTHING);
  }

  /** The config blocks up to a block, and the block itself if it is none. */
  private List<Block> blocks(long block) throws SnapshotException {
    if (block < channel.firstBlock() || block >= channel.height()) {
      throw new SnapshotException(
          "channel %s has blocks %d to %d here, none of number %d"
              .formatted(channel.channel(), channel.firstBlock(), channel.height() - 1, block));
    }
    SortedSet<Long> numbers = new ConfigHistory(channel).upTo(block);
    List<Block> blocks = new ArrayList<>();
    for (long number : numbers) {
      blocks.add(read(number));
    }
    if (numbers.last() != block) {
      blocks.add(read(block));
    }
    return blocks;
  }

  private Block read(long number) {
    return StoredBlocks.parse(channel.channel(), channel.block(number).orElseThrow());
  }

  private SnapshotStatement statement(
      long block, List<Block> blocks, StateDigest ofState, OutputStream transactions)
      throws IOException {
    TransactionRecords.Written written =
        TransactionRecords.write(channel.transactions(), block, transactions);
    SortedMap<Long, String> configs = new TreeMap<>();
    for (Block each : blocks) {
      if (ConfigBlocks.isConfigBlock(each)) {
        configs.put(each.getHeader().getNumber(), hash(each));
      }
    }
    return new SnapshotStatement(
        channel.channel(),
        block,
        hash(blocks.getLast()),
        configs,
        written.count(),
        written.digest(),
        ofState);
  }

  private static ChannelConfig configAt(List<Block> blocks) throws SnapshotException {
    Block last = blocks.getLast();
    Block config = ConfigBlocks.isConfigBlock(last) ? last : blocks.get(blocks.size() - 2);
    try {
      return ConfigBlocks.read(config);
    } catch (InvalidConfigException e) {
      throw new SnapshotException(String.valueOf(e.getMessage()), e);
    }
  }

  static String hash(Block block) {
    return HexFormat.of().formatHex(BlockHeaders.hash(block.getHeader()));
  }
}
