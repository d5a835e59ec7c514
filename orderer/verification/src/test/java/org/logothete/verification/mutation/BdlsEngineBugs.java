package org.logothete.verification.mutation;

import static org.logothete.verification.mutation.BdlsClasses.AGREEMENT;
import static org.logothete.verification.mutation.BdlsClasses.BODIES;
import static org.logothete.verification.mutation.BdlsClasses.CERTIFICATES;
import static org.logothete.verification.mutation.BdlsClasses.LEADERSHIP;
import static org.logothete.verification.mutation.BdlsClasses.LEADER_WATCH;
import static org.logothete.verification.mutation.BdlsClasses.NODE;
import static org.logothete.verification.mutation.BdlsClasses.PEERS;
import static org.logothete.verification.mutation.BdlsClasses.ROUNDS;
import static org.logothete.verification.mutation.BdlsClasses.SAFETY;
import static org.logothete.verification.mutation.BdlsClasses.STATE;
import static org.logothete.verification.mutation.BdlsClasses.SUSPICIONS;
import static org.logothete.verification.mutation.BdlsClasses.VOTES;
import static org.logothete.verification.mutation.BdlsClasses.load;

import java.lang.classfile.CodeBuilder;
import java.lang.classfile.CodeElement;
import java.lang.classfile.Opcode;
import java.lang.constant.ClassDesc;
import java.lang.constant.ConstantDescs;
import java.lang.constant.MethodTypeDesc;
import java.util.List;
import java.util.stream.Stream;

/** Bugs in the BDLS engine's own code. */
final class BdlsEngineBugs {
  private BdlsEngineBugs() {}

  /** Must fail in every run: no block has a quorum's signatures. */
  static Mutation canary() {
    return new Mutation(
        "canary: decisions carry no signatures",
        "8",
        BdlsScene.STORM,
        1,
        load(
            Cut.call(
                AGREEMENT,
                "decide",
                "signatures",
                (code, _) ->
                    code.pop()
                        .invokestatic(
                            ClassDesc.of("java.util.Collections"),
                            "emptySortedMap",
                            MethodTypeDesc.of(ClassDesc.of("java.util.SortedMap"))))));
  }

  static List<Mutation> all() {
    return Stream.of(counting(), certificates(), promises(), rounds(), progress())
        .flatMap(List::stream)
        .toList();
  }

  private static List<Mutation> counting() {
    return List.of(
        new Mutation(
            "every quorum is one less",
            "8",
            BdlsScene.STORM,
            10,
            load(
                Cut.call(STATE, "quorum", "quorum", Replacements::oneLess),
                Cut.call(CERTIFICATES, "problem", "quorum", Replacements::oneLess))),
        new Mutation(
            "a decision needs one commit too few",
            "8",
            BdlsScene.STORM,
            10,
            load(Cut.call(AGREEMENT, "decision", "quorum", 0, Replacements::oneLess))),
        new Mutation(
            "a leader locks what one too few voted for",
            "8",
            BdlsScene.STORM,
            10,
            load(Cut.call(LEADERSHIP, "advance", "quorum", 0, Replacements::oneLess))),
        new Mutation(
            "votes of several rounds are added up",
            "8",
            BdlsScene.GALE,
            10,
            load(Cut.call(VOTES, "in", "get", BdlsEngineBugs::newest))),
        new Mutation(
            "nobody has to show that a round began",
            "8",
            BdlsScene.FABULIST,
            10,
            load(Cut.call(AGREEMENT, "onResync", "problem", Replacements::emptyOfTwo))));
  }

  private static List<Mutation> certificates() {
    return List.of(
        new Mutation(
            "locks are not checked",
            "8",
            BdlsScene.FABULIST,
            10,
            load(Cut.call(AGREEMENT, "learn", "problem", Replacements::emptyOfTwo))),
        new Mutation(
            "locks are not checked, safety kernel silenced",
            "8",
            BdlsScene.FABULIST,
            10,
            load(
                Cut.call(AGREEMENT, "learn", "problem", Replacements::emptyOfTwo),
                Cut.call(SAFETY, "lock", "problem", Replacements::emptyOfTwo))),
        new Mutation(
            "decisions of others are not checked",
            "8",
            BdlsScene.FABULIST,
            10,
            load(Cut.call(AGREEMENT, "onDecide", "problem", Replacements::emptyOfTwo))),
        new Mutation(
            "an older lock replaces a newer one",
            "3",
            BdlsScene.GALE,
            10,
            load(BdlsCuts.holdTheLastLock())),
        new Mutation(
            "a repeated selection is taken for a second one",
            "evidence",
            BdlsScene.STORM,
            10,
            load(Cut.call(AGREEMENT, "isSecond", "equals", Replacements::falseOfTwo))),
        new Mutation(
            "a repeated vote is taken for a second one",
            "evidence",
            BdlsScene.STORM,
            10,
            load(Cut.call(VOTES, "add", "equals", Replacements::falseOfTwo))));
  }

