package org.logothete.conformance;

import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;

/**
 * Checks the whole ledger of one node: the trusted genesis block first, every block after it by
 * {@link ChainAudit}, and every transaction id the right one and there once. Not thread-safe.
 */
public final class LedgerAudit {
  private static final int SLOT_LAST_CONFIG = 1;
  private static final int HEADER_TYPE_ENDORSER_TRANSACTION = 3;

  private final WireMessage genesis;
  private final ChainAudit chain;
  private final List<String> fingerprints = new ArrayList<>();
  private final Set<String> transactionIds = new HashSet<>();

  /**
   * Begins before block 0.
   *
   * @throws AuditException if the bytes are no genesis block
   */
  public LedgerAudit(byte[] genesisBlock) throws AuditException {
    genesis = WireMessage.of(genesisBlock);
    chain = new ChainAudit(genesisBlock);
  }

  /**
   * Checks the next block.
   *
   * @throws AuditException naming the block and the rule it breaks
   */
  public void next(byte[] encodedBlock) throws AuditException {
    WireMessage block = WireMessage.of(encodedBlock);
    long number = fingerprints.size();
    String headerHash;
    if (number == 0) {
      if (!same(block, genesis, 1) || !same(block, genesis, 2)) {
        throw new AuditException("block 0 is not the genesis block that is trusted");
      }
      headerHash = "genesis";
    } else {
      headerHash = chain.next(encodedBlock).headerHash();
      for (byte[] envelope : block.message(2).all(1)) {
        checkTransactionId(number, WireMessage.of(envelope).message(1).message(1));
      }
    }
    // The header's hash covers the data, which was checked against it.
    fingerprints.add(headerHash + " last config " + lastConfig(block));
  }

  private static boolean same(WireMessage one, WireMessage other, int field) {
    return Arrays.equals(one.bytes(field), other.bytes(field));
  }

  private static long lastConfig(WireMessage block) throws AuditException {
    List<byte[]> slots = block.message(3).all(1);
    if (slots.size() <= SLOT_LAST_CONFIG) {
      return 0;
    }
    byte[] value = WireMessage.of(slots.get(SLOT_LAST_CONFIG)).bytes(1);
    return WireMessage.of(value).number(1);
  }

  private void checkTransactionId(long number, WireMessage header) throws AuditException {
    WireMessage channelHeader = WireMessage.of(header.bytes(1));
    if (channelHeader.number(1) != HEADER_TYPE_ENDORSER_TRANSACTION) {
      return;
    }
    String id = channelHeader.text(5);
    WireMessage signatureHeader = WireMessage.of(header.bytes(2));
    if (!id.equals(transactionId(signatureHeader.bytes(2), signatureHeader.bytes(1)))) {
      throw new AuditException(
          "block " + number + ": transaction id " + id + " is not the hash of nonce and creator");
    }
    if (!transactionIds.add(id)) {
      throw new AuditException("block " + number + ": transaction " + id + " is there twice");
    }
  }

  /** Fabric's rule: SHA-256 of nonce and creator, in hex. */
  static String transactionId(byte[] nonce, byte[] creator) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      digest.update(nonce);
      return HexFormat.of().formatHex(digest.digest(creator));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java platform must provide SHA-256", e);
    }
  }

  /** How many blocks were checked. */
  public int height() {
    return fingerprints.size();
  }

  /** One text per block that is the same on two nodes if header, data and last-config are. */
  public List<String> fingerprints() {
    return Collections.unmodifiableList(fingerprints);
  }

  /** The ids of all endorser transactions. */
  public Set<String> transactionIds() {
    return Collections.unmodifiableSet(transactionIds);
  }

  /**
   * Two ledgers agree as far as the shorter one goes.
   *
   * @throws AuditException naming the first block that differs
   */
  public void requireAgreement(LedgerAudit other) throws AuditException {
    int common = Math.min(height(), other.height());
    for (int number = 0; number < common; number++) {
      if (!fingerprints.get(number).equals(other.fingerprints.get(number))) {
        throw new AuditException(
            "block %d differs: %s here, %s there"
                .formatted(number, fingerprints.get(number), other.fingerprints.get(number)));
      }
    }
  }
}
