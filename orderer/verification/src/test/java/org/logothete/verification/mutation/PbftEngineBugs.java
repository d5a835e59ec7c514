package org.logothete.verification.mutation;

import static org.logothete.verification.mutation.PbftClasses.ABSENCES;
import static org.logothete.verification.mutation.PbftClasses.AGREEMENT;
import static org.logothete.verification.mutation.PbftClasses.BODIES;
import static org.logothete.verification.mutation.PbftClasses.CERTIFICATES;
import static org.logothete.verification.mutation.PbftClasses.LEADER_WATCH;
import static org.logothete.verification.mutation.PbftClasses.NODE;
import static org.logothete.verification.mutation.PbftClasses.PBFT;
import static org.logothete.verification.mutation.PbftClasses.PEERS;
import static org.logothete.verification.mutation.PbftClasses.SAFETY;
import static org.logothete.verification.mutation.PbftClasses.SELECTION;
import static org.logothete.verification.mutation.PbftClasses.SLOT;
import static org.logothete.verification.mutation.PbftClasses.STATE;
import static org.logothete.verification.mutation.PbftClasses.SUSPICIONS;
import static org.logothete.verification.mutation.PbftClasses.TALLY;
import static org.logothete.verification.mutation.PbftClasses.TURNS;
import static org.logothete.verification.mutation.PbftClasses.VIEW_CHANGES;
import static org.logothete.verification.mutation.PbftClasses.load;

import java.lang.classfile.CodeBuilder;
import java.lang.classfile.CodeElement;
import java.lang.classfile.Opcode;
import java.lang.constant.ClassDesc;
import java.lang.constant.ConstantDescs;
import java.lang.constant.MethodTypeDesc;
import java.util.List;
import java.util.stream.Stream;

/** Bugs in the PBFT engine's own code. */
final class PbftEngineBugs {
  private PbftEngineBugs() {}

  /** Must fail in every run: no block has a quorum's signatures. */
  static Mutation canary() {
    return new Mutation(
        "canary: decisions carry no signatures",
        "8",
        PbftScene.STORM,
        1,
        load(
            Cut.call(
                AGREEMENT,
                "decideNext",
                "signatures",
                (code, _) ->
                    code.pop2()
                        .invokestatic(
                            ClassDesc.of("java.util.Collections"),
                            "emptySortedMap",
                            MethodTypeDesc.of(ClassDesc.of("java.util.SortedMap"))))));
  }

  static List<Mutation> all() {
    return Stream.of(
            counting(),
            certificates(),
            promises(),
            recovery(),
            viewChanges(),
            suspicion(),
            progress(),
            turns())
        .flatMap(List::stream)
        .toList();
  }

  private static List<Mutation> counting() {
    return List.of(
        new Mutation(
            "every quorum is one less",
            "8",
            PbftScene.STORM,
            10,
            load(
                Cut.call(STATE, "quorum", "quorum", Replacements::oneLess),
                Cut.call(CERTIFICATES, "problem", "quorum", Replacements::oneLess),
                Cut.call(CERTIFICATES, "quorumProblem", "quorum", Replacements::oneLess))),
        new Mutation(
            "one prepare too few makes a certificate",
            "2, 8",
            PbftScene.TWO_FACED_GALE,
            40,
            load(
                Cut.call(AGREEMENT, "commitNext", "hasQuorum", PbftEngineBugs::halfAQuorum),
                Cut.call(CERTIFICATES, "quorumProblem", "quorum", Replacements::oneLess))),
        new Mutation(
            "commit before the proposal is prepared",
            "2",
            PbftScene.STORM,
            10,
            load(Cut.call(AGREEMENT, "commitNext", "hasQuorum", Replacements::trueOfTwo))),
        new Mutation(
            "commit before the proposal is prepared, safety kernel silenced",
            "2",
            PbftScene.GALE,
            20,
            load(
                Cut.call(AGREEMENT, "commitNext", "hasQuorum", Replacements::trueOfTwo),
                Cut.call(SAFETY, "commit", "problem", Replacements::emptyOfTwo))),
        new Mutation(
            "a repeated vote counts again",
            "8",
            PbftScene.STORM,
            10,
            load(
                Cut.call(
                    TALLY,
                    "add",
                    "putIfAbsent",
                    (code, call) -> code.with(call).pop().aconst_null()))));
  }

