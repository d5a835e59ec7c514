package org.logothete.network.msp;

import java.security.GeneralSecurityException;
import java.security.cert.X509CRL;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

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

  private final List<X509Certificate> roots;
  private final List<X509Certificate> intermediates;
  private final List<X509CRL> revocationLists;

  Authorities(
      List<X509Certificate> roots,
      List<X509Certificate> intermediates,
      List<X509CRL> revocationLists) {
    this.roots = List.copyOf(roots);
    this.intermediates = List.copyOf(intermediates);
    this.revocationLists = List.copyOf(revocationLists);
  }

  /**
   * The certificate, its issuers and a root at the end.
   *
   * @throws InvalidIdentityException if no such chain exists or the certificate is revoked
   */
  List<X509Certificate> chain(X509Certificate leaf) throws InvalidIdentityException {
    if (leaf.getBasicConstraints() >= 0) {
      throw new InvalidIdentityException("a CA certificate cannot be used directly as an identity");
    }
    Instant moment = leaf.getNotBefore().toInstant().plusSeconds(1);
    List<X509Certificate> chain =
        extend(List.of(leaf), moment)
            .orElseThrow(
                () ->
                    new InvalidIdentityException(
                        "the certificate of %s is not issued by an authority of the organisation"
                            .formatted(leaf.getSubjectX500Principal())));
    checkNotRevoked(leaf, chain.get(1));
    return chain;
  }

  /** Identifier of the chain that starts at an authority, as OU identifiers name it. */
  List<X509Certificate> chainOfAuthority(X509Certificate authority)
      throws InvalidIdentityException {
    if (roots.contains(authority)) {
      return List.of(authority);
    }
    Instant moment = authority.getNotBefore().toInstant().plusSeconds(1);
    return extend(List.of(authority), moment)
        .orElseThrow(
            () ->
                new InvalidIdentityException(
                    authority.getSubjectX500Principal() + " is no authority of the organisation"));
  }

  private Optional<List<X509Certificate>> extend(List<X509Certificate> chain, Instant moment) {
    X509Certificate last = chain.getLast();
    for (X509Certificate root : roots) {
      if (issued(root, last, moment)) {
        return Optional.of(append(chain, root));
      }
    }
    if (chain.size() == CHAIN_LENGTH_MAX) {
      return Optional.empty();
    }
    for (X509Certificate intermediate : intermediates) {
      if (!chain.contains(intermediate) && issued(intermediate, last, moment)) {
        Optional<List<X509Certificate>> whole = extend(append(chain, intermediate), moment);
        if (whole.isPresent()) {
          return whole;
        }
      }
    }
    return Optional.empty();
  }

  private static List<X509Certificate> append(List<X509Certificate> chain, X509Certificate next) {
    List<X509Certificate> longer = new ArrayList<>(chain);
    longer.add(next);
    return longer;
  }

  private static boolean issued(X509Certificate issuer, X509Certificate subject, Instant moment) {
    if (!subject.getIssuerX500Principal().equals(issuer.getSubjectX500Principal())
        || issuer.getBasicConstraints() < 0
        || moment.isBefore(issuer.getNotBefore().toInstant())
        || moment.isAfter(issuer.getNotAfter().toInstant())) {
      return false;
    }
    boolean[] usage = issuer.getKeyUsage();
    if (usage != null && !usage[KEY_CERT_SIGN]) {
      return false;
    }
    try {
      subject.verify(issuer.getPublicKey());
      return true;
    } catch (GeneralSecurityException _) {
      // Same name, other key: not the issuer.
      return false;
    }
  }

  private void checkNotRevoked(X509Certificate leaf, X509Certificate issuer)
      throws InvalidIdentityException {
    for (X509CRL list : revocationLists) {
      boolean ofIssuer =
          CertificateReader.authorityKeyId(list).equals(CertificateReader.subjectKeyId(issuer));
      if (ofIssuer && list.getRevokedCertificate(leaf.getSerialNumber()) != null) {
        try {
          list.verify(issuer.getPublicKey());
        } catch (GeneralSecurityException _) {
          // Fabric: a list that this authority did not sign does not count.
          continue;
        }
        throw new InvalidIdentityException("the certificate has been revoked");
      }
    }
  }
}
