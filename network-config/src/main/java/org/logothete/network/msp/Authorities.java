package org.logothete.network.msp;

import com.google.protobuf.ByteString;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.cert.CertPathValidator;
import java.security.cert.CertPathValidatorException;
import java.security.cert.CertificateFactory;
import java.security.cert.PKIXParameters;
import java.security.cert.TrustAnchor;
import java.security.cert.X509CRL;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.hyperledger.fabric.protos.msp.FabricMSPConfig;

/**
 * An organisation's certificate authorities and what they revoked.
 *
 * <p>A chain is checked as of one second after its leaf began to be valid (Fabric {@code
 * getValidityOptsForCert}): membership is a fact of the configuration and never of the clock, or
 * nodes with different clocks would judge blocks differently. Whoever cares about expiry asks for
 * it separately.
 */
final class Authorities {
  private static final int KEY_CERT_SIGN = 5;
  private static final int CHAIN_LENGTH_MAX = 10;

  /** What Go asks of extended key usages if nobody says otherwise, as Fabric does not. */
  private static final Set<String> ACCEPTED_USAGES = Set.of("1.3.6.1.5.5.7.3.1", "2.5.29.37.0");

  private record RevocationList(ByteString issuerKeyId, X509CRL list, Set<BigInteger> serials) {}

  private final List<X509Certificate> roots;
  private final List<X509Certificate> intermediates;

  /** Authorities that certified another one: they may not issue identities as well. */
  private final Set<X509Certificate> innerNodes;

  private final List<RevocationList> revocationLists;

  private Authorities(
      List<X509Certificate> roots,
      List<X509Certificate> intermediates,
      Set<X509Certificate> innerNodes,
      List<RevocationList> revocationLists) {
    this.roots = List.copyOf(roots);
    this.intermediates = List.copyOf(intermediates);
    this.innerNodes = Set.copyOf(innerNodes);
    this.revocationLists = List.copyOf(revocationLists);
  }

  /**
   * Reads and checks the authorities of a definition (Fabric {@code setupCAs, finalizeSetupCAs}).
   *
   * @throws InvalidIdentityException naming the certificate or list that is wrong
   */
  static Authorities of(FabricMSPConfig config) throws InvalidIdentityException {
    if (config.getRootCertsCount() == 0) {
      throw new InvalidIdentityException("there is no root certificate");
    }
    List<X509Certificate> roots = new ArrayList<>();
    for (ByteString pem : config.getRootCertsList()) {
      X509Certificate root = checkedAuthority(CertificateReader.certificate(pem));
      if (!isSignedBy(root, root)) {
        throw new InvalidIdentityException(
            "root certificate %s is not signed by itself".formatted(nameOf(root)));
      }
      roots.add(CertificateReader.withLowS(root, root.getPublicKey()));
    }
    List<X509Certificate> given = new ArrayList<>();
    for (ByteString pem : config.getIntermediateCertsList()) {
      given.add(checkedAuthority(CertificateReader.certificate(pem)));
    }
    List<RevocationList> lists = new ArrayList<>();
    for (ByteString list : config.getRevocationListList()) {
      lists.add(read(CertificateReader.revocationList(list)));
    }
    roots = roots.stream().distinct().toList();
    Authorities unrefined = new Authorities(roots, given, Set.of(), lists);
    List<X509Certificate> intermediates = new ArrayList<>();
    Set<X509Certificate> innerNodes = new HashSet<>();
    for (X509Certificate intermediate : given) {
      intermediates.add(unrefined.lowS(intermediate));
    }
    intermediates = intermediates.stream().distinct().toList();
    Authorities refined = new Authorities(roots, intermediates, Set.of(), lists);
    for (X509Certificate intermediate : intermediates) {
      List<X509Certificate> chain = refined.onlyChain(intermediate);
      refined.checkNotRevoked(intermediate, chain.get(1));
      innerNodes.addAll(chain.subList(1, chain.size()));
    }
    return new Authorities(roots, intermediates, innerNodes, lists);
  }