  private static List<Mutation> certificates() {
    return List.of(
        new Mutation(
            "prepares of the view before count on",
            "8",
            PbftScene.GALE,
            10,
            load(Cut.field(SLOT, "startView", Opcode.PUTFIELD, "prepares", Replacements::dropTwo))),
        new Mutation(
            "commits of the view before count on",
            "8",
            PbftScene.GALE,
            20,
            load(Cut.field(SLOT, "startView", Opcode.PUTFIELD, "commits", Replacements::dropTwo))),
        new Mutation(
            "votes that come after their view count in the present one",
            "4, 8",
            PbftScene.GALE,
            10,
            load(
                Cut.field(
                    NODE, "onVote", Opcode.GETFIELD, "view", (code, _) -> code.pop().lconst_0()))),
        new Mutation(
            "a new view needs one view change too few",
            "8",
            PbftScene.HIDER,
            100,
            load(
                Cut.call(VIEW_CHANGES, "advance", "quorum", Replacements::oneLess),
                Cut.call(CERTIFICATES, "problem", "quorum", Replacements::oneLess))),
        new Mutation(
            "certificates in view changes are not counted",
            "8",
            PbftScene.FABULIST,
            100,
            load(Cut.call(CERTIFICATES, "problem", "quorumProblem", Replacements::emptyOfTwo))));
  }

  private static List<Mutation> promises() {
    return List.of(
        new Mutation(
            "an accepted proposal is not written down",
            "1",
            PbftScene.STORM,
            10,
            load(Cut.call(SAFETY, "accept", "add", Replacements::dropTwo))),
        new Mutation(
            "a prepared certificate is not written down",
            "2",
            PbftScene.GALE,
            100,
            load(Cut.call(SAFETY, "commit", "add", Replacements::dropTwo))),
        new Mutation(
            "a view change is not written down",
            "4, 5",
            PbftScene.GALE,
            10,
            load(Cut.call(SAFETY, "changeView", "add", Replacements::dropTwo))),
        new Mutation(
            "the entered view is not written down",
            "4",
            PbftScene.GALE,
            100,
            load(Cut.call(SAFETY, "enterView", "add", Replacements::dropTwo))));
  }

  private static List<Mutation> recovery() {
    return List.of(
        new Mutation(
            "promises of the life before are not taken back",
            "1, 4",
            PbftScene.STORM,
            100,
            load(Cut.call(NODE, "recover", "recover", 0, Replacements::dropTwo))),
        new Mutation(
            "promises of a view outlive it",
            "4",
            PbftScene.GALE,
            10,
            load(Cut.call(SAFETY, "promise", "clear", (code, _) -> code.pop()))),
        new Mutation(
            "votes go on in a view that was left",
            "4",
            PbftScene.GALE,
            10,
            load(Cut.body(STATE, "isActive", code -> code.iconst_1().ireturn()))),
        new Mutation(
            "a certificate is forgotten when the next view begins",
            "9",
            PbftScene.GALE,
            100,
            load(
                Cut.field(
                    SLOT,
                    "startView",
                    Opcode.PUTFIELD,
                    "required",
                    (code, put) ->
                        code.with(put)
                            .aload(0)
                            .aconst_null()
                            .putfield(
                                ClassDesc.of(SLOT),
                                "prepared",
                                ClassDesc.of(PBFT + "message.PreparedCertificate"))))));
  }

  private static List<Mutation> viewChanges() {
    return List.of(
        new Mutation(
            "a view change leaves prepared certificates out",
            "9",
            PbftScene.GALE,
            10,
            load(Cut.call(VIEW_CHANGES, "start", "add", Replacements::falseOfTwo))),
        new Mutation(
            "a view change leaves the decided block out",
            "9",
            PbftScene.GALE,
            10,
            load(Cut.call(VIEW_CHANGES, "start", "certificate", Replacements::emptyOfOne))),
        new Mutation(
            "a new view goes on with nothing",
            "9",
            PbftScene.GALE,
            10,
            load(
                Cut.call(
                    SELECTION, "of", "addSuccessors", (code, _) -> code.pop().pop2().pop().pop()))),
        new Mutation(
            "a new view goes on with the certificate of the lowest view",
            "9",
            PbftScene.LONG_GALE,
            200,
            load(
                Cut.call(
                    SELECTION, "addSuccessors", "view", (code, call) -> code.with(call).lneg()))),
        new Mutation(
            "a new view goes on with heights that do not link",
            "7, 9",
            PbftScene.GALE,
            200,
            load(Cut.call(SELECTION, "addSuccessors", "equals", Replacements::trueOfTwo))));
  }

  private static List<Mutation> suspicion() {
    return List.of(
        new Mutation(
            "anybody's view change is joined",
            "suspicion: f + 1 others left",
            PbftScene.RESTLESS,
            10,
            load(
                Cut.call(
                    VIEW_CHANGES, "viewToJoin", "oneHonest", (code, _) -> code.pop().iconst_1()))),
        new Mutation(
            "a suspicion ends the view alone",
            "suspicion: a quorum suspects",
            PbftScene.STORM,
            10,
            load(
                Cut.call(
                    NODE,
                    "judgeLeader",
                    "othersSuspecting",
                    (code, _) -> code.pop2().pop().bipush(100)))),
        new Mutation(
            "waits for a new view never grow",
            "timers",
            PbftScene.SLOW,
            100,
            load(Cut.body(VIEW_CHANGES, "doubled", code -> code.lload(1).lreturn()))),
        new Mutation(
            "nobody waits for a new view to begin",
            "timers",
            PbftScene.MUTE,
            100,
            load(Cut.call(VIEW_CHANGES, "advance", "startTimer", (code, _) -> code.pop2().pop2()))),
        new Mutation(
            "a leader who proposes nothing is kept",
            "suspicion: no progress",
            PbftScene.IDLE,
            10,
            load(
                Cut.body(LEADER_WATCH, "waiting", CodeBuilder::return_),
                Cut.body(SUSPICIONS, "overdue", CodeBuilder::return_))),
        new Mutation(
            "a repeated view change is taken for a second one",
            "evidence",
            PbftScene.GALE,
            10,
            load(Cut.call(VIEW_CHANGES, "onKnownView", "equals", Replacements::falseOfTwo))));
  }

