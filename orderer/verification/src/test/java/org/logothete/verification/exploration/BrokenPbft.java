package org.logothete.verification.exploration;

import static org.logothete.verification.exploration.BrokenRule.Cost.DEEP;
import static org.logothete.verification.exploration.BrokenRule.Cost.QUICK;
import static org.logothete.verification.exploration.Finding.Kind.DOUBLE_SIGNATURE;
import static org.logothete.verification.exploration.Finding.Kind.FORK;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import org.logothete.consensus.ConsensusProtocol;
import org.logothete.consensus.Effect;
import org.logothete.consensus.RecordKey;
import org.logothete.pbft.PbftProtocol;
import org.logothete.verification.mutation.Cut;
import org.logothete.verification.mutation.MutantLoader;
import org.logothete.verification.mutation.Replacements;

/** PBFT without one of its rules. */
final class BrokenPbft {
  private static final String PBFT = PbftProtocol.class.getPackageName() + ".";
  private static final String AGREEMENT = PBFT + "Agreement";
  private static final String CERTIFICATES = PBFT + "Certificates";
  private static final String SAFETY = PBFT + "SafetyRules";
  private static final String SELECTION = PBFT + "Selection";
  private static final String STATE = PBFT + "PbftState";
  private static final String VIEW_CHANGES = PBFT + "ViewChangeProtocol";

  /** Kinds of log records, see docs/pbft.md. */
  private static final int VIEW_CHANGE = 2;

  private static final int PREPARED = 5;

  private static final Set<Finding.Kind> FORKS = EnumSet.of(FORK);
  private static final Set<Finding.Kind> LIES = EnumSet.of(FORK, DOUBLE_SIGNATURE);

  /** What faulty nodes propose: against an honest leader one block is enough. */
  private static final List<String> ONE = List.of("X");

  private static final List<String> TWO = List.of("X", "Y");

  private BrokenPbft() {}

  static List<BrokenRule> rules() {
    List<BrokenRule> rules = new ArrayList<>();
    rules.addAll(counting());
    rules.addAll(promises());
    rules.addAll(carrying());
    rules.addAll(newViews());
    rules.addAll(heights());
    return rules;
  }

  private static List<BrokenRule> counting() {
    return List.of(
        new BrokenRule(
            "quorum: one less is enough",
            cut(
                Cut.call(STATE, "quorum", "quorum", Replacements::oneLess),
                Cut.call(CERTIFICATES, "problem", "quorum", Replacements::oneLess),
                Cut.call(CERTIFICATES, "quorumProblem", "quorum", Replacements::oneLess)),
            () -> new PbftDialect(1, TWO),
            Duties.DONE,
            Scope.of(4, 0, 1).withVotesMin(2),
            FORKS,
            QUICK),
        new BrokenRule(
            "prepare before commit: any number of prepares is enough",
            cut(
                Cut.call(AGREEMENT, "commitNext", "hasQuorum", Replacements::trueOfTwo),
                Cut.call(CERTIFICATES, "problem", "quorumProblem", Replacements::emptyOfTwo)),
            () -> new PbftDialect(2, ONE),
            Duties.DONE,
            Scope.of(4, 1, 2),
            FORKS,
            QUICK),
        new BrokenRule(
            "quorum of view changes: one less is enough",
            cut(
                Cut.call(VIEW_CHANGES, "advance", "quorum", Replacements::oneLess),
                Cut.call(CERTIFICATES, "problem", "quorum", Replacements::oneLess)),
            () -> new PbftDialect(1, ONE),
            Duties.DONE,
            Scope.of(4, 1, 2),
            FORKS,
            QUICK));
  }

  private static List<BrokenRule> promises() {
    return List.of(
        new BrokenRule(
            "durable vote: what was accepted is not written down",
            cut(Cut.call(SAFETY, "accept", "add", Replacements::dropTwo)),
            PbftDialect::new,
            Duties.DONE,
            Scope.of(4, 0, 1).withCrashes(1),
            LIES,
            QUICK),
        new BrokenRule(
            "durable votes: nothing is written down",
            new PbftProtocol(),
            PbftDialect::new,
            effects(effects -> !(effects instanceof Effect.Persist)),
            Scope.of(4, 0, 1).withCrashes(1),
            FORKS,
            QUICK),
        new BrokenRule(
            "write before sending: votes leave first",
            new PbftProtocol(),
            PbftDialect::new,
            new Duties(BrokenPbft::votesFirst, _ -> true),
            Scope.of(4, 0, 1).withCrashes(1),
            LIES,
            QUICK),
        new BrokenRule(
            "durable promise: a view change is lost from the log",
            new PbftProtocol(),
            () -> new PbftDialect(0, ONE),
            log(key -> key.kind() != VIEW_CHANGE),
            Scope.of(4, 1, 2).withCrashes(1),
            LIES,
            QUICK));
  }

