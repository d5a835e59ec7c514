package org.logothete.orderer.verify;

import com.google.protobuf.ByteString;
import java.security.PublicKey;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.hyperledger.fabric.protos.common.Block;
import org.logothete.consensus.QuorumSize;
import org.logothete.network.block.BlockSignatures;
import org.logothete.network.block.SignedValue;
import org.logothete.network.channel.ChannelConfig;
import org.logothete.network.channel.Consenter;
import org.logothete.network.crypto.EcdsaVerifier;

/** Verifies the certificates of blocks that one configuration of a channel ordered. Thread-safe. */
public final class BlockCertificates {
  private final VoteDomain domain;
  private final Map<Integer, PublicKey> keys = new TreeMap<>();
  private final int quorum;
  private final EcdsaVerifier ecdsa = new EcdsaVerifier();

  public BlockCertificates(ChannelConfig config) {
    this(new VoteDomain(config.channelId(), config.sequence(), config.orderer().engine()), config);
  }

  BlockCertificates(VoteDomain domain, ChannelConfig config) {
    this.domain = domain;
    this.quorum = new QuorumSize(config.consenters().size()).quorum();
    for (Consenter consenter : config.consenters()) {
      keys.put(consenter.id(), consenter.identityCertificate().getPublicKey());
    }
  }

  /** A consenter's key; empty if the configuration has no consenter of this id. */
  Optional<PublicKey> key(int consenter) {
    return Optional.ofNullable(keys.get(consenter));
  }

  /**
   * Checks that a block of this configuration is certified: its data hash is right and a quorum of
   * the consenters signed it in one view or round of this engine.
   *
   * @throws Refusal saying what is wrong
   */
  public void check(Block block) throws Refusal {
    refuse(block, BlockSignatures.dataRefusal(block));
    checkHeader(block);
  }

  /**
   * Checks only that the header is certified.
   *
   * @throws Refusal saying what is wrong
   */
  public void checkHeader(Block block) throws Refusal {
    refuse(block, BlockSignatures.certificateRefusal(ecdsa, keys, quorum, block));
    String name = name(block);
    ByteString encoded = block.getMetadata().getMetadata(0);
    SignedValue value =
        SignedValue.ofSlot(encoded)
            .orElseThrow(() -> new Refusal(name + ": its signed value is not ours"));
    if (!value.engine().equals(domain.engine())
        || value.configSequence() != domain.configSequence()) {
      throw new Refusal(
          "%s: was ordered by %s in config %d, not by %s in config %d"
              .formatted(
                  name,
                  value.engine(),
                  value.configSequence(),
                  domain.engine(),
                  domain.configSequence()));
    }
  }

  private static String name(Block block) {
    return "block " + block.getHeader().getNumber();
  }

  private static void refuse(Block block, Optional<String> reason) throws Refusal {
    if (reason.isPresent()) {
      throw new Refusal(name(block) + ": " + reason.get());
    }
  }
}