  private static List<Mutation> progress() {
    return List.of(
        new Mutation(
            "a refused body is taken all the same",
            "10",
            PbftScene.FORGER,
            10,
            load(Cut.call(AGREEMENT, "onValidated", "refusal", Replacements::emptyOfOne))),
        new Mutation(
            "a repeated proposal is taken for a second one",
            "evidence",
            PbftScene.STORM,
            10,
            load(Cut.call(AGREEMENT, "onPrePrepare", "equals", 1, Replacements::falseOfTwo))),
        new Mutation(
            "view changes are not repeated",
            "timers: resend",
            PbftScene.GALE,
            10,
            load(Cut.body(SAFETY, "repeatViewChange", CodeBuilder::return_))),
        new Mutation(
            "blocks are not asked for",
            "timers: resend",
            PbftScene.STORM,
            40,
            load(Cut.body(PEERS, "askForBlocks", CodeBuilder::return_))),
        new Mutation(
            "new views are not asked for",
            "timers: resend",
            PbftScene.GALE,
            100,
            load(Cut.body(PEERS, "askForView", CodeBuilder::return_))),
        new Mutation(
            "missing bodies are not asked for",
            "timers: resend",
            PbftScene.TWO_FACED,
            100,
            load(Cut.body(BODIES, "fetch", CodeBuilder::return_))),
        new Mutation(
            "decided heights are never forgotten",
            "bounds",
            PbftScene.PROVOKER,
            10,
            load(Cut.body(STATE, "forgetUpTo", CodeBuilder::return_))));
  }

  private static List<Mutation> turns() {
    return List.of(
        new Mutation(
            "turns are counted from where the view before began",
            "12",
            PbftScene.TURNS_GALE,
            10,
            load(
                Cut.call(
                    TURNS,
                    "of",
                    "lastHeight",
                    (code, call) ->
                        code.with(call)
                            .pop2()
                            .aload(0)
                            .getfield(ClassDesc.of(TURNS), "firstHeight", ConstantDescs.CD_long)))),
        new Mutation(
            "proposals are taken out of turn",
            "12",
            PbftScene.USURPER,
            100,
            load(Cut.call(AGREEMENT, "onPrePrepare", "equals", 0, Replacements::trueOfTwo))),
        new Mutation(
            "absences never end",
            "12",
            PbftScene.TURNS,
            10,
            load(Cut.call(ABSENCES, "heldAt", "isHeldAt", PbftEngineBugs::trueOfFive))),
        new Mutation(
            "one word makes a node absent",
            "12",
            PbftScene.SLANDERER,
            100,
            load(
                Cut.call(
                    ABSENCES, "namedBy", "size", (code, call) -> code.with(call).iconst_2().imul()),
                Cut.call(
                    ABSENCES,
                    "credible",
                    "get",
                    (code, call) -> code.pop().iconst_0().with(call)))),
        new Mutation(
            "the longest absence that is claimed counts",
            "12",
            PbftScene.SLANDERER,
            100,
            load(
                Cut.call(
                    ABSENCES,
                    "credible",
                    "get",
                    (code, call) -> code.pop().iconst_0().with(call)))),
        new Mutation(
            "more nodes are passed over than may be faulty",
            "12",
            PbftScene.TURNS_GALE,
            100,
            load(Cut.call(ABSENCES, "heldAt", "limit", (code, _) -> code.pop2()))),
        new Mutation(
            "nobody is missed",
            "12",
            PbftScene.TURNS,
            10,
            load(Cut.call(VIEW_CHANGES, "absences", "with", (code, _) -> code.pop2().pop()))));
  }

  /** An object and two numbers of two words each. */
  private static void trueOfFive(CodeBuilder code, CodeElement call) {
    code.pop2().pop2().pop().iconst_1();
  }

  /** With four nodes a quorum is three: two or three votes are a half or more of it. */
  private static void halfAQuorum(CodeBuilder code, CodeElement call) {
    code.invokevirtual(
            ClassDesc.of(TALLY),
            "count",
            MethodTypeDesc.of(ConstantDescs.CD_int, ConstantDescs.CD_Object))
        .iconst_1()
        .ishr();
  }
}
