package org.logothete.orderer.channel;

import com.google.protobuf.InvalidProtocolBufferException;
import java.util.ArrayList;
import java.util.List;
import org.hyperledger.fabric.protos.common.Block;
import org.hyperledger.fabric.protos.common.BlockHeader;
import org.hyperledger.fabric.protos.common.MetadataSignature;
import org.logothete.consensus.ProposalHeader;
import org.logothete.fuzz.FuzzTarget;
import org.logothete.fuzz.Golden;
import org.logothete.network.block.BlockHeaders;
import org.logothete.network.block.BlockSignatures;
import org.logothete.network.block.SignedValue;
import org.logothete.network.channel.ConfigBlocks;
import org.logothete.network.channel.InvalidConfigException;
import org.logothete.orderer.client.BlockSummary;
import org.logothete.orderer.history.StoredBlocks;
import org.logothete.orderer.verify.MessageVerifier;
import org.logothete.orderer.verify.Refusal;
import org.logothete.orderer.verify.VoteDomain;
import org.logothete.pbft.PbftProtocol;

/** Blocks that another consenter answers with, and that a client is shown. */
public final class PeerBlocks implements FuzzTarget {
  private static final String CHANNEL = "goldenchannel";
  private static final int SIGNERS = 3;

  private final MessageVerifier verifier =
      new MessageVerifier(
          new VoteDomain(CHANNEL, 0, "PBFT"), Golden.config(), new PbftProtocol(), 1 << 20);

  @Override
  public void run(byte[] input) {
    Block block;
    try {
      block = Block.parseFrom(input);
    } catch (InvalidProtocolBufferException refused) {
      return;
    }
    BlockSummary.of(block).line();
    ConfigBlocks.isConfigBlock(block);
    tryLastConfig(block);
    try {
      verifier.checkCertificate(block);
    } catch (Refusal refused) {
      return;
    }
    ProposalHeader header = BlockReading.tip(block).certificate().orElseThrow().header();
    if (header.height() != block.getHeader().getNumber()
        || StoredBlocks.entry(block).transactionIds().size() != block.getData().getDataCount()) {
      throw new AssertionError("a certified block is read as another");
    }
  }

  private static void tryLastConfig(Block block) {
    try {
      ConfigBlocks.lastConfigNumber(block);
    } catch (InvalidConfigException refused) {
      return;
    }
  }

  @Override
  public List<byte[]> seeds() {
    List<byte[]> seeds = new ArrayList<>(Golden.blocks());
    seeds.add(certified(Golden.block(3)).toByteArray());
    return seeds;
  }

  /** The same block, ordered by this software. */
  private static Block certified(Block block) {
    BlockHeader header = block.getHeader();
    SignedValue value = new SignedValue(0, "PBFT", 0, 2);
    List<MetadataSignature> signatures = new ArrayList<>();
    for (int id = 1; id <= SIGNERS; id++) {
      signatures.add(
          BlockSignatures.sign(Golden.consenter(id), id, value.encode(), BlockHeaders.der(header)));
    }
    return BlockSignatures.assemble(header, block.getData().getDataList(), value, signatures);
  }
}
