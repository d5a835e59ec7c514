package org.logothete.conformance;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.Signature;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.interfaces.ECPublicKey;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Checks a channel block by block, from its genesis block on, as a Fabric client that trusts nobody
 * would: numbers without gaps, the hash chain, the data hash, and a quorum of distinct consenters'
 * signatures over one and the same slot-0 value, by the configuration in force. Not thread-safe.
 *
 * <p>Field numbers are those of Fabric's {@code common/common.proto}, {@code common/configtx.proto}
 * and {@code common/configuration.proto}.
 */
public final class ChainAudit {
  private static final int CHANNEL_HEADER_TYPE_CONFIG = 1;
  private static final int SLOT_SIGNATURES = 0;

  /** What the audit found out about one block. */
  public record Finding(
      long number, String headerHash, int transactions, SortedSet<Integer> signers) {}

  private Map<Integer, X509Certificate> consenters;
  private long lastConfig;
  private long nextNumber;
  private byte[] previousHash;

  /**
   * Begins with the genesis block, which is trusted.
   *
   * @throws AuditException if it is no genesis block of a BFT channel
   */
  public ChainAudit(byte[] genesisBlock) throws AuditException {
    WireMessage block = WireMessage.of(genesisBlock);
    WireMessage header = block.message(1);
    require(header.number(1) == 0, "the first block has number " + header.number(1));
    checkDataHash(block);
    consenters = consentersOf(block.message(2).all(1).getFirst());
    previousHash = headerHash(header);
    nextNumber = 1;
  }

  /** How many signatures of distinct consenters a block needs: ceil((n + f + 1) / 2). */
  public int quorum() {
    int nodes = consenters.size();
    int faulty = (nodes - 1) / 3;
    return (int) Math.ceil((nodes + faulty + 1) / 2.0);
  }

  /**
   * Checks the next block.
   *
   * @throws AuditException naming the block and the rule it breaks
   */
  public Finding next(byte[] encodedBlock) throws AuditException {
    try {
      return check(WireMessage.of(encodedBlock));
    } catch (AuditException e) {
      throw new AuditException("block " + nextNumber + ": " + e.getMessage(), e);
    }
  }

  private Finding check(WireMessage block) throws AuditException {
    WireMessage header = block.message(1);
    require(header.number(1) == nextNumber, "has number " + header.number(1));
    require(Arrays.equals(header.bytes(2), previousHash), "does not name its parent's hash");
    checkDataHash(block);
    List<byte[]> transactions = block.message(2).all(1);
    boolean config = isConfig(transactions.getFirst());
    require(!config || transactions.size() == 1, "has a config transaction among others");
    SortedSet<Integer> signers = checkSignatures(block, header, config);
    if (config) {
      consenters = consentersOf(transactions.getFirst());
      lastConfig = nextNumber;
    }
    previousHash = headerHash(header);
    nextNumber++;
    return new Finding(
        nextNumber - 1, HexFormat.of().formatHex(previousHash), transactions.size(), signers);
  }

  private SortedSet<Integer> checkSignatures(WireMessage block, WireMessage header, boolean config)
      throws AuditException {
    List<byte[]> slots = block.message(3).all(1);
    require(!slots.isEmpty(), "has no metadata");
    WireMessage slot = WireMessage.of(slots.get(SLOT_SIGNATURES));
    byte[] value = slot.bytes(1);
    long namedConfig = WireMessage.of(value).message(1).number(1);
    require(
        namedConfig == (config ? nextNumber : lastConfig),
        "names block " + namedConfig + " as the last config block, not " + lastConfig);
    SortedSet<Integer> signers = new TreeSet<>();
    for (byte[] encoded : slot.all(2)) {
      WireMessage signature = WireMessage.of(encoded);
      byte[] identifierHeader = signature.bytes(3);
      int id = (int) WireMessage.of(identifierHeader).number(1);
      X509Certificate certificate = consenters.get(id);
      if (certificate == null) {
        throw new AuditException("is signed by " + id + ", which is no consenter");
      }
      byte[] signed = concatenate(value, identifierHeader, headerDer(header));
      verify(certificate, signed, signature.bytes(2), id);
      signers.add(id);
    }
    require(
        signers.size() >= quorum(), "has signatures of " + signers + ", a quorum is " + quorum());
    return signers;
  }

