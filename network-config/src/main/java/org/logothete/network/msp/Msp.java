package org.logothete.network.msp;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import java.security.cert.X509CRL;
import java.security.cert.X509Certificate;
import java.security.interfaces.ECPublicKey;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.hyperledger.fabric.protos.common.CombinedPrincipal;
import org.hyperledger.fabric.protos.common.MSPIdentityAnonymity;
import org.hyperledger.fabric.protos.common.MSPPrincipal;
import org.hyperledger.fabric.protos.common.MSPRole;
import org.hyperledger.fabric.protos.common.OrganizationUnit;
import org.hyperledger.fabric.protos.msp.FabricMSPConfig;
import org.hyperledger.fabric.protos.msp.FabricNodeOUs;
import org.hyperledger.fabric.protos.msp.FabricOUIdentifier;
import org.hyperledger.fabric.protos.msp.SerializedIdentity;

/** One organisation's rules about its members. Immutable, thread-safe. */
public final class Msp {
  private final String id;
  private final Authorities authorities;
  private final List<X509Certificate> admins;
  private final List<NodeOus.Unit> requiredUnits;
  private final Optional<NodeOus> nodeOus;

  private Msp(
      String id,
      Authorities authorities,
      List<X509Certificate> admins,
      List<NodeOus.Unit> requiredUnits,
      Optional<NodeOus> nodeOus) {
    this.id = id;
    this.authorities = authorities;
    this.admins = List.copyOf(admins);
    this.requiredUnits = List.copyOf(requiredUnits);
    this.nodeOus = nodeOus;
  }

  /**
   * Reads a definition as channel configurations carry it.
   *
   * @throws InvalidIdentityException naming what is wrong with the definition
   */
  public static Msp of(FabricMSPConfig config) throws InvalidIdentityException {
    if (config.getRootCertsCount() == 0) {
      throw new InvalidIdentityException("MSP " + config.getName() + " has no root certificate");
    }
    List<X509CRL> lists = new ArrayList<>();
    for (ByteString pem : config.getRevocationListList()) {
      lists.add(CertificateReader.revocationList(pem));
    }
    Authorities authorities =
        new Authorities(
            certificates(config.getRootCertsList()),
            certificates(config.getIntermediateCertsList()),
            lists);
    List<NodeOus.Unit> required = new ArrayList<>();
    for (FabricOUIdentifier unit : config.getOrganizationalUnitIdentifiersList()) {
      required.add(unit(authorities, unit));
    }
    return new Msp(
        config.getName(),
        authorities,
        certificates(config.getAdminsList()),
        required,
        nodeOus(authorities, config.getFabricNodeOus()));
  }

  private static List<X509Certificate> certificates(List<ByteString> pems)
      throws InvalidIdentityException {
    List<X509Certificate> certificates = new ArrayList<>();
    for (ByteString pem : pems) {
      certificates.add(CertificateReader.certificate(pem));
    }
    return certificates;
  }

  private static NodeOus.Unit unit(Authorities authorities, FabricOUIdentifier unit)
      throws InvalidIdentityException {
    if (unit.getCertificate().isEmpty()) {
      return new NodeOus.Unit(unit.getOrganizationalUnitIdentifier(), Optional.empty());
    }
    X509Certificate authority = CertificateReader.certificate(unit.getCertificate());
    ByteString chain = CertificateReader.sha256(authorities.chainOfAuthority(authority));
    return new NodeOus.Unit(unit.getOrganizationalUnitIdentifier(), Optional.of(chain));
  }

  private static Optional<NodeOus> nodeOus(Authorities authorities, FabricNodeOUs config)
      throws InvalidIdentityException {
    if (!config.getEnable()) {
      return Optional.empty();
    }
    Map<NodeOus.Role, NodeOus.Unit> units = new EnumMap<>(NodeOus.Role.class);
    if (config.hasClientOuIdentifier()) {
      units.put(NodeOus.Role.CLIENT, unit(authorities, config.getClientOuIdentifier()));
    }
    if (config.hasPeerOuIdentifier()) {
      units.put(NodeOus.Role.PEER, unit(authorities, config.getPeerOuIdentifier()));
    }
    if (config.hasAdminOuIdentifier()) {
      units.put(NodeOus.Role.ADMIN, unit(authorities, config.getAdminOuIdentifier()));
    }
    if (config.hasOrdererOuIdentifier()) {
      units.put(NodeOus.Role.ORDERER, unit(authorities, config.getOrdererOuIdentifier()));
    }
    return Optional.of(new NodeOus(units));
  }

