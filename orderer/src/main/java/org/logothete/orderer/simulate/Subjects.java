package org.logothete.orderer.simulate;

import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.logothete.pbft.PbftProtocol;
import org.logothete.simulator.Byzantine;
import org.logothete.simulator.StatementSlots;
import org.logothete.simulator.Subject;

/** The engines that can be simulated, by the name the command line knows. */
public final class Subjects {
  private static final int DIGEST_WITH_LENGTH = 4 + 32;

  /** A statement is version, kind, view, height, digest; all but the digest names its slot. */
  private static final StatementSlots PBFT_SLOTS =
      statement -> statement.slice(0, statement.size() - DIGEST_WITH_LENGTH);

  private Subjects() {}

  /** Empty if there is no such engine. */
  public static Optional<Subject> byName(String name) {
    return Optional.ofNullable(Map.of("pbft", pbft()).get(name));
  }

  /** PBFT, and nodes that know how to lie in it. */
  public static Subject pbft() {
    SortedMap<String, Supplier<Byzantine>> liars = new TreeMap<>();
    liars.put("equivocating-leader", TwoFacedLeader::new);
    liars.put("double-voter", DoubleVoter::new);
    liars.put("stale-certificates", () -> new CertificateLiar(CertificateLiar.Kind.STALE));
    liars.put("forged-certificates", () -> new CertificateLiar(CertificateLiar.Kind.FORGED));
    return new Subject(new PbftProtocol(), PBFT_SLOTS, liars);
  }
}
