package org.logothete.network.consortium;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.math.BigInteger;
import java.security.interfaces.ECPrivateKey;
import org.bouncycastle.asn1.sec.SECNamedCurves;
import org.bouncycastle.asn1.sec.SECObjectIdentifiers;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.asn1.x9.X9ECParameters;
import org.bouncycastle.asn1.x9.X9ObjectIdentifiers;
import org.bouncycastle.crypto.digests.SHA256Digest;
import org.bouncycastle.crypto.params.ECDomainParameters;
import org.bouncycastle.crypto.params.ECPrivateKeyParameters;
import org.bouncycastle.crypto.signers.ECDSASigner;
import org.bouncycastle.crypto.signers.HMacDSAKCalculator;
import org.bouncycastle.crypto.signers.StandardDSAEncoding;
import org.bouncycastle.operator.ContentSigner;

/**
 * Signs certificates with ECDSA on P-256 and the lower of the two possible values of S. Fabric
 * re-encodes identity certificates to that form before it compares them, so that any other form
 * would make one identity look like two. Nonces are those of RFC 6979.
 */
final class LowSContentSigner implements ContentSigner {
  private static final ECDomainParameters P256 = p256();
  private static final BigInteger HALF_ORDER = P256.getN().shiftRight(1);

  private final ECPrivateKey key;
  private final ByteArrayOutputStream content = new ByteArrayOutputStream();

  LowSContentSigner(ECPrivateKey key) {
    this.key = key;
  }

  @Override
  public AlgorithmIdentifier getAlgorithmIdentifier() {
    return new AlgorithmIdentifier(X9ObjectIdentifiers.ecdsa_with_SHA256);
  }

  @Override
  public OutputStream getOutputStream() {
    return content;
  }

  @Override
  public byte[] getSignature() {
    byte[] signed = content.toByteArray();
    SHA256Digest sha256 = new SHA256Digest();
    sha256.update(signed, 0, signed.length);
    byte[] digest = new byte[sha256.getDigestSize()];
    sha256.doFinal(digest, 0);
    ECDSASigner signer = new ECDSASigner(new HMacDSAKCalculator(new SHA256Digest()));
    signer.init(true, new ECPrivateKeyParameters(key.getS(), P256));
    BigInteger[] signature = signer.generateSignature(digest);
    BigInteger s = signature[1];
    BigInteger low = s.compareTo(HALF_ORDER) > 0 ? P256.getN().subtract(s) : s;
    try {
      return StandardDSAEncoding.INSTANCE.encode(P256.getN(), signature[0], low);
    } catch (IOException e) {
      throw new IllegalStateException("a signature cannot be encoded", e);
    }
  }

  private static ECDomainParameters p256() {
    X9ECParameters curve = SECNamedCurves.getByOID(SECObjectIdentifiers.secp256r1);
    return new ECDomainParameters(curve);
  }
}