  public String id() {
    return id;
  }

  /**
   * Validates a certificate as one of this organisation's identities (Fabric {@code
   * validateIdentity}).
   *
   * @throws InvalidIdentityException saying why it is none
   */
  public Identity identity(X509Certificate certificate) throws InvalidIdentityException {
    if (!(certificate.getPublicKey() instanceof ECPublicKey)) {
      throw new InvalidIdentityException(
          "public keys of type "
              + certificate.getPublicKey().getAlgorithm()
              + " are not supported");
    }
    List<X509Certificate> chain = authorities.chain(certificate);
    Identity identity =
        new Identity(
            id,
            certificate,
            CertificateReader.organizationalUnits(certificate),
            CertificateReader.sha256(chain.subList(1, chain.size())),
            CertificateReader.sha256(List.of(certificate)));
    checkRequiredUnits(identity);
    if (nodeOus.isPresent()) {
      nodeOus.get().check(identity);
    }
    return identity;
  }

  private void checkRequiredUnits(Identity identity) throws InvalidIdentityException {
    boolean found =
        requiredUnits.stream()
            .anyMatch(
                unit ->
                    identity.organizationalUnits().contains(unit.name())
                        && unit.issuerChain().equals(Optional.of(identity.issuerChain())));
    if (!requiredUnits.isEmpty() && !found) {
      throw new InvalidIdentityException(
          "none of the identity's OUs %s is required by MSP %s"
              .formatted(identity.organizationalUnits(), id));
    }
  }

  /** Whether an identity of this organisation matches the principal. */
  boolean satisfies(Identity identity, MSPPrincipal principal)
      throws InvalidProtocolBufferException {
    return switch (principal.getPrincipalClassification()) {
      case ROLE -> hasRole(identity, MSPRole.parseFrom(principal.getPrincipal()));
      case ORGANIZATION_UNIT ->
          isInUnit(identity, OrganizationUnit.parseFrom(principal.getPrincipal()));
      case IDENTITY -> isSame(identity, SerializedIdentity.parseFrom(principal.getPrincipal()));
      case ANONYMITY ->
          MSPIdentityAnonymity.parseFrom(principal.getPrincipal()).getAnonymityType()
              == MSPIdentityAnonymity.MSPIdentityAnonymityType.NOMINAL;
      case COMBINED -> {
        List<MSPPrincipal> parts =
            CombinedPrincipal.parseFrom(principal.getPrincipal()).getPrincipalsList();
        boolean all = !parts.isEmpty();
        for (MSPPrincipal part : parts) {
          all = all && satisfies(identity, part);
        }
        yield all;
      }
      case UNRECOGNIZED -> false;
    };
  }

  private boolean hasRole(Identity identity, MSPRole role) {
    if (!role.getMspIdentifier().equals(id)) {
      return false;
    }
    return switch (role.getRole()) {
      case MEMBER -> true;
      case ADMIN -> admins.contains(identity.certificate()) || is(identity, NodeOus.Role.ADMIN);
      case CLIENT -> is(identity, NodeOus.Role.CLIENT);
      case PEER -> is(identity, NodeOus.Role.PEER);
      case ORDERER -> is(identity, NodeOus.Role.ORDERER);
      case UNRECOGNIZED -> false;
    };
  }

  private boolean is(Identity identity, NodeOus.Role role) {
    return nodeOus.isPresent() && nodeOus.get().has(identity, role);
  }

  private boolean isInUnit(Identity identity, OrganizationUnit unit) {
    return unit.getMspIdentifier().equals(id)
        && identity.organizationalUnits().contains(unit.getOrganizationalUnitIdentifier())
        && unit.getCertifiersIdentifier().equals(identity.issuerChain());
  }

  private boolean isSame(Identity identity, SerializedIdentity other) {
    try {
      return other.getMspid().equals(id)
          && CertificateReader.certificate(other.getIdBytes()).equals(identity.certificate());
    } catch (InvalidIdentityException _) {
      // A principal that names no certificate names nobody.
      return false;
    }
  }
}
