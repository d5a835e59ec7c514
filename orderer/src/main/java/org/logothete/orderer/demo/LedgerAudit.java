package org.logothete.orderer.demo;

import com.google.protobuf.ByteString;
import java.security.PublicKey;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.hyperledger.fabric.protos.common.Block;
import org.hyperledger.fabric.protos.common.BlockHeader;
import org.logothete.consensus.QuorumSize;
import org.logothete.network.block.BlockHeaders;
import org.logothete.network.block.BlockSignatures;
import org.logothete.network.channel.ChannelConfig;
import org.logothete.network.channel.ConfigBlocks;
import org.logothete.network.channel.Consenter;
import org.logothete.network.channel.InvalidConfigException;
import org.logothete.network.crypto.EcdsaVerifier;
import org.logothete.orderer.client.BlockStream;
import org.logothete.orderer.client.BlockSummary;
import org.logothete.orderer.client.ClientException;

/**
 * Reads the ledgers of several nodes through Deliver and compares them block by block: header, data
 * and number of the last config block are identical, the chain of hashes holds, and each node's
 * certificate is valid on its own. Signer sets may differ.
 */
final class LedgerAudit {
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final Map<Integer, PublicKey> keys = new HashMap<>();
  private final int quorum;
  private final EcdsaVerifier verifier = new EcdsaVerifier();
  private final List<Agreed> agreed = new ArrayList<>();
  private final Set<String> transactions = new HashSet<>();
  private final Set<String> repeated = new TreeSet<>();
  private int certificates;

  /** What all nodes must have alike at one height. */
  private record Agreed(BlockHeader header, ByteString dataHash, long lastConfig) {}

  LedgerAudit(ChannelConfig config) {
    for (Consenter consenter : config.consenters()) {
      keys.put(consenter.id(), consenter.identityCertificate().getPublicKey());
    }
    this.quorum = new QuorumSize(config.consenters().size()).quorum();
  }

  /** Ids of all transactions, from the first ledger read. */
  Set<String> transactions() {
    return transactions;
  }

  /** Ids that occur more than once. */
  Set<String> repeated() {
    return repeated;
  }

  /** How many certificates were verified. */
  int certificates() {
    return certificates;
  }

  /**
   * Reads one node's blocks and compares them with those of the nodes before.
   *
   * @throws DemoException naming node, block and difference
   */
  void read(String node, BlockStream blocks)
      throws DemoException, ClientException, InterruptedException {
    boolean first = agreed.isEmpty();
    int number = 0;
    Optional<Block> next = blocks.nextBlock(PATIENCE);
    while (next.isPresent()) {
      Agreed found = checked(node, number, next.get());
      if (first) {
        agreed.add(found);
        remember(next.get());
      } else if (number >= agreed.size() || !agreed.get(number).equals(found)) {
        throw new DemoException(node + " has another block " + number + " than the nodes before");
      }
      number++;
      next = blocks.nextBlock(PATIENCE);
    }
    if (number != agreed.size()) {
      throw new DemoException(
          "%s has %d blocks, the nodes before have %d".formatted(node, number, agreed.size()));
    }
  }

  private Agreed checked(String node, int number, Block block) throws DemoException {
    String name = "block " + number + " of " + node;
    BlockHeader header = block.getHeader();
    if (header.getNumber() != number) {
      throw new DemoException(name + " says it is block " + header.getNumber());
    }
    ByteString dataHash = ByteString.copyFrom(BlockHeaders.dataHash(block.getData().getDataList()));
    if (!dataHash.equals(header.getDataHash())) {
      throw new DemoException(name + ": its data does not match its header");
    }
    if (number == 0) {
      return new Agreed(header, dataHash, 0);
    }
    if (!agreed.isEmpty() && number <= agreed.size()) {
      byte[] previous = BlockHeaders.hash(agreed.get(number - 1).header());
      if (!ByteString.copyFrom(previous).equals(header.getPreviousHash())) {
        throw new DemoException(name + ": it does not follow the block before it");
      }
    }
    Optional<String> refusal = BlockSignatures.refusal(verifier, keys, quorum, block);
    if (refusal.isPresent()) {
      throw new DemoException(name + ": " + refusal.get());
    }
    certificates++;
    try {
      return new Agreed(header, dataHash, ConfigBlocks.lastConfigNumber(block));
    } catch (InvalidConfigException e) {
      throw new DemoException(name + ": " + e.getMessage(), e);
    }
  }

  private void remember(Block block) {
    for (BlockSummary.Transaction transaction : BlockSummary.of(block).transactions()) {
      if (!transaction.id().isEmpty() && !transactions.add(transaction.id())) {
        repeated.add(transaction.id());
      }
    }
  }
}
