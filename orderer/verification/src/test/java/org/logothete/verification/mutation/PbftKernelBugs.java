package org.logothete.verification.mutation;

import static org.logothete.verification.mutation.PbftClasses.AGREEMENT;
import static org.logothete.verification.mutation.PbftClasses.NODE;
import static org.logothete.verification.mutation.PbftClasses.SLOT;
import static org.logothete.verification.mutation.PbftClasses.VIEW_CHANGES;
import static org.logothete.verification.mutation.PbftClasses.load;

import java.lang.classfile.Opcode;
import java.util.List;
import java.util.stream.Stream;

/**
 * Bugs of the PBFT engine around its safety rules, which refuse what it then wants; and what it may
 * leave to them.
 */
final class PbftKernelBugs {
  private PbftKernelBugs() {}

  static List<Mutation> all() {
    return Stream.of(votes(), views()).flatMap(List::stream).toList();
  }

  private static List<Mutation> votes() {
    return List.of(
        new Mutation(
            "leaders propose out of turn",
            "12",
            PbftScene.TURNS,
            10,
            load(Cut.call(AGREEMENT, "openSlot", "proposes", Replacements::trueOfThree))),
        new Mutation(
            "a restarted leader proposes anew",
            "1",
            PbftScene.STORM,
            40,
            load(
                Cut.field(NODE, "recover", Opcode.PUTFIELD, "accepted", Replacements::dropTwo),
                Cut.call(
                    AGREEMENT,
                    "openSlot",
                    "hasAccepted",
                    (code, _) -> code.pop2().pop().iconst_0()))),
        new Mutation(
            "commit to what was accepted before voting was allowed",
            "2, 6",
            PbftScene.LOST_DISKS,
            40,
            load(Cut.call(AGREEMENT, "commitNext", "hasAccepted", Replacements::trueOfThree))),
        new Mutation(
            "what was committed to in the view before counts as committed",
            "3",
            PbftScene.GALE,
            40,
            load(
                Cut.field(
                    SLOT, "startView", Opcode.PUTFIELD, "committed", Replacements::dropTwo))));
  }

  private static List<Mutation> views() {
    return List.of(
        new Mutation(
            "view changes to views that are past",
            "5",
            PbftScene.GALE,
            10,
            load(Cut.call(VIEW_CHANGES, "viewToJoin", "filter", 1, (code, _) -> code.pop()))),
        new Mutation(
            "a primary shows too few view changes",
            "8",
            PbftScene.GALE,
            10,
            load(Cut.call(VIEW_CHANGES, "advance", "quorum", Replacements::oneLess))),
        new Mutation(
            "view changes are not looked at when they come",
            "8",
            PbftScene.FABULIST,
            40,
            load(Cut.call(VIEW_CHANGES, "onViewChange", "problem", Replacements::emptyOfTwo))),
        new Mutation(
            "a primary begins its view again with each view change",
            "5",
            PbftScene.GALE,
            40,
            load(Cut.call(VIEW_CHANGES, "advance", "isEmpty", (code, _) -> code.pop().iconst_1()))),
        new Mutation(
            "views that are past are entered again",
            "4",
            PbftScene.GALE,
            40,
            load(
                Cut.field(
                    VIEW_CHANGES,
                    "onNewView",
                    Opcode.GETFIELD,
                    "view",
                    (code, _) -> code.pop().lconst_0()),
                Cut.field(
                    VIEW_CHANGES,
                    "onNewView",
                    Opcode.GETFIELD,
                    "enteredView",
                    (code, _) -> code.pop().lconst_0().lconst_1().lsub()))),
        new Mutation(
            "a node that must not vote asks for views",
            "6",
            PbftScene.LOST_DISKS,
            40,
            load(Cut.call(VIEW_CHANGES, "start", "isVoting", (code, _) -> code.pop().iconst_1()))));
  }

  /** Cuts that take away what the engine checks before it asks: the rules suffice alone. */
  static List<Mutation> harmless() {
    return List.of(
        new Mutation(
            "a restarted node forgets outside its rules what it accepted",
            "1",
            PbftScene.TWO_FACED_GALE,
            3,
            load(Cut.field(NODE, "recover", Opcode.PUTFIELD, "accepted", Replacements::dropTwo))),
        new Mutation(
            "a restarted node forgets outside its rules what it committed to",
            "2",
            PbftScene.GALE,
            3,
            load(Cut.field(NODE, "recover", Opcode.PUTFIELD, "committed", Replacements::dropTwo))),
        new Mutation(
            "view changes are repeated where votes should be",
            "4, 6",
            PbftScene.LOST_DISKS,
            3,
            load(Cut.call(NODE, "onResend", "isActive", (code, _) -> code.pop().iconst_0()))));
  }
}
