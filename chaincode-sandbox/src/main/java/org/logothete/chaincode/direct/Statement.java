package org.logothete.chaincode.direct;

import com.google.protobuf.ByteString;
import java.util.Optional;

/** What an executor says under its signature about one instance. */
public sealed interface Statement {
  /** No instance gets so far: each round takes longer than the one before. */
  int ROUND_MAX = 0xffff;

  Instance instance();

  /** What is signed: {@link SignedBytes}. */
  default ByteString signedBytes(ByteString group) {
    return SignedBytes.of(group, this);
  }

  /** Whether no honest executor makes both. */
  default boolean excludes(Statement other) {
    if (equals(other) || !instance().equals(other.instance())) {
      return false;
    }
    return switch (this) {
      case Propose _ -> other instanceof Propose;
      case Prepare one -> other instanceof Prepare two && one.round() == two.round();
      case Commit one -> other instanceof Commit two && one.round() == two.round();
      case RoundChange one -> other instanceof RoundChange two && one.round() == two.round();
      case Lead one -> other instanceof Lead two && one.round() == two.round();
    };
  }

  /** A statement that belongs to a round; an executor makes at most one of its kind in each. */
  sealed interface InRound extends Statement {
    int round();
  }

  /** A statement of which n - f equal ones make a {@link Certificate}. */
  sealed interface Vote extends InRound {
    Choice choice();
  }

  /** My execution came to this result. */
  record Propose(Instance instance, ByteString digest) implements Statement {
    public Propose {
      if (digest.size() != Instance.HASH_BYTES) {
        throw new IllegalArgumentException(
            "a result is named by 32 bytes, not %d".formatted(digest.size()));
      }
    }
  }

  /**
   * I back this choice. In round 0 because of what was proposed, without anybody's lead; later
   * because the round's coordinator has shown that nothing else can have been decided.
   */
  record Prepare(Instance instance, int round, Choice choice) implements Vote {
    public Prepare {
      checkRound(round, 0);
    }
  }

  /** I hold a certificate of prepares for this, and have not left the round. */
  record Commit(Instance instance, int round, Choice choice) implements Vote {
    public Commit {
      checkRound(round, 0);
    }
  }

  /**
   * I am in this round now and commit to nothing in those before.
   *
   * @param claim the newest certificate of prepares that I hold; goes along with the statement
   */
  record RoundChange(Instance instance, int round, Optional<Claim> claim) implements InRound {
    public RoundChange {
      checkRound(round, 1);
      if (claim.isPresent() && claim.get().round() >= round) {
        throw new IllegalArgumentException(
            "round %d cannot follow from round %d".formatted(round, claim.get().round()));
      }
    }
  }

  /** What a certificate of prepares is for. */
  record Claim(int round, Choice choice) {
    public Claim {
      checkRound(round, 0);
    }
  }

  /** As the round's coordinator I ask for prepares of this; the reasons go along. */
  record Lead(Instance instance, int round, Choice choice) implements InRound {
    public Lead {
      checkRound(round, 1);
    }
  }

  private static void checkRound(int round, int from) {
    if (round < from || round > ROUND_MAX) {
      throw new IllegalArgumentException("there is no round " + round);
    }
  }
}
