package org.logothete.orderer.node;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.TreeMap;
import org.hyperledger.fabric.protos.common.Block;
import org.logothete.ledger.BlockEntry;
import org.logothete.ledger.ChannelLedger;
import org.logothete.ledger.LedgerException;
import org.logothete.ledger.LedgerIdentity;
import org.logothete.network.block.BlockHeaders;
import org.logothete.network.channel.ChannelConfig;
import org.logothete.network.channel.ConfigBlocks;
import org.logothete.network.channel.InvalidConfigException;
import org.logothete.orderer.channel.EpochFactory;
import org.logothete.orderer.history.StoredBlocks;
import org.logothete.orderer.settings.NodeSettings;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A genesis block that an operator named, with the configuration in it, which is sound. */
record GenesisFile(Path file, Block block, ChannelConfig config) {
  private static final Logger LOG = LoggerFactory.getLogger(GenesisFile.class);

  /**
   * Reads the file.
   *
   * @throws StartException naming the file and what is wrong with it
   */
  static GenesisFile read(Path file) throws StartException {
    try {
      Block block = Block.parseFrom(Files.readAllBytes(file));
      check(block);
      return new GenesisFile(file, block, ConfigBlocks.read(block));
    } catch (IOException e) {
      throw new StartException("%s is not a genesis block: %s".formatted(file, e.getMessage()), e);
    } catch (InvalidConfigException e) {
      throw new StartException("genesis block %s: %s".formatted(file, e.getMessage()), e);
    }
  }

  /**
   * Looks whether a block is a channel's first, as far as its header says.
   *
   * @throws InvalidConfigException if it is not
   */
  static void check(Block block) throws InvalidConfigException {
    if (block.getHeader().getNumber() != 0) {
      throw new InvalidConfigException(
          "block " + Long.toUnsignedString(block.getHeader().getNumber()), "is not block 0");
    }
    byte[] dataHash = BlockHeaders.dataHash(block.getData().getDataList());
    if (!Arrays.equals(dataHash, block.getHeader().getDataHash().toByteArray())) {
      throw new InvalidConfigException("block 0", "is damaged: its data hash is wrong");
    }
  }

  /**
   * Reads the genesis blocks of several channels.
   *
   * @return by channel
   * @throws StartException as {@link #read}, and if two are of one channel
   */
  static Map<String, GenesisFile> readAll(List<Path> files) throws StartException {
    Map<String, GenesisFile> byChannel = new TreeMap<>();
    for (Path file : files) {
      GenesisFile genesis = read(file);
      GenesisFile other = byChannel.putIfAbsent(genesis.channel(), genesis);
      if (other != null) {
        throw new StartException(
            "%s and %s are both genesis blocks of channel %s"
                .formatted(other.file(), file, genesis.channel()));
      }
    }
    return byChannel;
  }

  String channel() {
    return config.channelId();
  }

  BlockEntry entry() {
    return StoredBlocks.entry(block);
  }

  void checkEngine(EpochFactory epochs) throws StartException {
    String engine = config.orderer().engine();
    if (!epochs.knowsEngine(engine)) {
      throw new StartException(
          "channel %s (%s) is ordered by engine %s, which this build does not have"
              .formatted(channel(), file, engine));
    }
  }

  /**
   * Refuses a ledger that began with another block of the same channel name. Where it began with
   * this one and cannot read it any more, it is written anew.
   */
  void checkSame(ChannelLedger ledger) throws StartException {
    BlockEntry own = entry();
    if (!ledger.numberOfHash(own.hash()).equals(OptionalLong.of(0))) {
      throw new StartException(
          ("the data directory holds channel %s of another network: its block 0 is %s, %s is %s."
                  + " Use another FileLedger.Location or the right genesis block")
              .formatted(
                  channel(), hex(ledger.block(0).orElseThrow().hash()), file, hex(own.hash())));
    }
    try {
      var _ = ledger.block(0);
    } catch (LedgerException e) {
      LOG.error("channel {}: block 0 is damaged: {}", channel(), e.getMessage());
      ledger.repair(own);
      LOG.info("channel {}: block 0 was repaired with that of {}", channel(), file);
    }
  }

  private static String hex(byte[] hash) {
    return HexFormat.of().formatHex(hash, 0, 8);
  }

  /** Whose ledger this node's is: it outlives renewed certificates and later channels. */
  static LedgerIdentity ledgerIdentity(
      NodeSettings.LocalMsp msp, LocalIdentity identity, Map<String, GenesisFile> genesis) {
    String subject = identity.key().certificate().getSubjectX500Principal().getName();
    return new LedgerIdentity("orderer " + subject + " of " + msp.id());
  }
}
