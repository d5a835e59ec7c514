package org.logothete.verification.exploration;

import static org.logothete.verification.exploration.BrokenRule.Cost.DEEP;
import static org.logothete.verification.exploration.BrokenRule.Cost.QUICK;
import static org.logothete.verification.exploration.Finding.Kind.DOUBLE_SIGNATURE;
import static org.logothete.verification.exploration.Finding.Kind.FORK;

import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.logothete.bdls.BdlsProtocol;
import org.logothete.consensus.ConsensusProtocol;
import org.logothete.consensus.Effect;
import org.logothete.verification.mutation.Cut;
import org.logothete.verification.mutation.MutantLoader;
import org.logothete.verification.mutation.Replacements;

/** BDLS without one of its rules. */
final class BrokenBdls {
  private static final String BDLS = BdlsProtocol.class.getPackageName() + ".";
  private static final String CERTIFICATES = BDLS + "Certificates";
  private static final String ROUNDS = BDLS + "Rounds";
  private static final String SAFETY = BDLS + "SafetyRules";
  private static final String STATE = BDLS + "BdlsState";

  private static final Set<Finding.Kind> FORKS = EnumSet.of(FORK);
  private static final Set<Finding.Kind> LIES = EnumSet.of(FORK, DOUBLE_SIGNATURE);

  /** What faulty nodes propose: against an honest leader one block is enough. */
  private static final List<String> ONE = List.of("X");

  private static final List<String> TWO = List.of("X", "Y");

  private BrokenBdls() {}

  static List<BrokenRule> rules() {
    return List.of(
        new BrokenRule(
            "quorum: one less is enough",
            cut(
                Cut.call(STATE, "quorum", "quorum", Replacements::oneLess),
                Cut.call(CERTIFICATES, "problem", "quorum", Replacements::oneLess)),
            () -> new BdlsDialect(1, TWO),
            Duties.DONE,
            Scope.of(4, 0, 2).withVotesMin(2),
            FORKS,
            QUICK),
        new BrokenRule(
            "lock before commit: a lock of nobody's votes is enough",
            cut(Cut.call(CERTIFICATES, "problem", "problem", 0, Replacements::emptyOfFour)),
            () -> new BdlsDialect(2, TWO),
            Duties.DONE,
            Scope.of(4, 1, 2),
            FORKS,
            DEEP),
        new BrokenRule(
            "durable vote: a round change is not written down",
            cut(Cut.call(SAFETY, "vote", "add", Replacements::dropTwo)),
            BdlsDialect::new,
            Duties.DONE,
            Scope.of(4, 0, 2).withCrashes(1),
            LIES,
            QUICK),
        new BrokenRule(
            "durable votes: nothing is written down",
            new BdlsProtocol(),
            BdlsDialect::new,
            new Duties(
                effects -> effects.stream().filter(e -> !(e instanceof Effect.Persist)).toList(),
                _ -> true),
            Scope.of(4, 0, 2).withCrashes(1),
            LIES,
            QUICK),
        new BrokenRule(
            "durable lock: a lock is not written down",
            cut(Cut.call(SAFETY, "lock", "add", Replacements::dropTwo)),
            () -> new BdlsDialect(0, ONE),
            Duties.DONE,
            Scope.of(4, 2, 3).withCrashes(1),
            FORKS,
            DEEP),
        new BrokenRule(
            "vote for the lock: the newest selection is voted for all the same",
            cut(
                Cut.call(ROUNDS, "vote", "lock", Replacements::emptyOfOne),
                Cut.call(SAFETY, "vote", "equals", Replacements::trueOfTwo)),
            () -> new BdlsDialect(0, ONE),
            Duties.DONE,
            Scope.of(4, 2, 3),
            FORKS,
            DEEP));
  }

  private static ConsensusProtocol cut(Cut... cuts) {
    return MutantLoader.load(BdlsProtocol.class, cuts);
  }
}
