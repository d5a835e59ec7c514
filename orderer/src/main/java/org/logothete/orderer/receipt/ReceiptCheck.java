package org.logothete.orderer.receipt;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import java.util.Optional;
import java.util.TreeSet;
import org.hyperledger.fabric.protos.common.Block;
import org.hyperledger.fabric.protos.common.BlockHeader;
import org.hyperledger.fabric.protos.common.BlockMetadata;
import org.logothete.chaincode.agreement.Results;
import org.logothete.chaincode.proto.ResultBody;
import org.logothete.chaincode.receipt.ReceiptStatement;
import org.logothete.chaincode.receipt.ResultTree;
import org.logothete.chaincode.record.Bodies;
import org.logothete.chaincode.record.MalformedBodyException;
import org.logothete.consensus.QuorumSize;
import org.logothete.network.block.BlockHeaders;
import org.logothete.network.channel.ChannelConfig;
import org.logothete.network.channel.ConfigBlocks;
import org.logothete.network.channel.Consenter;
import org.logothete.network.channel.InvalidConfigException;
import org.logothete.network.crypto.EcdsaVerifier;
import org.logothete.orderer.proto.ReceiptFile;
import org.logothete.orderer.proto.ReceiptWord;
import org.logothete.orderer.verify.BlockCertificates;
import org.logothete.orderer.verify.Refusal;

/**
 * Checks a receipt from the genesis block on: every configuration is certified by the consenters of
 * the one before, the block that decided by those of the last, and so many of these say what it
 * decided that an honest one is among them. The result's leaf leads to what they signed.
 */
public final class ReceiptCheck {
  private ReceiptCheck() {}

  /**
   * Checks it.
   *
   * @param genesis the channel's first block, from a source that is trusted
   * @return the proven result
   * @throws ReceiptException naming the first thing that does not hold
   */
  public static ResultBody verify(ReceiptFile receipt, Block genesis) throws ReceiptException {
    if (receipt.getVersion() != Bodies.VERSION) {
      throw new ReceiptException(
          "the receipt has version %s, only %d is known"
              .formatted(Integer.toUnsignedString(receipt.getVersion()), Bodies.VERSION));
    }
    ResultBody result = result(receipt);
    Block decided = decided(receipt);
    if (decided.getHeader().getNumber() != result.getDecidedIn()) {
      throw new ReceiptException(
          "the result was decided in block %d, and the receipt brings block %d"
              .formatted(result.getDecidedIn(), decided.getHeader().getNumber()));
    }
    Members members = members(receipt, genesis);
    if (!result.getChannel().equals(members.config.channelId())) {
      throw new ReceiptException(
          "the result is of channel %s, the genesis block of channel %s"
              .formatted(result.getChannel(), members.config.channelId()));
    }
    checkDecided(decided, members);
    ByteString root =
        ResultTree.root(
                Results.leaf(receipt.getResult()),
                receipt.getLeafIndex(),
                receipt.getLeaves(),
                receipt.getPathList())
            .orElseThrow(() -> new ReceiptException("the path from the result leads nowhere"));
    checkWords(
        receipt,
        members.config,
        new ReceiptStatement(
            result.getChannel(),
            result.getDecidedIn(),
            ByteString.copyFrom(BlockHeaders.hash(decided.getHeader())),
            root));
    return result;
  }

  /** A configuration and the block that it stands in. */
  private record Members(ChannelConfig config, Block block) {
    long since() {
      return block.getHeader().getNumber();
    }
  }

  private static ResultBody result(ReceiptFile receipt) throws ReceiptException {
    try {
      ResultBody result = Bodies.read("the result", ResultBody.parser(), receipt.getResult());
      Bodies.checkVersion("the result", result.getVersion());
      return result;
    } catch (MalformedBodyException e) {
      throw new ReceiptException(String.valueOf(e.getMessage()), e);
    }
  }