  private static List<BrokenRule> carrying() {
    return List.of(
        new BrokenRule(
            "carry-over: a view change shows no prepared certificate",
            cut(Cut.call(VIEW_CHANGES, "start", "add", Replacements::falseOfTwo)),
            () -> new PbftDialect(0, ONE),
            Duties.DONE,
            Scope.of(4, 1, 2),
            FORKS,
            QUICK),
        new BrokenRule(
            "carry-over: a new view goes on with nothing",
            cut(
                Cut.call(
                    SELECTION, "of", "addSuccessors", (code, _) -> code.pop().pop2().pop().pop())),
            () -> new PbftDialect(0, ONE),
            Duties.DONE,
            Scope.of(4, 1, 2),
            FORKS,
            QUICK),
        new BrokenRule(
            "durable certificate: it is lost from the log",
            new PbftProtocol(),
            () -> new PbftDialect(0, ONE),
            log(key -> key.kind() != PREPARED),
            Scope.of(4, 1, 2).withCrashes(1),
            FORKS,
            DEEP));
  }

  /** What takes long to come about: the openings lead there. */
  private static List<BrokenRule> newViews() {
    return List.of(
        new BrokenRule(
            "newest certificate: a new view goes on with that of the lowest view",
            cut(
                Cut.call(
                    SELECTION, "addSuccessors", "view", (code, call) -> code.with(call).lneg())),
            () -> new PbftDialect(0, ONE),
            Duties.DONE,
            Scope.of(4, 2, 4)
                .behind(
                    "n1 may propose",
                    "n2 hears PrePrepare[view 0, own1] of n1",
                    "n1 hears 2 others' Prepare[view 0, own1]",
                    "n2 gives up on its leader",
                    "n3 gives up on its leader",
                    "n2 hears ViewChange[to 1 nothing] of n3",
                    "n2 hears ViewChange[to 1 nothing] of the faulty n4",
                    "n2 may propose",
                    "n3 hears NewView[1; n2 nothing; n3 nothing; n4 nothing] of n2",
                    "n3 hears PrePrepare[view 1, own2] of n2",
                    "n2 hears 2 others' Prepare[view 1, own2]",
                    "n3 hears 2 others' Prepare[view 1, own2]",
                    "n1 gives up on its leader",
                    "n1 gives up on its leader",
                    "n3 gives up on its leader"),
            FORKS,
            QUICK));
  }

  /** So does this, and it takes two heights. */
  private static List<BrokenRule> heights() {
    return List.of(
        new BrokenRule(
            "settled heights: a new view leaves those open that it proves decided and does not"
                + " show",
            cut(Cut.body(STATE, "isOpen", code -> code.iconst_1().ireturn())),
            () -> new PbftDialect(0, ONE),
            Duties.DONE,
            Scope.of(4, 1, 2)
                .withHeights(2)
                .behind(
                    "n1 may propose",
                    "n1 may propose",
                    "n3 hears PrePrepare[view 0, own1] of n1",
                    "n3 hears PrePrepare[view 0, own1@2] of n1",
                    "n1 hears 2 others' Prepare[view 0, own1]",
                    "n1 hears 2 others' Prepare[view 0, own1@2]",
                    "n3 hears 2 others' Prepare[view 0, own1]",
                    "n3 hears 2 others' Prepare[view 0, own1@2]",
                    "n1 hears 2 others' Commit[view 0, own1]",
                    "n1 hears 2 others' Commit[view 0, own1@2]",
                    "n1 gives up on its leader",
                    "n4 gives up on its leader"),
            FORKS,
            QUICK),
        new BrokenRule(
            "no gap below a commit: the height above the lowest open one is committed to",
            cut(
                Cut.call(
                    AGREEMENT,
                    "commitNext",
                    "decidedHeight",
                    (code, call) -> code.with(call).lconst_1().ladd()),
                Cut.call(SAFETY, "commit", "containsKey", Replacements::trueOfTwo)),
            () -> new PbftDialect(0, ONE),
            Duties.DONE,
            Scope.of(4, 1, 4)
                .withHeights(2)
                .behind(
                    "n1 may propose",
                    "n1 may propose",
                    "n3 hears PrePrepare[view 0, own1] of n1",
                    "n3 hears PrePrepare[view 0, own1@2] of n1",
                    "n1 hears 2 others' Prepare[view 0, own1@2]",
                    "n3 hears 2 others' Prepare[view 0, own1@2]",
                    "n1 gives up on its leader",
                    "n3 gives up on its leader",
                    "n2 gives up on its leader",
                    "n2 hears ViewChange[to 1 nothing] of the faulty n4"),
            FORKS,
            QUICK));
  }

  private static ConsensusProtocol cut(Cut... cuts) {
    return MutantLoader.load(PbftProtocol.class, cuts);
  }

  private static Duties effects(Predicate<Effect> kept) {
    return new Duties(effects -> effects.stream().filter(kept).toList(), _ -> true);
  }

  private static Duties log(Predicate<RecordKey> kept) {
    return new Duties(effects -> effects, kept);
  }

  private static List<Effect> votesFirst(List<Effect> effects) {
    List<Effect> bent = new ArrayList<>(effects);
    bent.removeIf(effect -> effect instanceof Effect.Persist);
    effects.stream().filter(effect -> effect instanceof Effect.Persist).forEach(bent::add);
    return bent;
  }
}