  private static X509Certificate checkedAuthority(X509Certificate certificate)
      throws InvalidIdentityException {
    if (certificate.getBasicConstraints() < 0) {
      throw new InvalidIdentityException(
          "certificate %s is not one of an authority".formatted(nameOf(certificate)));
    }
    if (CertificateReader.subjectKeyId(certificate).isEmpty()) {
      throw new InvalidIdentityException(
          "authority %s has no subject key identifier".formatted(nameOf(certificate)));
    }
    return certificate;
  }

  private static RevocationList read(X509CRL list) throws InvalidIdentityException {
    ByteString issuer =
        CertificateReader.authorityKeyId(list)
            .orElseThrow(
                () ->
                    new InvalidIdentityException(
                        "a revocation list has no authority key identifier"));
    Set<BigInteger> serials = new HashSet<>();
    if (list.getRevokedCertificates() != null) {
      list.getRevokedCertificates().forEach(entry -> serials.add(entry.getSerialNumber()));
    }
    return new RevocationList(issuer, list, Set.copyOf(serials));
  }

  /**
   * The certificate, its issuers and a root at the end, all with low-S signatures.
   *
   * @throws InvalidIdentityException if there is not exactly one such chain or the certificate is
   *     revoked
   */
  List<X509Certificate> chain(X509Certificate leaf) throws InvalidIdentityException {
    if (leaf.getBasicConstraints() >= 0) {
      throw new InvalidIdentityException("a CA certificate cannot be used directly as an identity");
    }
    List<X509Certificate> found = onlyChain(leaf);
    X509Certificate issuer = found.get(1);
    if (innerNodes.contains(issuer)) {
      throw new InvalidIdentityException(
          "authority %s certifies other authorities and may not issue identities"
              .formatted(nameOf(issuer)));
    }
    checkNotRevoked(leaf, issuer);
    List<X509Certificate> chain = new ArrayList<>(found);
    chain.set(0, CertificateReader.withLowS(leaf, issuer.getPublicKey()));
    return chain;
  }

  /** An authority and those above it, as organizational unit identifiers name them. */
  List<X509Certificate> chainOfAuthority(X509Certificate authority)
      throws InvalidIdentityException {
    X509Certificate canonical = lowS(authority);
    if (roots.contains(canonical)) {
      return List.of(canonical);
    }
    if (!intermediates.contains(canonical) || innerNodes.contains(canonical)) {
      throw new InvalidIdentityException(
          nameOf(authority) + " is no authority of the organisation that issues identities");
    }
    return onlyChain(canonical);
  }

  private X509Certificate lowS(X509Certificate authority) throws InvalidIdentityException {
    return isSignedBy(authority, authority)
        ? CertificateReader.withLowS(authority, authority.getPublicKey())
        : CertificateReader.withLowS(authority, onlyChain(authority).get(1).getPublicKey());
  }

  private List<X509Certificate> onlyChain(X509Certificate leaf) throws InvalidIdentityException {
    Date moment = Date.from(leaf.getNotBefore().toInstant().plusSeconds(1));
    List<List<X509Certificate>> chains = new ArrayList<>();
    if (isValid(leaf, moment.toInstant())) {
      extend(List.of(leaf), moment, chains);
    }
    if (chains.isEmpty()) {
      throw new InvalidIdentityException(
          "the certificate of %s is not issued by an authority of the organisation"
              .formatted(nameOf(leaf)));
    }
    if (chains.size() > 1) {
      throw new InvalidIdentityException(
          "this MSP only supports a single validation chain, got " + chains.size());
    }
    checkUsages(chains.getFirst());
    checkPath(chains.getFirst(), moment);
    return chains.getFirst();
  }

  private void extend(List<X509Certificate> chain, Date moment, List<List<X509Certificate>> found) {
    for (X509Certificate root : roots) {
      if (mayExtend(chain, root, moment)) {
        found.add(append(chain, root));
      }
    }
    if (chain.size() >= CHAIN_LENGTH_MAX) {
      return;
    }
    for (X509Certificate intermediate : intermediates) {
      if (mayExtend(chain, intermediate, moment)) {
        extend(append(chain, intermediate), moment, found);
      }
    }
  }

