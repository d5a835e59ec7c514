package org.logothete.network.msp;

import com.google.protobuf.ByteString;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.hyperledger.fabric.protos.common.MSPRole.MSPRoleType;

/**
 * How an organisation tells clients, peers, admins and orderers apart: by an organizational unit in
 * the certificate (Fabric's NodeOUs). Every identity has exactly one of these roles.
 *
 * @param units the organizational unit of each role that is told apart
 */
record NodeOus(Map<MSPRoleType, Unit> units) {
  /**
   * An organizational unit.
   *
   * @param issuerChain if set, the authorities that certificates with it must come from
   */
  record Unit(String name, Optional<ByteString> issuerChain) {}

  NodeOus {
    units = Map.copyOf(units);
  }

  boolean has(Identity identity, MSPRoleType role) {
    Unit unit = units.get(role);
    return unit != null && identity.organizationalUnits().contains(unit.name());
  }

  /** Fabric {@code validateIdentityOUsV142}. */
  void check(Identity identity) throws InvalidIdentityException {
    Map<String, Unit> byName = new HashMap<>();
    units.values().forEach(unit -> byName.put(unit.name(), unit));
    List<String> own = identity.organizationalUnits();
    int roles = 0;
    for (String name : own) {
      Unit unit = byName.get(name);
      if (unit == null) {
        continue;
      }
      if (unit.issuerChain().isPresent()
          && !unit.issuerChain().get().equals(identity.issuerChain())) {
        throw new InvalidIdentityException(
            "an identity with OU '%s' must come from another authority".formatted(name));
      }
      roles++;
    }
    if (roles == 0) {
      throw new InvalidIdentityException(
          "the identity does not have an OU that resolves to client, peer, orderer, or admin role,"
              + " its OUs are "
              + own);
    }
    if (roles > 1) {
      throw new InvalidIdentityException(
          "the identity must have a client, a peer, an orderer, or an admin OU role to be valid,"
              + " not a combination of them, its OUs are "
              + own);
    }
  }
}
