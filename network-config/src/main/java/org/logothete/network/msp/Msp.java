package org.logothete.network.msp;

import static org.hyperledger.fabric.protos.common.MSPRole.MSPRoleType.ADMIN;
import static org.hyperledger.fabric.protos.common.MSPRole.MSPRoleType.CLIENT;
import static org.hyperledger.fabric.protos.common.MSPRole.MSPRoleType.ORDERER;
import static org.hyperledger.fabric.protos.common.MSPRole.MSPRoleType.PEER;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.security.interfaces.ECPublicKey;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.hyperledger.fabric.protos.common.CombinedPrincipal;
import org.hyperledger.fabric.protos.common.MSPIdentityAnonymity;
import org.hyperledger.fabric.protos.common.MSPPrincipal;
import org.hyperledger.fabric.protos.common.MSPRole;
import org.hyperledger.fabric.protos.common.MSPRole.MSPRoleType;
import org.hyperledger.fabric.protos.common.OrganizationUnit;
import org.hyperledger.fabric.protos.msp.FabricCryptoConfig;
import org.hyperledger.fabric.protos.msp.FabricMSPConfig;
import org.hyperledger.fabric.protos.msp.FabricNodeOUs;
import org.hyperledger.fabric.protos.msp.FabricOUIdentifier;
import org.hyperledger.fabric.protos.msp.SerializedIdentity;

/**
 * One organisation's rules about its members. Immutable, thread-safe.
 *
 * <p>Two differences from Fabric, both stricter: only EC keys are members' (Fabric 3 knows Ed25519
 * too), and an identity is validated before any principal is looked at, so that a listed admin
 * whose certificate is revoked is nobody, while Fabric still takes it for an admin.
 */
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
   * Reads a definition as channel configurations carry it (Fabric {@code setupV142}).
   *
   * @throws InvalidIdentityException naming the MSP and what is wrong with its definition
   */
  public static Msp of(FabricMSPConfig config) throws InvalidIdentityException {
    try {
      return read(config);
    } catch (InvalidIdentityException e) {
      throw new InvalidIdentityException("MSP %s: %s".formatted(config.getName(), e.reason()));
    }
  }

  private static Msp read(FabricMSPConfig config) throws InvalidIdentityException {
    checkHashes(config.getCryptoConfig());
    Authorities authorities = Authorities.of(config);
    List<NodeOus.Unit> required = new ArrayList<>();
    for (FabricOUIdentifier unit : config.getOrganizationalUnitIdentifiersList()) {
      if (unit.getCertificate().isEmpty()) {
        throw new InvalidIdentityException(
            "organizational unit '%s' has no certificate"
                .formatted(unit.getOrganizationalUnitIdentifier()));
      }
      required.add(unit(authorities, unit));
    }
    Optional<NodeOus> nodeOus = nodeOus(authorities, config.getFabricNodeOus());
    boolean hasAdminUnit = nodeOus.isPresent() && nodeOus.get().units().containsKey(ADMIN);
    if (config.getAdminsCount() == 0 && !hasAdminUnit) {
      throw new InvalidIdentityException(
          "administrators must be declared when no admin ou classification is set");
    }
    List<X509Certificate> admins = new ArrayList<>();
    for (ByteString pem : config.getAdminsList()) {
      X509Certificate admin = CertificateReader.certificate(pem);
      X509Certificate issuer = authorities.chain(admin).get(1);
      admins.add(CertificateReader.withLowS(admin, issuer.getPublicKey()));
    }
    return new Msp(config.getName(), authorities, admins, required, nodeOus);
  }

  private static void checkHashes(FabricCryptoConfig crypto) throws InvalidIdentityException {
    if (!Set.of("", "SHA2").contains(crypto.getSignatureHashFamily())
        || !Set.of("", "SHA256").contains(crypto.getIdentityIdentifierHashFunction())) {
      throw new InvalidIdentityException(
          "hash functions %s and %s are not supported, only SHA2 and SHA256 are"
              .formatted(
                  crypto.getSignatureHashFamily(), crypto.getIdentityIdentifierHashFunction()));
    }
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

  /** Empty if roles are not told apart, which is also so if no role has a unit. */
  private static Optional<NodeOus> nodeOus(Authorities authorities, FabricNodeOUs config)
      throws InvalidIdentityException {
    Map<MSPRoleType, NodeOus.Unit> units = new EnumMap<>(MSPRoleType.class);
    if (config.hasClientOuIdentifier()) {
      units.put(CLIENT, unit(authorities, config.getClientOuIdentifier()));
    }
    if (config.hasPeerOuIdentifier()) {
      units.put(PEER, unit(authorities, config.getPeerOuIdentifier()));
    }
    if (config.hasAdminOuIdentifier()) {
      units.put(ADMIN, unit(authorities, config.getAdminOuIdentifier()));
    }
    if (config.hasOrdererOuIdentifier()) {
      units.put(ORDERER, unit(authorities, config.getOrdererOuIdentifier()));
    }
    return config.getEnable() && !units.isEmpty()
        ? Optional.of(new NodeOus(units))
        : Optional.empty();
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
            chain.getFirst(),
            CertificateReader.organizationalUnits(certificate),
            CertificateReader.sha256(chain.subList(1, chain.size())),
            CertificateReader.sha256(chain.subList(0, 1)));
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
          "none of the identity's organizational units %s are in MSP %s"
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
      case ADMIN -> admins.contains(identity.certificate()) || is(identity, ADMIN);
      case CLIENT -> is(identity, CLIENT);
      case PEER -> is(identity, PEER);
      case ORDERER -> is(identity, ORDERER);
      case UNRECOGNIZED -> false;
    };
  }

  private boolean is(Identity identity, MSPRoleType role) {
    return nodeOus.isPresent() && nodeOus.get().has(identity, role);
  }

  private boolean isInUnit(Identity identity, OrganizationUnit unit) {
    return unit.getMspIdentifier().equals(id)
        && identity.organizationalUnits().contains(unit.getOrganizationalUnitIdentifier())
        && unit.getCertifiersIdentifier().equals(identity.issuerChain());
  }

  private boolean isSame(Identity identity, SerializedIdentity other) {
    if (!other.getMspid().equals(id)) {
      return false;
    }
    try {
      X509Certificate named = CertificateReader.certificate(other.getIdBytes());
      // The signed part is compared first, since a chain costs signature checks.
      return Arrays.equals(named.getTBSCertificate(), identity.certificate().getTBSCertificate())
          && authorities.chain(named).getFirst().equals(identity.certificate());
    } catch (InvalidIdentityException | CertificateEncodingException _) {
      // A principal that names no certificate of the organisation names nobody.
      return false;
    }
  }
}
