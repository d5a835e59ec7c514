package org.logothete.chaincode.direct;

import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.logothete.chaincode.direct.Statement.Commit;
import org.logothete.chaincode.direct.Statement.InRound;
import org.logothete.chaincode.direct.Statement.Lead;
import org.logothete.chaincode.direct.Statement.Prepare;
import org.logothete.chaincode.direct.Statement.Propose;
import org.logothete.chaincode.direct.Statement.RoundChange;

/**
 * What this executor itself has said in one instance: the newest of each kind. Nothing is said that
 * does not go through here, and nothing goes through that an honest executor does not say.
 */
final class Promises {
  private enum Kind {
    PROPOSAL,
    /** The prepare of round 0, which may come late; those of later rounds may not. */
    ENDORSEMENT,
    ROUND_CHANGE,
    LEAD,
    PREPARE,
    COMMIT
  }

  private final SortedMap<Kind, Statement> said = new TreeMap<>();

  /** Says it, once and for all. */
  void make(Statement statement) {
    Kind kind = kind(statement);
    Statement before = said.get(kind);
    boolean allowed =
        switch (statement) {
          case Propose _ -> before == null;
          case InRound one -> before == null || last(kind) < one.round();
        };
    boolean late = kind.compareTo(Kind.ROUND_CHANGE) >= 0 && roundOf(statement) < round();
    if (!allowed || late) {
      throw new IllegalStateException(
          "said %s and in round %d, about to say %s".formatted(before, round(), statement));
    }
    said.put(kind, statement);
  }

  /** What is read from disk was allowed when it was said. */
  void restore(Statement statement) {
    said.put(kind(statement), statement);
  }

  /** The round this executor is in: it commits to nothing in earlier ones. */
  int round() {
    return said.values().stream().mapToInt(Promises::roundOf).max().orElse(0);
  }

  boolean hasProposed() {
    return said.containsKey(Kind.PROPOSAL);
  }

  boolean hasEndorsed() {
    return said.containsKey(Kind.ENDORSEMENT);
  }

  boolean hasPrepared(int round) {
    return last(Kind.PREPARE) >= round;
  }

  boolean hasCommitted(int round) {
    return last(Kind.COMMIT) >= round;
  }

  /** What this executor led the round to, if it did. */
  Optional<Lead> lead(int round) {
    return said.get(Kind.LEAD) instanceof Lead lead && lead.round() == round
        ? Optional.of(lead)
        : Optional.empty();
  }

  /** All that others may have missed. */
  List<Statement> statements() {
    return List.copyOf(said.values());
  }

  private int last(Kind kind) {
    Statement statement = said.get(kind);
    return statement == null ? -1 : roundOf(statement);
  }

  private static Kind kind(Statement statement) {
    return switch (statement) {
      case Propose _ -> Kind.PROPOSAL;
      case Prepare prepare -> prepare.round() == 0 ? Kind.ENDORSEMENT : Kind.PREPARE;
      case RoundChange _ -> Kind.ROUND_CHANGE;
      case Lead _ -> Kind.LEAD;
      case Commit _ -> Kind.COMMIT;
    };
  }

  private static int roundOf(Statement statement) {
    return switch (statement) {
      case Propose _ -> 0;
      case InRound one -> one.round();
    };
  }
}
