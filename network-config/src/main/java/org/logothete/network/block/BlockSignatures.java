package org.logothete.network.block;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import java.io.ByteArrayOutputStream;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.hyperledger.fabric.protos.common.Block;
import org.hyperledger.fabric.protos.common.BlockData;
import org.hyperledger.fabric.protos.common.BlockHeader;
import org.hyperledger.fabric.protos.common.BlockMetadata;
import org.hyperledger.fabric.protos.common.BlockMetadataIndex;
import org.hyperledger.fabric.protos.common.IdentifierHeader;
import org.hyperledger.fabric.protos.common.LastConfig;
import org.hyperledger.fabric.protos.common.Metadata;
import org.hyperledger.fabric.protos.common.MetadataSignature;
import org.logothete.network.crypto.EcdsaSigner;
import org.logothete.network.crypto.EcdsaVerifier;

/**
 * BFT block signatures: each consenter signs the slot-0 value, its identifier header and the DER of
 * the block header (Fabric {@code orderer/consensus/smartbft/signature.go}, {@code
 * protoutil/blockutils.go BlockSignatureVerifier}).
 */
public final class BlockSignatures {
  private static final int NONCE_BYTES = 24;
  private static final int METADATA_SLOTS = 5;
  private static final SecureRandom RANDOM = new SecureRandom();

  private BlockSignatures() {}

  /** A new signature of the consenter over the block. */
  public static MetadataSignature sign(
      EcdsaSigner signer, int consenterId, ByteString value, byte[] headerDer) {
    byte[] nonce = new byte[NONCE_BYTES];
    RANDOM.nextBytes(nonce);
    ByteString identifierHeader =
        IdentifierHeader.newBuilder()
            .setIdentifier(consenterId)
            .setNonce(ByteString.copyFrom(nonce))
            .build()
            .toByteString();
    byte[] signature = signer.sign(signedBytes(value, identifierHeader, headerDer));
    return MetadataSignature.newBuilder()
        .setIdentifierHeader(identifierHeader)
        .setSignature(ByteString.copyFrom(signature))
        .build();
  }

  /**
   * Checks one signature.
   *
   * @param key of the consenter with that id
   * @return why it is refused, empty if it is the consenter's
   */
  public static Optional<String> refusal(
      EcdsaVerifier verifier,
      PublicKey key,
      int consenterId,
      ByteString value,
      byte[] headerDer,
      MetadataSignature signature) {
    if (!signature.getSignatureHeader().isEmpty()) {
      return Optional.of("a BFT block signature has no signature header");
    }
    Optional<Integer> named = signerOf(signature);
    if (named.isEmpty() || named.get() != consenterId) {
      return Optional.of("its identifier header does not name consenter " + consenterId);
    }
    byte[] signed = signedBytes(value, signature.getIdentifierHeader(), headerDer);
    return verifier.verifies(key, signed, signature.getSignature().toByteArray())
        ? Optional.empty()
        : Optional.of("the signature of consenter " + consenterId + " does not verify");
  }

  /** The consenter that the signature says it is of. */
  public static Optional<Integer> signerOf(MetadataSignature signature) {
    try {
      return Optional.of(
          IdentifierHeader.parseFrom(signature.getIdentifierHeader()).getIdentifier());
    } catch (InvalidProtocolBufferException _) {
      return Optional.empty();
    }
  }

  /** The block's signature slot. */
  public static Metadata slot(Block block) throws InvalidProtocolBufferException {
    BlockMetadata metadata = block.getMetadata();
    return metadata.getMetadataCount() > BlockMetadataIndex.SIGNATURES_VALUE
        ? Metadata.parseFrom(metadata.getMetadata(BlockMetadataIndex.SIGNATURES_VALUE))
        : Metadata.getDefaultInstance();
  }

  /** The block's signatures by consenter; the first one counts if a consenter signed twice. */
  public static SortedMap<Integer, MetadataSignature> byConsenter(Metadata slot) {
    SortedMap<Integer, MetadataSignature> byId = new TreeMap<>();
    for (MetadataSignature signature : slot.getSignaturesList()) {
      signerOf(signature).ifPresent(id -> byId.putIfAbsent(id, signature));
    }
    return byId;
  }

