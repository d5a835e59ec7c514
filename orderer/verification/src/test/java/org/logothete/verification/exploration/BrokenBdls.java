package org.logothete.verification.exploration;

import static org.logothete.verification.exploration.BrokenRule.Cost.DEEP;
import static org.logothete.verification.exploration.BrokenRule.Cost.QUICK;
import static org.logothete.verification.exploration.Finding.Kind.DOUBLE_SIGNATURE;
import static org.logothete.verification.exploration.Finding.Kind.FORK;

import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.logothete.bdls.BdlsProtocol;
import org.logothete.consensus.ConsensusProtocol;
import org.logothete.consensus.Effect;
import org.logothete.verification.mutation.BdlsCuts;
import org.logothete.verification.mutation.Cut;
import org.logothete.verification.mutation.MutantLoader;
import org.logothete.verification.mutation.Replacements;

/** BDLS without one of its rules. */
final class BrokenBdls {
  private static final String BDLS = BdlsProtocol.class.getPackageName() + ".";
  private static final String AGREEMENT = BDLS + "Agreement";
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
    return Stream.of(counting(), promises(), votes(), locks()).flatMap(List::stream).toList();
  }

  private static List<BrokenRule> counting() {
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
            DEEP));
  }

  private static List<BrokenRule> promises() {
    return List.of(
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
            DEEP));
  }

  private static List<BrokenRule> votes() {
    return List.of(
        new BrokenRule(
            "vote for the lock: the newest selection is voted for all the same",
            cut(
                Cut.call(ROUNDS, "vote", "lock", Replacements::emptyOfOne),
                Cut.call(SAFETY, "vote", "equals", Replacements::trueOfTwo)),
            () -> new BdlsDialect(0, ONE),
            Duties.DONE,
            Scope.of(4, 2, 3),
            FORKS,
            DEEP),
        new BrokenRule(
            "one vote in a round: each selection is voted for",
            cut(eachSelection(), BdlsCuts.voteAgain(), BdlsCuts.allowVotingAgain()),
            BdlsDialect::new,
            Duties.DONE,
            Scope.of(4, 0, 2),
            LIES,
            QUICK),
        new BrokenRule(
            "one vote in a round: each selection is voted for, and the second lock of a round held",
            cut(
                eachSelection(),
                BdlsCuts.voteAgain(),
                BdlsCuts.allowVotingAgain(),
                Cut.call(SAFETY, "lock", "round", 2, (code, _) -> code.pop().ldc(-1L))),
            BdlsDialect::new,
            Duties.DONE,
            Scope.of(4, 1, 2)
                .behind(
                    "n1 hears Select[round 0, X] of the faulty n2",
                    "n3 hears Select[round 0, X] of the faulty n2",
                    "n3 hears Select[round 0, Y] of the faulty n2",
                    "n4 hears Select[round 0, Y] of the faulty n2",
                    "n1 hears Lock[round 0, X] of the faulty n2",
                    "n3 hears Lock[round 0, X] of the faulty n2"),
            FORKS,
            QUICK));
  }

  /**
   * Takes long to come about: behind these openings a lock of X is possible that nobody has seen,
   * and own3 was selected in a later round.
   */
  private static List<BrokenRule> locks() {
    List<String> anotherBlock =
        List.of(
            "n1 hears Select[round 0, X] of the faulty n2",
            "n3 hears Select[round 0, X] of the faulty n2",
            "n3 gives up on its leader",
            "n4 gives up on its leader",
            "n3 hears RoundChange[round 1, nothing] of n4",
            "n3 hears RoundChange[round 1, nothing] of the faulty n2",
            "n3 may propose",
            "n4 hears Select[round 1, own3] of n3");
    return List.of(
        new BrokenRule(
            "newest lock: an older lock replaces it",
            cut(BdlsCuts.holdTheLastLock()),
            () -> new BdlsDialect(0, ONE),
            Duties.DONE,
            Scope.of(4, 3, 2)
                .behind(anotherBlock)
                .behind(
                    "n3 hears RoundChange[round 2, own3] of n4",
                    "n3 hears RoundChange[round 2, own3] of the faulty n2",
                    "n4 hears Lock[round 2, own3] of the faulty n2",
                    "n1 hears Lock[round 0, X] of the faulty n2",
                    "n1 gives up on its leader",
                    "n1 gives up on its leader"),
            FORKS,
            QUICK),
        new BrokenRule(
            "commit in the lock's round: it is committed to in whatever round the node is",
            cut(BdlsCuts.commitInAnyRound(), BdlsCuts.allowAnyCommit()),
            () -> new BdlsDialect(0, ONE),
            Duties.DONE,
            Scope.of(4, 3, 2)
                .behind(anotherBlock)
                .behind(
                    "n3 hears Lock[round 0, X] of the faulty n2",
                    "n4 hears Lock[round 0, X] of the faulty n2",
                    "n3 hears Lock[round 2, own3] of the faulty n2",
                    "n3 gives up on its leader",
                    "n1 gives up on its leader",
                    "n1 gives up on its leader"),
            FORKS,
            QUICK));
  }

  /** A second selection of a round is taken as the first is. */
  private static Cut eachSelection() {
    return Cut.call(AGREEMENT, "isSecond", "isEmpty", (code, _) -> code.pop().iconst_1());
  }

  private static ConsensusProtocol cut(Cut... cuts) {
    return MutantLoader.load(BdlsProtocol.class, cuts);
  }
}
