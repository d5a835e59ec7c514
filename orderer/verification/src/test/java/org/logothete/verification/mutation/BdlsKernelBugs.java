package org.logothete.verification.mutation;

import static org.logothete.verification.mutation.BdlsClasses.AGREEMENT;
import static org.logothete.verification.mutation.BdlsClasses.CERTIFICATES;
import static org.logothete.verification.mutation.BdlsClasses.LEADERSHIP;
import static org.logothete.verification.mutation.BdlsClasses.ROUNDS;
import static org.logothete.verification.mutation.BdlsClasses.load;

import java.lang.classfile.CodeBuilder;
import java.lang.classfile.CodeElement;
import java.util.List;
import java.util.stream.Stream;

/** Bugs of the BDLS engine around its safety rules, which refuse what it then wants. */
final class BdlsKernelBugs {
  private BdlsKernelBugs() {}

  static List<Mutation> all() {
    return Stream.of(votes(), selections()).flatMap(List::stream).toList();
  }

  private static List<Mutation> votes() {
    return List.of(
        new Mutation(
            "a node votes as often as it can", "1", BdlsScene.GALE, 10, load(BdlsCuts.voteAgain())),
        new Mutation(
            "a body is voted for before it is on disk",
            "2",
            BdlsScene.STORM,
            10,
            load(Cut.call(ROUNDS, "vote", "keep", BdlsKernelBugs::dropThree))),
        new Mutation(
            "a node that must not vote votes",
            "6",
            BdlsScene.LOST_DISKS,
            10,
            load(Cut.call(ROUNDS, "vote", "isVoting", (code, _) -> code.pop().iconst_1()))),
        new Mutation(
            "a body is committed to before it is on disk",
            "4",
            BdlsScene.GALE,
            10,
            load(Cut.call(AGREEMENT, "commit", "keep", BdlsKernelBugs::dropThree))),
        new Mutation(
            "votes of locks are not counted",
            "8",
            BdlsScene.FABULIST,
            10,
            load(Cut.call(CERTIFICATES, "problem", "problem", 0, Replacements::emptyOfFour))),
        new Mutation(
            "certificates are not counted",
            "8",
            BdlsScene.FABULIST,
            10,
            load(Cut.call(CERTIFICATES, "problem", "quorum", (code, _) -> code.pop().iconst_0()))));
  }

  private static List<Mutation> selections() {
    return List.of(
        new Mutation(
            "a leader takes a second candidate",
            "5",
            BdlsScene.TALKATIVE_HOSTS,
            10,
            load(
                Cut.call(
                    LEADERSHIP, "onSubmitted", "isEmpty", 0, (code, _) -> code.pop().iconst_0()))),
        new Mutation(
            "nodes select in rounds that others lead",
            "5",
            BdlsScene.GALE,
            10,
            load(Cut.call(LEADERSHIP, "leadsOn", "leads", Replacements::trueOfThree))),
        new Mutation(
            "a leader selects as often as it can",
            "5",
            BdlsScene.STORM,
            10,
            load(Cut.body(LEADERSHIP, "maySelect", code -> code.iconst_1().ireturn()))),
        new Mutation(
            "a leader selects what is not on disk",
            "5",
            BdlsScene.TWO_FACED_GALE,
            40,
            load(Cut.call(LEADERSHIP, "choice", "keep", BdlsKernelBugs::dropThree))));
  }

  private static void dropThree(CodeBuilder code, CodeElement call) {
    code.pop2().pop();
  }
}
