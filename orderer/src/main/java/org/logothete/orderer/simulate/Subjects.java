package org.logothete.orderer.simulate;

import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.logothete.bdls.BdlsProtocol;
import org.logothete.consensus.Authentication;
import org.logothete.consensus.Bytes;
import org.logothete.pbft.PbftProtocol;
import org.logothete.pbft.message.MessageKind;
import org.logothete.simulator.Byzantine;
import org.logothete.simulator.StatementSlots;
import org.logothete.simulator.Subject;

/** The engines that can be simulated, by the name the command line knows. */
public final class Subjects {
  private static final StatementSlots SLOTS =
      statement -> new Authentication.Statement(statement).slot();

  /** A view change that nobody gives back to who lost it: docs/pbft.md, lost logs. */
  private static final StatementSlots PBFT_SLOTS =
      new StatementSlots() {
        @Override
        public Bytes slotOf(Bytes statement) {
          return SLOTS.slotOf(statement);
        }

        @Override
        public boolean isForgivable(Bytes statement) {
          return statement.at(1) == MessageKind.VIEW_CHANGE.code();
        }
      };

  private Subjects() {}

  /** Empty if there is no such engine. */
  public static Optional<Subject> byName(String name) {
    return Optional.ofNullable(Map.of("pbft", pbft(), "bdls", bdls()).get(name));
  }

  /** PBFT, and nodes that know how to lie in it. */
  public static Subject pbft() {
    SortedMap<String, Supplier<Byzantine>> liars = new TreeMap<>();
    liars.put("equivocating-leader", TwoFacedLeader::new);
    liars.put("double-voter", DoubleVoter::new);
    liars.put("stale-certificates", () -> new CertificateLiar(CertificateLiar.Kind.STALE));
    liars.put("forged-certificates", () -> new CertificateLiar(CertificateLiar.Kind.FORGED));
    liars.put("provoker", Provoker::new);
    liars.put("misspeller", Misspeller::new);
    return new Subject(new PbftProtocol(), PBFT_SLOTS, liars);
  }

  /** BDLS, and nodes that know how to lie in it. */
  public static Subject bdls() {
    SortedMap<String, Supplier<Byzantine>> liars = new TreeMap<>();
    liars.put("equivocating-leader", TwoFacedSelector::new);
    liars.put("double-committer", DoubleCommitter::new);
    liars.put("stale-locks", () -> new LockLiar(LockLiar.Kind.STALE));
    liars.put("forged-locks", () -> new LockLiar(LockLiar.Kind.FORGED));
    liars.put("late-locks", () -> new LockLiar(LockLiar.Kind.LATE));
    return new Subject(new BdlsProtocol(), SLOTS, liars);
  }
}