  private static void verify(X509Certificate certificate, byte[] signed, byte[] signature, int id)
      throws AuditException {
    try {
      Signature ecdsa = Signature.getInstance("SHA256withECDSA");
      ecdsa.initVerify(certificate);
      ecdsa.update(signed);
      require(ecdsa.verify(signature), "the signature of consenter " + id + " does not verify");
      BigInteger order = ((ECPublicKey) certificate.getPublicKey()).getParams().getOrder();
      require(
          sOf(signature).compareTo(order.shiftRight(1)) <= 0,
          "the signature of consenter " + id + " has a high S");
    } catch (GeneralSecurityException e) {
      throw new AuditException("the signature of consenter " + id + " is malformed", e);
    }
  }

  /** The second integer of a DER sequence that was just verified as an ECDSA signature. */
  private static BigInteger sOf(byte[] signature) {
    int rLength = signature[3];
    int sAt = 4 + rLength;
    int sLength = signature[sAt + 1];
    return new BigInteger(1, Arrays.copyOfRange(signature, sAt + 2, sAt + 2 + sLength));
  }

  private static void checkDataHash(WireMessage block) throws AuditException {
    List<byte[]> transactions = block.message(2).all(1);
    require(!transactions.isEmpty(), "has no transactions");
    byte[] hash = sha256(transactions.toArray(byte[][]::new));
    require(Arrays.equals(hash, block.message(1).bytes(3)), "its data hash is wrong");
  }

  private static boolean isConfig(byte[] envelope) throws AuditException {
    WireMessage channelHeader =
        WireMessage.of(WireMessage.of(envelope).message(1).message(1).bytes(1));
    return channelHeader.number(1) == CHANNEL_HEADER_TYPE_CONFIG;
  }

  /** Config envelope → config → channel group → group Orderer → value Orderers → consenters. */
  private static Map<Integer, X509Certificate> consentersOf(byte[] envelope) throws AuditException {
    WireMessage config = WireMessage.of(envelope).message(1).message(2).message(1);
    WireMessage orderer = config.message(2).mapEntry(2, "Orderer");
    WireMessage orderers = WireMessage.of(orderer.mapEntry(3, "Orderers").bytes(2));
    Map<Integer, X509Certificate> byId = new TreeMap<>();
    for (byte[] encoded : orderers.all(1)) {
      WireMessage consenter = WireMessage.of(encoded);
      byId.put((int) consenter.number(1), certificate(consenter.bytes(5)));
    }
    require(!byId.isEmpty(), "its configuration names no consenters");
    return byId;
  }

  private static X509Certificate certificate(byte[] pem) throws AuditException {
    try {
      return (X509Certificate)
          CertificateFactory.getInstance("X.509")
              .generateCertificate(new ByteArrayInputStream(pem));
    } catch (GeneralSecurityException e) {
      throw new AuditException("a consenter's certificate cannot be read", e);
    }
  }

  private static byte[] headerHash(WireMessage header) throws AuditException {
    return sha256(headerDer(header));
  }

  /** ASN.1: SEQUENCE { INTEGER number, OCTET STRING previousHash, OCTET STRING dataHash }. */
  private static byte[] headerDer(WireMessage header) {
    byte[] content =
        concatenate(
            der(0x02, BigInteger.valueOf(header.number(1)).toByteArray()),
            der(0x04, header.bytes(2)),
            der(0x04, header.bytes(3)));
    return der(0x30, content);
  }

  private static byte[] der(int tag, byte[] content) {
    if (content.length > 127) {
      throw new IllegalArgumentException("a block header has no part of " + content.length);
    }
    return concatenate(new byte[] {(byte) tag, (byte) content.length}, content);
  }

  private static byte[] concatenate(byte[]... parts) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      out.writeBytes(part);
    }
    return out.toByteArray();
  }

  private static byte[] sha256(byte[]... parts) throws AuditException {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      for (byte[] part : parts) {
        digest.update(part);
      }
      return digest.digest();
    } catch (GeneralSecurityException e) {
      throw new AuditException("this Java has no SHA-256", e);
    }
  }

  private static void require(boolean holds, String otherwise) throws AuditException {
    if (!holds) {
      throw new AuditException(otherwise);
    }
  }
}