  /**
   * Checks a whole block: its data hash, and its certificate.
   *
   * @param keys of all consenters by id
   * @return why it is refused, empty if it is certified
   */
  public static Optional<String> refusal(
      EcdsaVerifier verifier, Map<Integer, PublicKey> keys, int quorum, Block block) {
    return dataRefusal(block).or(() -> certificateRefusal(verifier, keys, quorum, block));
  }

  /** Why the block does not hold what its header names; empty if it does. */
  public static Optional<String> dataRefusal(Block block) {
    byte[] dataHash = BlockHeaders.dataHash(block.getData().getDataList());
    return ByteString.copyFrom(dataHash).equals(block.getHeader().getDataHash())
        ? Optional.empty()
        : Optional.of("its data hash is wrong");
  }

  /**
   * Checks that a quorum of distinct consenters signed the header, all over the one value of the
   * block's slot. Signatures of others than consenters are refused.
   *
   * @param keys of all consenters by id
   * @return why it is refused, empty if it is certified
   */
  public static Optional<String> certificateRefusal(
      EcdsaVerifier verifier, Map<Integer, PublicKey> keys, int quorum, Block block) {
    BlockHeader header = block.getHeader();
    try {
      Metadata slot = slot(block);
      byte[] der = BlockHeaders.der(header);
      SortedMap<Integer, MetadataSignature> byId = byConsenter(slot);
      for (Map.Entry<Integer, MetadataSignature> entry : byId.entrySet()) {
        PublicKey key = keys.get(entry.getKey());
        if (key == null) {
          return Optional.of("it is signed by " + entry.getKey() + ", which is no consenter");
        }
        Optional<String> refusal =
            refusal(verifier, key, entry.getKey(), slot.getValue(), der, entry.getValue());
        if (refusal.isPresent()) {
          return refusal;
        }
      }
      return byId.size() >= quorum
          ? Optional.empty()
          : Optional.of("it has signatures of %s, a quorum is %d".formatted(byId.keySet(), quorum));
    } catch (InvalidProtocolBufferException e) {
      return Optional.of("its signature slot cannot be read: " + e.getMessage());
    }
  }

  /** Puts a block together as Fabric's BFT orderer does. */
  public static Block assemble(
      BlockHeader header,
      List<ByteString> envelopes,
      SignedValue value,
      List<MetadataSignature> signatures) {
    List<ByteString> slots = new ArrayList<>();
    for (int i = 0; i < METADATA_SLOTS; i++) {
      slots.add(ByteString.EMPTY);
    }
    slots.set(
        BlockMetadataIndex.SIGNATURES_VALUE,
        Metadata.newBuilder()
            .setValue(value.encode())
            .addAllSignatures(signatures)
            .build()
            .toByteString());
    slots.set(lastConfigSlot(), lastConfigMetadata(value.lastConfig()));
    return Block.newBuilder()
        .setHeader(header)
        .setData(BlockData.newBuilder().addAllData(envelopes))
        .setMetadata(BlockMetadata.newBuilder().addAllMetadata(slots))
        .build();
  }

  /** Old clients still read the last config block here; nothing signs it. */
  @SuppressWarnings("deprecation") // deprecated in Fabric's protos, and written by Fabric
  private static int lastConfigSlot() {
    return BlockMetadataIndex.LAST_CONFIG_VALUE;
  }

  private static ByteString lastConfigMetadata(long lastConfig) {
    return Metadata.newBuilder()
        .setValue(LastConfig.newBuilder().setIndex(lastConfig).build().toByteString())
        .build()
        .toByteString();
  }

  /** What a consenter signs: the slot's value, its identifier header, the block header's DER. */
  public static byte[] signedBytes(ByteString value, ByteString identifierHeader, byte[] der) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.writeBytes(value.toByteArray());
    out.writeBytes(identifierHeader.toByteArray());
    out.writeBytes(der);
    return out.toByteArray();
  }
}
