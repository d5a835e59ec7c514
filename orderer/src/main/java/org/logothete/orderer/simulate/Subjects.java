package org.logothete.orderer.simulate;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Supplier;
import org.logothete.bdls.BdlsProtocol;
import org.logothete.consensus.Authentication;
import org.logothete.consensus.Bytes;
import org.logothete.consensus.ConsensusProtocol;
import org.logothete.pbft.PbftProtocol;
import org.logothete.pbft.message.MessageKind;
import org.logothete.simulator.Byzantine;
import org.logothete.simulator.Liars;
import org.logothete.simulator.StatementSlots;
import org.logothete.simulator.Subject;
import org.logothete.simulator.SwitchedLiar;
import org.logothete.simulator.SwitchedProtocol;

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
    return Optional.ofNullable(
        Map.of("pbft", pbft(), "bdls", bdls(), "switched", switched()).get(name));
  }

  /** The protocol alone; empty if there is no such engine. */
  public static Optional<ConsensusProtocol> protocol(String name) {
    return byName(name).map(Subject::protocol);
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

  /** Channels that are switched between PBFT and BDLS, and nodes that know how to lie in either. */
  public static Subject switched() {
    List<Subject> subjects = List.of(pbft(), bdls());
    SortedMap<String, Supplier<Byzantine>> liars = new TreeMap<>();
    SortedSet<String> ofAnyProtocol = new TreeSet<>(Liars.byName().keySet());
    for (int i = 0; i < subjects.size(); i++) {
      int protocol = i;
      String name = subjects.get(i).protocol().name().toLowerCase(Locale.ROOT);
      subjects
          .get(i)
          .liars()
          .forEach(
              (lie, liar) -> {
                if (!ofAnyProtocol.contains(lie)) {
                  liars.put(name + "-" + lie, () -> new SwitchedLiar(protocol, liar.get()));
                }
              });
    }
    return new Subject(
        new SwitchedProtocol(subjects.stream().map(Subject::protocol).toList()), SLOTS, liars);
  }
}
