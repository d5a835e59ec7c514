package org.logothete.orderer.snapshot;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.hyperledger.fabric.protos.common.Block;
import org.logothete.consensus.QuorumSize;
import org.logothete.ledger.BlockEntry;
import org.logothete.ledger.ChannelOrigin;
import org.logothete.ledger.state.StateCheckpoint;
import org.logothete.ledger.state.StateDigest;
import org.logothete.ledger.state.StateOrigin;
import org.logothete.network.block.BlockHeaders;
import org.logothete.network.channel.ChannelConfig;
import org.logothete.network.channel.ConfigBlocks;
import org.logothete.network.channel.InvalidConfigException;
import org.logothete.network.crypto.EcdsaVerifier;
import org.logothete.orderer.history.StoredBlocks;
import org.logothete.orderer.verify.BlockCertificates;
import org.logothete.orderer.verify.Refusal;

/**
 * A snapshot whose blocks were verified: from a genesis block that its reader trusts, each config
 * block is certified by the consenters of the one before, and the newest block by those of the
 * last. That proves the membership and the newest block, neither which transactions came before nor
 * what they left in the state; for that stands the word of consenters, of whom at least one must be
 * honest.
 */
public final class Snapshot {
  private final SnapshotFolder folder;
  private final SnapshotStatement statement;
  private final List<Block> blocks;
  private final ChannelConfig config;
  private final Optional<StateCheckpoint> checkpoint;

  private Snapshot(
      SnapshotFolder folder,
      SnapshotStatement statement,
      List<Block> blocks,
      ChannelConfig config,
      Optional<StateCheckpoint> checkpoint) {
    this.folder = folder;
    this.statement = statement;
    this.blocks = List.copyOf(blocks);
    this.config = config;
    this.checkpoint = checkpoint;
  }

  /** Name of the channel that a folder has a snapshot of; nothing is verified. */
  public static String channel(Path folder) throws SnapshotException {
    return new SnapshotFolder(folder).readStatement().channel();
  }

  /**
   * Reads and verifies a snapshot, its transactions and the entries of its state excepted: those
   * are held against the statement while they are read.
   *
   * @param genesis the channel's first block, from a source that is trusted
   * @throws SnapshotException saying what is missing or wrong
   */
  public static Snapshot verify(Path path, Block genesis) throws SnapshotException {
    SnapshotFolder folder = new SnapshotFolder(path);
    SnapshotStatement statement = folder.readStatement();
    List<Block> blocks = folder.readBlocks();
    try {
      ChannelConfig config = new Chain(statement, genesis).verify(blocks);
      return new Snapshot(folder, statement, blocks, config, folder.readCheckpoint(statement));
    } catch (SnapshotException e) {
      throw new SnapshotException("the snapshot %s: %s".formatted(path, e.getMessage()), e);
    }
  }

  /** The folder that it lies in. */
  public Path path() {
    return folder.path();
  }

  public SnapshotStatement statement() {
    return statement;
  }

  /**
   * Ids of the consenters of the configuration in force at the snapshot that attest it.
   *
   * @throws SnapshotException if one of the attestations is none, or a signature is wrong
   */
  public SortedSet<Integer> attesters() throws SnapshotException {
    EcdsaVerifier ecdsa = new EcdsaVerifier();
    SortedSet<Integer> ids = new TreeSet<>();
    for (Attestation attestation : folder.readAttestations(statement)) {
      if (!attestation.isValid(statement, config, ecdsa)) {
        throw new SnapshotException(
            "the snapshot %s: the attestation of consenter %d is not signed by it"
                .formatted(folder.path(), attestation.consenter()));
      }
      ids.add(attestation.consenter());
    }
    return ids;
  }

  /** How many must attest it so that at least one of them is honest. */
  public int attestersNeeded() {
    return new QuorumSize(config.consenters().size()).oneHonest();
  }

  /** What a ledger begins with that begins with this snapshot. */
  public ChannelOrigin origin() {
    List<BlockEntry> entries = blocks.stream().map(StoredBlocks::entry).toList();
    return new ChannelOrigin(
        statement.channel(),
        entries.subList(0, entries.size() - 1),
        entries.getLast(),
        TransactionRecords.read(folder.transactions(), statement),
        new StateOrigin(statement.state(), StateRecords.read(folder.state()), checkpoint));
  }

  /** Walks along the blocks of a snapshot. */
  private static final class Chain {
    private final SnapshotStatement statement;
    private final Block genesis;