  private static Block decided(ReceiptFile receipt) throws ReceiptException {
    try {
      return Block.newBuilder()
          .setHeader(BlockHeader.parseFrom(receipt.getBlockHeader()))
          .setMetadata(BlockMetadata.parseFrom(receipt.getBlockMetadata()))
          .build();
    } catch (InvalidProtocolBufferException e) {
      throw new ReceiptException("the block that decided cannot be read", e);
    }
  }

  private static Members members(ReceiptFile receipt, Block genesis) throws ReceiptException {
    Members members = new Members(config(genesis), genesis);
    for (ByteString bytes : receipt.getConfigBlocksList()) {
      Block block = block(bytes);
      long number = block.getHeader().getNumber();
      if (number <= members.since()) {
        throw new ReceiptException("config block %d is out of order".formatted(number));
      }
      try {
        new BlockCertificates(members.config).check(block);
      } catch (Refusal e) {
        throw new ReceiptException(e.reason(), e);
      }
      ChannelConfig next = config(block);
      if (next.sequence() != members.config.sequence() + 1
          || !next.channelId().equals(members.config.channelId())) {
        throw new ReceiptException(
            "block %d holds configuration %d, which does not follow %d"
                .formatted(number, next.sequence(), members.config.sequence()));
      }
      members = new Members(next, block);
    }
    return members;
  }

  private static void checkDecided(Block decided, Members members) throws ReceiptException {
    long number = decided.getHeader().getNumber();
    try {
      long lastConfig = ConfigBlocks.lastConfigNumber(decided);
      if (lastConfig != members.since()) {
        throw new ReceiptException(
            "block %d belongs to the configuration of block %d, the receipt ends with that of %d"
                .formatted(number, lastConfig, members.since()));
      }
      if (number == lastConfig) {
        // A config block is certified by the consenters before it, which was checked above.
        checkSame(decided, members.block);
      } else {
        new BlockCertificates(members.config).checkHeader(decided);
      }
    } catch (InvalidConfigException e) {
      throw new ReceiptException("block %d: %s".formatted(number, e.getMessage()), e);
    } catch (Refusal e) {
      throw new ReceiptException(e.reason(), e);
    }
  }

  private static void checkSame(Block decided, Block config) throws ReceiptException {
    if (!decided.getHeader().equals(config.getHeader())) {
      throw new ReceiptException(
          "block %d is brought twice, and differs".formatted(config.getHeader().getNumber()));
    }
  }

  private static void checkWords(
      ReceiptFile receipt, ChannelConfig config, ReceiptStatement statement)
      throws ReceiptException {
    EcdsaVerifier ecdsa = new EcdsaVerifier();
    byte[] signed = statement.bytes().toByteArray();
    TreeSet<Integer> signers = new TreeSet<>();
    for (ReceiptWord word : receipt.getWordsList()) {
      Optional<Consenter> consenter = config.orderer().consenter(word.getConsenter());
      boolean sound =
          consenter.isPresent()
              && ecdsa.verifies(
                  consenter.get().identityCertificate().getPublicKey(),
                  signed,
                  word.getSignature().toByteArray());
      if (!sound) {
        throw new ReceiptException(
            "the word of consenter %s is not signed by it, or about something else"
                .formatted(Integer.toUnsignedString(word.getConsenter())));
      }
      signers.add(word.getConsenter());
    }
    int needed = new QuorumSize(config.consenters().size()).oneHonest();
    if (signers.size() < needed) {
      throw new ReceiptException(
          "%d consenters gave their word, it takes %d".formatted(signers.size(), needed));
    }
  }

  private static Block block(ByteString bytes) throws ReceiptException {
    try {
      return Block.parseFrom(bytes);
    } catch (InvalidProtocolBufferException e) {
      throw new ReceiptException("a config block cannot be read", e);
    }
  }

  private static ChannelConfig config(Block block) throws ReceiptException {
    try {
      return ConfigBlocks.read(block);
    } catch (InvalidConfigException e) {
      throw new ReceiptException(
          "block %d: %s".formatted(block.getHeader().getNumber(), e.getMessage()), e);
    }
  }
}
