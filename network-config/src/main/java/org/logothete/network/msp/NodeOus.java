package org.logothete.network.msp;

import com.google.protobuf.ByteString;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * How an organisation tells clients, peers, admins and orderers apart: by an organizational unit in
 * the certificate (Fabric's NodeOUs). Every identity has exactly one of these roles.
 *
 * @param units the organizational unit of each role that is told apart, and, if set, the issuer
 *     chain that certificates with it must come from
 */
record NodeOus(Map<Role, Unit> units) {
  /** The roles. */
  enum Role {
    CLIENT,
    PEER,
    ADMIN,
    ORDERER
  }

  record Unit(String name, Optional<ByteString> issuerChain) {}

  NodeOus {
    units = Map.copyOf(units);
  }

  boolean has(Identity identity, Role role) {
    Unit unit = units.get(role);
    return unit != null && identity.organizationalUnits().contains(unit.name());
  }

  /** Fabric {@code validateIdentityOUsV142}. */
  void check(Identity identity) throws InvalidIdentityException {
    List<String> own = identity.organizationalUnits();
    int roles = 0;
    for (String organizationalUnit : own) {
      for (Unit unit : units.values()) {
        if (unit.name().equals(organizationalUnit)) {
          if (unit.issuerChain().isPresent()
              && !unit.issuerChain().get().equals(identity.issuerChain())) {
            throw new InvalidIdentityException(
                "an identity with OU '%s' must come from another authority"
                    .formatted(organizationalUnit));
          }
          roles++;
        }
      }
    }
    if (roles != 1) {
      throw new InvalidIdentityException(
          (roles == 0
                  ? "the identity has no OU that makes it client, peer, orderer or admin"
                  : "the identity has OUs of several roles")
              + ", its OUs are "
              + own);
    }
  }
}