  private static List<X509Certificate> append(List<X509Certificate> chain, X509Certificate next) {
    List<X509Certificate> longer = new ArrayList<>(chain);
    longer.add(next);
    return longer;
  }

  private static boolean mayExtend(
      List<X509Certificate> chain, X509Certificate issuer, Date moment) {
    X509Certificate subject = chain.getLast();
    boolean[] usage = issuer.getKeyUsage();
    return !chain.contains(issuer)
        && subject.getIssuerX500Principal().equals(issuer.getSubjectX500Principal())
        && issuer.getBasicConstraints() >= chain.size() - 1
        && isValid(issuer, moment.toInstant())
        && (usage == null || usage[KEY_CERT_SIGN])
        && isSignedBy(subject, issuer);
  }

  private static boolean isValid(X509Certificate certificate, Instant moment) {
    return !moment.isBefore(certificate.getNotBefore().toInstant())
        && !moment.isAfter(certificate.getNotAfter().toInstant());
  }

  private static boolean isSignedBy(X509Certificate subject, X509Certificate issuer) {
    try {
      subject.verify(issuer.getPublicKey());
      return true;
    } catch (GeneralSecurityException _) {
      // Another key, perhaps of another kind: not the issuer.
      return false;
    }
  }

  private static void checkUsages(List<X509Certificate> chain) throws InvalidIdentityException {
    for (X509Certificate certificate : chain) {
      List<String> usages = CertificateReader.extendedKeyUsages(certificate);
      if (!usages.isEmpty() && usages.stream().noneMatch(ACCEPTED_USAGES::contains)) {
        throw new InvalidIdentityException(
            "the extended key usages %s of %s do not allow it"
                .formatted(usages, nameOf(certificate)));
      }
    }
  }

  /** What remains of RFC 5280: critical extensions, name constraints. */
  private static void checkPath(List<X509Certificate> chain, Date moment)
      throws InvalidIdentityException {
    X509Certificate root = chain.getLast();
    try {
      PKIXParameters parameters =
          new PKIXParameters(
              Set.of(new TrustAnchor(root, CertificateReader.nameConstraints(root))));
      parameters.setRevocationEnabled(false);
      parameters.setDate(moment);
      CertPathValidator.getInstance("PKIX")
          .validate(
              CertificateFactory.getInstance("X.509")
                  .generateCertPath(chain.subList(0, chain.size() - 1)),
              parameters);
    } catch (CertPathValidatorException e) {
      throw new InvalidIdentityException(
          "the certificate of %s is not valid: %s"
              .formatted(nameOf(chain.getFirst()), e.getMessage()));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java platform must validate X.509 paths", e);
    }
  }

  private void checkNotRevoked(X509Certificate certificate, X509Certificate issuer)
      throws InvalidIdentityException {
    ByteString issuerKeyId =
        CertificateReader.subjectKeyId(issuer)
            .orElseThrow(
                () ->
                    new InvalidIdentityException(
                        "authority %s has no subject key identifier".formatted(nameOf(issuer))));
    for (RevocationList candidate : revocationLists) {
      if (candidate.issuerKeyId().equals(issuerKeyId)
          && candidate.serials().contains(certificate.getSerialNumber())
          && isSignedBy(candidate.list(), issuer)) {
        throw new InvalidIdentityException("the certificate has been revoked");
      }
    }
  }

  /** A list that this authority did not sign does not count (Fabric skips it too). */
  private static boolean isSignedBy(X509CRL list, X509Certificate issuer) {
    try {
      list.verify(issuer.getPublicKey());
      return true;
    } catch (GeneralSecurityException _) {
      return false;
    }
  }

  private static String nameOf(X509Certificate certificate) {
    return certificate.getSubjectX500Principal().toString();
  }
}