  private static List<Mutation> promises() {
    return List.of(
        new Mutation(
            "a vote is not written down",
            "1",
            BdlsScene.GALE,
            10,
            load(Cut.call(SAFETY, "vote", "add", Replacements::dropTwo))),
        new Mutation(
            "a body that was voted for is not written down",
            "2",
            BdlsScene.GALE,
            10,
            load(Cut.call(SAFETY, "keep", "add", 1, Replacements::dropTwo))),
        new Mutation(
            "the candidate is not written down",
            "5",
            BdlsScene.STORM,
            10,
            load(Cut.call(SAFETY, "freeze", "add", 1, Replacements::dropTwo))),
        new Mutation(
            "promises of the life before are not taken back",
            "1, 4, 5",
            BdlsScene.STORM,
            10,
            load(Cut.call(NODE, "recover", "recover", 0, Replacements::dropTwo))),
        new Mutation(
            "a vote conceals the lock",
            "2",
            BdlsScene.GALE,
            10,
            load(Cut.call(ROUNDS, "vote", "lock", Replacements::emptyOfOne))),
        new Mutation(
            "what is said about another height is taken for this one's",
            "9",
            BdlsScene.STORM,
            10,
            load(
                Cut.call(NODE, "inTime", "height", 1, BdlsEngineBugs::heightInProgress),
                Cut.call(NODE, "inTime", "height", 3, BdlsEngineBugs::heightInProgress))));
  }

  private static List<Mutation> rounds() {
    return List.of(
        new Mutation(
            "a suspicion ends the turn alone",
            "suspicion: a quorum suspects",
            BdlsScene.STORM,
            10,
            load(
                Cut.call(
                    NODE,
                    "judgeLeader",
                    "othersSuspecting",
                    (code, call) -> code.with(call).pop().bipush(100)))),
        new Mutation(
            "a leader who proposes nothing is kept",
            "suspicion: no progress",
            BdlsScene.IDLE,
            10,
            load(
                Cut.body(LEADER_WATCH, "waiting", CodeBuilder::return_),
                Cut.body(SUSPICIONS, "overdue", CodeBuilder::return_))),
        new Mutation(
            "waits for a leader never grow",
            "timers",
            BdlsScene.SLOW,
            10,
            load(
                Cut.field(
                    ROUNDS,
                    "patienceMillis",
                    Opcode.GETFIELD,
                    "failures",
                    (code, _) -> code.pop().iconst_0()))),
        new Mutation(
            "anybody's round is joined",
            "liveness: nobody runs away",
            BdlsScene.RESTLESS,
            10,
            load(
                Cut.call(
                    PEERS, "credibleRound", "oneHonest", (code, _) -> code.pop().iconst_1()))));
  }

  private static List<Mutation> progress() {
    return List.of(
        new Mutation(
            "a refused body is taken all the same",
            "2, 9",
            BdlsScene.FORGER,
            10,
            load(Cut.call(AGREEMENT, "onValidated", "refusal", Replacements::emptyOfOne))),
        new Mutation(
            "blocks are not asked for",
            "timers: resend",
            BdlsScene.STORM,
            40,
            load(Cut.body(PEERS, "askForBlocks", CodeBuilder::return_))),
        new Mutation(
            "missing bodies are not asked for",
            "timers: resend",
            BdlsScene.TWO_FACED,
            10,
            load(Cut.body(BODIES, "fetch", CodeBuilder::return_))));
  }

  /** The newest vote of a sender, whatever round is asked for. */
  private static void newest(CodeBuilder code, CodeElement call) {
    ClassDesc entry = ClassDesc.of("java.util.Map$Entry");
    code.pop()
        .invokevirtual(ClassDesc.of("java.util.TreeMap"), "lastEntry", MethodTypeDesc.of(entry))
        .invokeinterface(entry, "getValue", MethodTypeDesc.of(ConstantDescs.CD_Object));
  }

  /** In place of the height of what came. */
  private static void heightInProgress(CodeBuilder code, CodeElement call) {
    code.pop()
        .aload(0)
        .getfield(ClassDesc.of(NODE), "state", ClassDesc.of(STATE))
        .invokevirtual(ClassDesc.of(STATE), "height", MethodTypeDesc.of(ConstantDescs.CD_long));
  }
}