    Chain(SnapshotStatement statement, Block genesis) {
      this.statement = statement;
      this.genesis = genesis;
    }

    /** Returns the configuration in force at the newest block. */
    ChannelConfig verify(List<Block> blocks) throws SnapshotException {
      requireStated(blocks);
      requireStateOfTheBlock();
      Block first = blocks.getFirst();
      if (!SnapshotMaker.hash(first).equals(SnapshotMaker.hash(genesis))) {
        throw new SnapshotException("it does not begin with the genesis block that is trusted");
      }
      requireSound(first);
      ChannelConfig config = config(first);
      for (Block block : blocks.subList(1, blocks.size())) {
        requireCertified(block, config);
        if (ConfigBlocks.isConfigBlock(block)) {
          ChannelConfig next = config(block);
          if (next.sequence() != config.sequence() + 1) {
            throw new SnapshotException(
                "block %d holds configuration %d, which does not follow %d"
                    .formatted(block.getHeader().getNumber(), next.sequence(), config.sequence()));
          }
          config = next;
        } else if (lastConfig(block) != statement.configs().lastKey()) {
          throw new SnapshotException(
              "block %d names config block %d, but the last one in it is %d"
                  .formatted(
                      block.getHeader().getNumber(),
                      lastConfig(block),
                      statement.configs().lastKey()));
        }
      }
      return config;
    }

    /** The blocks are those that the statement names, in order. */
    private void requireStated(List<Block> blocks) throws SnapshotException {
      SortedMap<Long, String> expected = new TreeMap<>(statement.configs());
      expected.put(statement.block(), statement.blockHash());
      SortedMap<Long, String> found = new TreeMap<>();
      for (Block block : blocks) {
        found.put(block.getHeader().getNumber(), SnapshotMaker.hash(block));
      }
      boolean inOrder =
          blocks.stream()
              .map(block -> block.getHeader().getNumber())
              .toList()
              .equals(List.copyOf(expected.keySet()));
      if (blocks.isEmpty() || !inOrder || !found.equals(expected)) {
        throw new SnapshotException("its blocks are not those that it names");
      }
      if (statement.configs().isEmpty() || statement.configs().firstKey() != 0) {
        throw new SnapshotException("it names no genesis block");
      }
      for (Block block : blocks) {
        long number = block.getHeader().getNumber();
        if (ConfigBlocks.isConfigBlock(block) != statement.configs().containsKey(number)) {
          throw new SnapshotException("block %d is taken for what it is not".formatted(number));
        }
      }
    }

    /** It is what the newest block left, or there is none. */
    private void requireStateOfTheBlock() throws SnapshotException {
      StateDigest state = statement.state();
      boolean isAtBlock = state.height() == statement.block() + 1;
      if (!isAtBlock && !state.equals(StateDigest.NOTHING)) {
        throw new SnapshotException(
            "it has a state of height %d at block %d".formatted(state.height(), statement.block()));
      }
      if (state.checkpoint().stream()
          .anyMatch(c -> c.height() < 1 || c.height() > state.height())) {
        throw new SnapshotException("it has a checkpoint that is not of its state");
      }
    }

    private static void requireSound(Block block) throws SnapshotException {
      byte[] dataHash = BlockHeaders.dataHash(block.getData().getDataList());
      if (!Arrays.equals(dataHash, block.getHeader().getDataHash().toByteArray())) {
        throw new SnapshotException(
            "block %d: its data hash is wrong".formatted(block.getHeader().getNumber()));
      }
    }

    private static void requireCertified(Block block, ChannelConfig config)
        throws SnapshotException {
      try {
        new BlockCertificates(config).check(block);
      } catch (Refusal e) {
        throw new SnapshotException(e.reason(), e);
      }
    }

    private ChannelConfig config(Block block) throws SnapshotException {
      try {
        ChannelConfig config = ConfigBlocks.read(block);
        if (!config.channelId().equals(statement.channel())) {
          throw new SnapshotException(
              "block %d configures channel %s"
                  .formatted(block.getHeader().getNumber(), config.channelId()));
        }
        return config;
      } catch (InvalidConfigException e) {
        throw new SnapshotException(String.valueOf(e.getMessage()), e);
      }
    }

    private static long lastConfig(Block block) throws SnapshotException {
      try {
        return ConfigBlocks.lastConfigNumber(block);
      } catch (InvalidConfigException e) {
        throw new SnapshotException(String.valueOf(e.getMessage()), e);
      }
    }
  }
}
