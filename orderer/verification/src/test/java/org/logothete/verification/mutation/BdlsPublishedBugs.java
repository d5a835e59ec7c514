package org.logothete.verification.mutation;

import static org.logothete.verification.mutation.BdlsClasses.CERTIFICATES;
import static org.logothete.verification.mutation.BdlsClasses.SAFETY;
import static org.logothete.verification.mutation.BdlsClasses.STATE;
import static org.logothete.verification.mutation.BdlsClasses.TURNS;
import static org.logothete.verification.mutation.BdlsClasses.load;

import java.lang.classfile.CodeBuilder;
import java.lang.classfile.CodeElement;
import java.lang.constant.ClassDesc;
import java.lang.constant.ConstantDescs;
import java.lang.constant.MethodTypeDesc;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.logothete.bdls.BdlsProtocol;
import org.logothete.bdls.message.Choice;
import org.logothete.bdls.message.Commit;
import org.logothete.bdls.message.Lock;
import org.logothete.bdls.message.LockCertificate;
import org.logothete.bdls.message.RoundChange;
import org.logothete.bdls.message.Select;
import org.logothete.consensus.Bytes;
import org.logothete.consensus.ConsensusEngine;
import org.logothete.consensus.Effect;
import org.logothete.consensus.Event;
import org.logothete.consensus.ProposalHeader;

/**
 * What the published Go code or the paper does, planted in this engine: the rows of docs/bdls.md,
 * "Differences from the paper" and "Differences from the Go code", that are about right and wrong
 * and not about speed. docs/testing.md tells which row each one is.
 */
final class BdlsPublishedBugs {
  private static final ClassDesc LOCK_CERTIFICATE = descriptor(LockCertificate.class);
  private static final ClassDesc HEADER = descriptor(ProposalHeader.class);
  private static final ClassDesc BYTES = descriptor(Bytes.class);
  private static final MethodTypeDesc TO_INT = MethodTypeDesc.of(ConstantDescs.CD_int);

  private BdlsPublishedBugs() {}

  static List<Mutation> all() {
    return Stream.of(locks(), votes(), liveness()).flatMap(List::stream).toList();
  }

  private static ClassDesc descriptor(Class<?> type) {
    return type.describeConstable().orElseThrow();
  }

  private static List<Mutation> locks() {
    return List.of(
        new Mutation(
            "the lock is committed to in whatever round the node is",
            "4",
            BdlsScene.GALE,
            10,
            load(BdlsCuts.commitInAnyRound())),
        new Mutation(
            "the lock is committed to in whatever round the node is, safety kernel silenced",
            "4",
            BdlsScene.GALE,
            100,
            load(BdlsCuts.commitInAnyRound(), BdlsCuts.allowAnyCommit())),
        new Mutation(
            "a lock that comes late is committed to and not held",
            "3, 4",
            BdlsScene.GALE,
            40,
            Bend.all(new BdlsProtocol(), _ -> BdlsPublishedBugs::commitToLateLocks)),
        new Mutation(
            "of two locks the greater block is held, not the newer one",
            "3",
            BdlsScene.GALE,
            10,
            load(
                Cut.call(SAFETY, "lock", "round", 0, BdlsPublishedBugs::hashOfLock),
                Cut.call(SAFETY, "lock", "round", 1, BdlsPublishedBugs::hashOfLock))));
  }

  private static List<Mutation> votes() {
    return List.of(
        new Mutation(
            "a round change said again is for what is preferred by then",
            "1",
            BdlsScene.TWO_FACED_GALE,
            10,
            Bend.all(new BdlsProtocol(), _ -> votesForTheLatest())),
        new Mutation(
            "a quorum is 2f + 1 of any n",
            "8",
            BdlsScene.FIVE,
            10,
            load(
                Cut.call(STATE, "quorum", "quorum", BdlsPublishedBugs::twiceTheFaulty),
                Cut.call(CERTIFICATES, "problem", "quorum", BdlsPublishedBugs::twiceTheFaulty))));
  }

  private static List<Mutation> liveness() {
    return List.of(
        new Mutation(
            "each height begins with the same leader",
            "heights, rounds, turns",
            BdlsScene.STORM,
            10,
            load(
                Cut.call(
                    TURNS, "leader", "atTurn", (code, call) -> code.pop2().lload(3).with(call)))),
        new Mutation(
            "a leader has one round",
            "heights, rounds, turns",
            BdlsScene.MUTE,
            10,
            load(
                Cut.body(TURNS, "ofRound", code -> code.lload(0).lreturn()),
                Cut.body(TURNS, "firstRound", code -> code.lload(0).lreturn()))));
  }

  /** A number made of the block that is locked, in place of the lock's round. */
  private static void hashOfLock(CodeBuilder code, CodeElement call) {
    code.invokevirtual(LOCK_CERTIFICATE, "header", MethodTypeDesc.of(HEADER))
        .invokevirtual(HEADER, "digest", MethodTypeDesc.of(BYTES))
        .invokevirtual(BYTES, "hashCode", TO_INT)
        .i2l();
  }

  private static void twiceTheFaulty(CodeBuilder code, CodeElement call) {
    code.invokevirtual(ClassDesc.of("org.logothete.consensus.QuorumSize"), "faulty", TO_INT)
        .iconst_2()
        .imul()
        .iconst_1()
        .iadd();
  }

  private static List<Effect> commitToLateLocks(ConsensusEngine engine, Event event) {
    if (event instanceof Event.Received(_, var received)
        && received.message() instanceof Lock(LockCertificate lock)
        && lock.height() == engine.status().decidedHeight() + 1
        && lock.round() < engine.status().viewOrRound()) {
      return List.of(new Effect.Broadcast(new Commit(lock.round(), lock.header())));
    }
    return engine.step(event);
  }

  /** Says a vote again as it was, but for the newest selection. */
  private static Bend votesForTheLatest() {
    record Place(long height, long round) {}
    Map<Place, RoundChange> said = new HashMap<>();
    Map<Long, ProposalHeader> newest = new TreeMap<>();
    return (engine, event) -> {
      if (event instanceof Event.Received(_, var received)
          && received.message() instanceof Select(_, Choice.Fresh(var proposal), _)) {
        newest.put(proposal.height(), proposal.header());
      }
      List<Effect> effects = new ArrayList<>();
      for (Effect effect : engine.step(event)) {
        if (effect instanceof Effect.Send(var to, RoundChange vote)
            && said.putIfAbsent(new Place(vote.height(), vote.round()), vote) != null
            && vote.lock().isEmpty()) {
          Optional<ProposalHeader> choice =
              Optional.ofNullable(newest.get(vote.height())).or(vote::choice);
          effects.add(
              new Effect.Send(
                  to, new RoundChange(vote.height(), vote.round(), choice, Optional.empty())));
        } else {
          effects.add(effect);
        }
      }
      return effects;
    };
  }
}
