package org.logothete.verification.mutation;

import static org.logothete.verification.mutation.BdlsClasses.AGREEMENT;
import static org.logothete.verification.mutation.BdlsClasses.ROUNDS;
import static org.logothete.verification.mutation.BdlsClasses.SAFETY;

import java.lang.classfile.CodeBuilder;
import java.lang.classfile.CodeElement;
import java.lang.constant.ClassDesc;
import java.lang.constant.ConstantDescs;
import java.lang.constant.MethodTypeDesc;
import java.util.Optional;

/** Cuts in the BDLS engine that planted bugs and explorations share. */
public final class BdlsCuts {
  private static final ClassDesc OPTIONAL = Optional.class.describeConstable().orElseThrow();

  private BdlsCuts() {}

  /** The rounds vote as often as they can; the safety rules refuse it. */
  public static Cut voteAgain() {
    return Cut.call(ROUNDS, "vote", "hasVoted", Replacements::falseOfThree);
  }

  /** The safety rules allow a second vote in a round. */
  public static Cut allowVotingAgain() {
    return Cut.call(SAFETY, "vote", "hasVoted", Replacements::falseOfThree);
  }

  /** Of two locks the one that was learned last is held, unless they are of one round. */
  public static Cut holdTheLastLock() {
    return Cut.call(SAFETY, "lock", "round", 0, (code, _) -> code.pop().lconst_0());
  }

  /** The lock is committed to in whatever round the node is; the safety rules refuse it. */
  public static Cut commitInAnyRound() {
    return Cut.call(AGREEMENT, "commit", "isLockedIn", BdlsCuts::isLocked);
  }

  /** The safety rules allow every commit to the lock. */
  public static Cut allowAnyCommit() {
    return Cut.body(SAFETY, "mayCommit", code -> code.iconst_1().ireturn());
  }

  /** Asks whether there is a lock, where it should ask for one of the present round. */
  private static void isLocked(CodeBuilder code, CodeElement call) {
    code.pop2()
        .invokevirtual(ClassDesc.of(SAFETY), "lock", MethodTypeDesc.of(OPTIONAL))
        .invokevirtual(OPTIONAL, "isPresent", MethodTypeDesc.of(ConstantDescs.CD_boolean));
  }
}
