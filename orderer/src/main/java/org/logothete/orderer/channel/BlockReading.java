package org.logothete.orderer.channel;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.hyperledger.fabric.protos.common.Block;
import org.hyperledger.fabric.protos.common.BlockHeader;
import org.hyperledger.fabric.protos.common.MetadataSignature;
import org.logothete.consensus.Bytes;
import org.logothete.consensus.DecidedTip;
import org.logothete.consensus.Decision;
import org.logothete.consensus.DecisionCertificate;
import org.logothete.consensus.InvariantViolation;
import org.logothete.consensus.MalformedMessageException;
import org.logothete.consensus.NodeId;
import org.logothete.consensus.Proposal;
import org.logothete.consensus.ProposalHeader;
import org.logothete.ledger.LedgerException;
import org.logothete.network.block.BlockHeaders;
import org.logothete.network.block.BlockSignatures;
import org.logothete.network.block.SignedValue;
import org.logothete.network.channel.ConfigBlocks;
import org.logothete.network.transaction.Transaction;

/**
 * Between Fabric's blocks and what engines and ledger know of them. Blocks given here were verified
 * or written by this node; one that cannot be read means a damaged disk.
 */
final class BlockReading {
  private BlockReading() {}

  /** The header of a proposal of these envelopes. */
  static ProposalHeader header(
      long height, Bytes parentHash, List<ByteString> envelopes, long lastConfig, boolean barrier) {
    byte[] dataHash = BlockHeaders.dataHash(envelopes);
    byte[] hash = BlockHeaders.hash(height, parentHash.toArray(), dataHash);
    return new ProposalHeader(
        height, Bytes.wrap(hash), parentHash, Bytes.wrap(dataHash), lastConfig, barrier);
  }

  /**
   * The block that a decision makes, certificate included.
   *
   * @param envelopes in the decided proposal's body
   */
  static Block assemble(Epoch epoch, Decision decision, List<ByteString> envelopes) {
    ProposalHeader header = decision.proposal().header();
    BlockHeader blockHeader =
        BlockHeader.newBuilder()
            .setNumber(header.height())
            .setPreviousHash(ByteString.copyFrom(header.previousHash().asBuffer()))
            .setDataHash(ByteString.copyFrom(header.dataHash().asBuffer()))
            .build();
    SignedValue value =
        new SignedValue(
            header.lastConfig(), epoch.protocol().name(), epoch.sequence(), decision.viewOrRound());
    try {
      List<MetadataSignature> signatures = new ArrayList<>();
      for (Bytes signature : decision.signatures().values()) {
        signatures.add(MetadataSignature.parseFrom(signature.asBuffer()));
      }
      return BlockSignatures.assemble(blockHeader, envelopes, value, signatures);
    } catch (InvalidProtocolBufferException e) {
      throw new IllegalStateException(
          "block " + header.height() + " was decided although it is malformed", e);
    }
  }

  static boolean isConfig(Block block) {
    return ConfigBlocks.isConfigBlock(block);
  }

  /** The block as the newest one; what an epoch begins with carries no certificate of it. */
  static DecidedTip tip(Block block) {
    long number = block.getHeader().getNumber();
    Bytes hash = Bytes.wrap(BlockHeaders.hash(block.getHeader()));
    if (isConfig(block)) {
      return new DecidedTip(number, hash, 0);
    }
    return certificate(block, hash)
        .map(DecidedTip::of)
        .orElseThrow(
            () -> new LedgerException("block " + number + " of this ledger has no certificate"));
  }

  /**
   * Looks whether a block continues the chain.
   *
   * @param below hash of the block below it
   * @throws InvariantViolation if it names another one
   */
  static void checkParent(Block block, Bytes below) {
    Bytes parent = Bytes.wrap(block.getHeader().getPreviousHash().toByteArray());
    if (!parent.equals(below)) {
      long number = block.getHeader().getNumber();
      throw new InvariantViolation(
          "block %d has a valid certificate and names parent %s, but block %d here is %s"
              .formatted(number, parent, number - 1, below));
    }
  }

  private static Optional<DecisionCertificate> certificate(Block block, Bytes hash) {
    try {
      var slot = BlockSignatures.slot(block);
      Optional<SignedValue> value = SignedValue.decode(slot.getValue());
      if (value.isEmpty()) {
        return Optional.empty();
      }
      BlockHeader header = block.getHeader();
      ProposalHeader proposal =
          new ProposalHeader(
              header.getNumber(),
              hash,
              Bytes.wrap(header.getPreviousHash().toByteArray()),
              Bytes.wrap(header.getDataHash().toByteArray()),
              value.get().lastConfig(),
              isConfig(block));
      SortedMap<NodeId, Bytes> signatures = new TreeMap<>();
      for (Map.Entry<Integer, MetadataSignature> entry :
          BlockSignatures.byConsenter(slot).entrySet()) {
        signatures.put(new NodeId(entry.getKey()), Bytes.wrap(entry.getValue().toByteArray()));
      }
      return Optional.of(new DecisionCertificate(proposal, value.get().viewOrRound(), signatures));
    } catch (InvalidProtocolBufferException _) {
      return Optional.empty();
    }
  }

  /** A proposal's body, which was validated before. */
  static CheckedBody body(Proposal proposal) {
    try {
      List<ByteString> envelopes = ProposalBody.decode(proposal.body());
      return CheckedBody.sound(
          proposal.header(), envelopes, envelopes.stream().map(Transaction::idInBlock).toList());
    } catch (MalformedMessageException e) {
      throw new IllegalStateException("an accepted proposal is malformed", e);
    }
  }
}
