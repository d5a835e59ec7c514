package org.logothete.orderer.channel;

import java.util.List;
import java.util.Optional;
import org.logothete.consensus.NodeId;

/**
 * Decides whom to ask for which blocks when others are ahead. One question is open at a time; a
 * peer that does not answer, answers nonsense or is out of reach is passed over for the next one,
 * and a hint that no peer can make good is forgotten. How many blocks are asked for follows how
 * quickly the last ones came and were verified: a node that has just started is slow, and asking
 * another for the same makes it slower. Confined to the loop's thread; answers are verified before
 * they reach it.
 */
final class CatchUp {
  /** A question to put to a peer. */
  record Question(NodeId of, long id, long first, long last) {}

  /** What came of a question. */
  enum Answer {
    /** The block that was missing next. */
    USEFUL,
    /** Blocks that others brought in the meantime. */
    LATE,
    /** Nothing to go on with. */
    USELESS
  }

  private static final long ANSWER_MILLIS = 2_000;

  /** After an answer within this time the next question is twice as long. */
  private static final long QUICK_MILLIS = 250;

  private static final long BLOCKS_MIN = 16;
  private static final long BLOCKS_MAX = 512;

  private long wanted;
  private Optional<Question> open = Optional.empty();
  private long askedAtMillis;
  private long lastId;
  private int turn;
  private int disappointments;
  private long blocks = 2 * BLOCKS_MIN;

  /** Others seem to have blocks up to this number; ask {@code hint} first. */
  void want(long number, NodeId hint, List<NodeId> peers) {
    wanted = Math.max(wanted, number);
    int index = peers.indexOf(hint);
    if (index >= 0 && open.isEmpty()) {
      turn = index;
    }
  }

  long wanted() {
    return wanted;
  }

  /** Whether blocks are missing from this number on. */
  boolean isBehind(long height) {
    return height <= wanted;
  }

  /**
   * The next question, if one is due.
   *
   * @param height the first block number that is missing
   * @param peers who can be asked now
   */
  Optional<Question> next(long now, long height, List<NodeId> peers) {
    if (!isBehind(height) || peers.isEmpty()) {
      return Optional.empty();
    }
    if (open.filter(question -> peers.contains(question.of())).isPresent()) {
      if (now - askedAtMillis < ANSWER_MILLIS) {
        return Optional.empty();
      }
      blocks = Math.max(BLOCKS_MIN, blocks / 2);
      disappointed(height, peers);
      if (!isBehind(height)) {
        return Optional.empty();
      }
    }
    lastId++;
    long last = Math.min(wanted, height + blocks - 1);
    NodeId peer = peers.get(Math.floorMod(turn, peers.size()));
    open = Optional.of(new Question(peer, lastId, height, last));
    askedAtMillis = now;
    return open;
  }

  /**
   * Takes an answer to the open question.
   *
   * @return false if nobody asked this peer
   */
  boolean answered(NodeId from, Answer answer, long now, long height, List<NodeId> peers) {
    if (open.filter(question -> question.of().equals(from)).isEmpty()) {
      return false;
    }
    open = Optional.empty();
    switch (answer) {
      case USEFUL -> {
        disappointments = 0;
        // In turns, so that a peer that drips a block at a time holds up its share and no more.
        turn++;
        if (now - askedAtMillis <= QUICK_MILLIS) {
          blocks = Math.min(BLOCKS_MAX, 2 * blocks);
        }
      }
      case LATE -> turn++;
      case USELESS -> disappointed(height, peers);
    }
    return true;
  }

  private void disappointed(long height, List<NodeId> peers) {
    open = Optional.empty();
    turn++;
    disappointments++;
    if (disappointments >= peers.size()) {
      // Nobody has it: the hint was wrong. The engine asks again if it was not.
      disappointments = 0;
      wanted = height - 1;
    }
  }
}
