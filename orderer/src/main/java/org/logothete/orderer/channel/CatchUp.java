package org.logothete.orderer.channel;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SortedMap;
import java.util.TreeMap;
import org.logothete.consensus.NodeId;

/**
 * Decides whom to ask for which blocks when others are ahead. Several ranges are open at a time, at
 * several peers; what an answer leaves out, or a silent peer holds, is a gap again and goes to
 * somebody else. Confined to the loop's thread; answers are verified before they reach it.
 *
 * <p>Nobody is asked for more than it says it has, so a peer that boasts only brings questions on
 * itself, and each that it does not answer as it should lets it rest for longer.
 *
 * <p>The range that holds up all others is asked of a second peer when its answer takes much longer
 * than answers usually do. How many blocks a peer is asked for follows how quickly its last ones
 * came and were verified.
 */
final class CatchUp {
  /** A question to put to a peer. */
  record Question(NodeId of, long id, long first, long last) {
    long length() {
      return last - first + 1;
    }
  }

  /**
   * What may be asked for now.
   *
   * @param questions how many; one more if nobody was asked for the first missing block
   * @param blocksMax most blocks of one question
   * @param last highest block number to ask for
   */
  record Room(int questions, long blocksMax, long last) {}

  /**
   * What came of a question.
   *
   * @param blocks how many of the blocks asked for, from the first on, are here now
   */
  record Answer(long blocks, Ending ending) {}

  /** Why an answer ends where it does. */
  enum Ending {
    /** It holds what the peer was asked for, or could put into it. */
    HONEST,
    /** The next block says it belongs to a configuration that is not in force here yet. */
    LATER_CONFIGURATION,
    /** The next block is no block, or not certified. */
    REFUSED
  }

  private static final long ANSWER_MILLIS = 5_000;

  /** An answer that others usually give in a quarter of the time is asked for elsewhere too. */
  private static final long OVERDUE_FACTOR = 4;

  private static final long OVERDUE_MILLIS_MIN = 250;
  private static final long FIRST_OVERDUE_MILLIS = 1_000;

  /** After a whole answer within this time the next question is twice as long. */
  private static final long QUICK_MILLIS = 250;

  private static final long BLOCKS_FIRST = 32;
  private static final long BLOCKS_MAX = 512;
  private static final int OPEN_PER_PEER_MAX = 2;
  private static final int OPEN_MAX = 16;
  private static final long REST_MILLIS = 1_000;
  private static final long REST_MILLIS_MAX = 30_000;

  private record Open(Question question, long askedAtMillis) {}

  private record Parked(NodeId by, long last) {}

  private static final class Peer {
    private long oldest;

    /** Its newest block as it says; -1 if it said nothing, or nothing that held. */
    private long newest = -1;

    private long blocks = BLOCKS_FIRST;
    private int disappointments;
    private long restsUntilMillis = Long.MIN_VALUE;
    private int open;
    private long lastAskedId;

    boolean has(long number) {
      return oldest <= number && number <= newest;
    }
  }

  private final SortedMap<NodeId, Peer> peers = new TreeMap<>();
  private final SortedMap<Long, Open> open = new TreeMap<>();

  /** Ranges whose first block is said to wait for a later configuration. */
  private final SortedMap<Long, Parked> parked = new TreeMap<>();

  private OptionalLong usualMillis = OptionalLong.empty();
  private long lastId;

  /** The peer speaks as one that has blocks up to this number at least. */
  void atLeast(NodeId peer, long newest) {
    Peer known = peer(peer);
    known.newest = Math.max(known.newest, newest);
  }

  /** The peer says which blocks it has. */
  void extent(NodeId peer, long oldest, long newest) {
    Peer known = peer(peer);
    known.oldest = oldest;
    known.newest = newest;
  }

  private Peer peer(NodeId id) {
    return peers.computeIfAbsent(id, _ -> new Peer());
  }

  /** Whether somebody says that it has this block. */
  boolean isBehind(long height) {
    return peers.values().stream().anyMatch(peer -> height <= peer.newest);
  }

  /** The highest block number that so many peers say they have; -1 if fewer said anything. */
  long saidBy(int count) {
    return peers.values().stream()
        .map(peer -> peer.newest)
        .sorted(Comparator.reverseOrder())
        .skip(count - 1L)
        .findFirst()
        .orElse(-1L);
  }

  /** Another configuration is in force: what waited for it is to be asked for. */
  void configurationChanged() {
    parked.clear();
  }

  int openQuestions() {
    return open.size();
  }

  /** Whether the question waits for its answer. */
  boolean isOpen(long id) {
    return open.containsKey(id);
  }

  /**
   * The questions that are due.
   *
   * @param height the first block number that is missing; none above belongs to the present
   *     configuration if the one below was a config block that is not in force
   * @param held runs of blocks above that are here, first number to last
   * @param reachable who can be asked now
   */
  List<Question> next(
      long now, long height, SortedMap<Long, Long> held, Room room, List<NodeId> reachable) {
    peers.keySet().retainAll(reachable);
    giveUp(now, height);
    List<Question> questions = new ArrayList<>();
    SortedMap<Long, Long> covered = covered(held);
    long cursor = height;
    while (cursor <= room.last()) {
      Optional<Map.Entry<Long, Long>> above = from(covered, cursor);
      long end = above.map(span -> span.getKey() - 1).orElse(room.last());
      cursor = ask(now, cursor, Math.min(end, room.last()), height, room, questions);
      if (above.isEmpty()) {
        break;
      }
      cursor = Math.max(cursor, above.get().getValue() + 1);
    }
    askAgain(now, height, room).ifPresent(questions::add);
    return questions;
  }

  /** Questions whose peer is silent or gone, and waits that were for nothing. */
  private void giveUp(long now, long height) {
    List<Open> over =
        open.values().stream()
            .filter(
                each ->
                    !peers.containsKey(each.question().of())
                        || now - each.askedAtMillis() >= ANSWER_MILLIS)
            .toList();
    for (Open each : over) {
      close(each.question());
      if (peers.containsKey(each.question().of())) {
        Peer silent = peer(each.question().of());
        silent.blocks = Math.max(1, silent.blocks / 2);
        disappointed(silent, now);
      }
    }
    while (!parked.isEmpty() && parked.firstKey() <= height) {
      // The block before it is here and ended no configuration: this one must be of the present.
      Optional.ofNullable(parked.remove(parked.firstKey()))
          .flatMap(lie -> Optional.ofNullable(peers.get(lie.by())))
          .ifPresent(liar -> disappointed(liar, now));
    }
  }

  private SortedMap<Long, Long> covered(SortedMap<Long, Long> held) {
    SortedMap<Long, Long> covered = new TreeMap<>(held);
    open.values().forEach(o -> covered.merge(o.question().first(), o.question().last(), Math::max));
    parked.forEach((first, wait) -> covered.merge(first, wait.last(), Math::max));
    return covered;
  }

  /** The first span that ends at this number or above. */
  private static Optional<Map.Entry<Long, Long>> from(SortedMap<Long, Long> spans, long number) {
    return spans.entrySet().stream().filter(span -> span.getValue() >= number).findFirst();
  }

  /** Asks for a gap, as far as there are peers and room; returns what comes next. */
  private long ask(
      long now, long first, long last, long height, Room room, List<Question> questions) {
    long cursor = first;
    while (cursor <= last) {
      boolean allowed = questions.size() < room.questions() || cursor == height;
      Optional<NodeId> peer = allowed ? choose(cursor, now, Optional.empty()) : Optional.empty();
      if (peer.isEmpty()) {
        return cursor;
      }
      Question question = question(peer.get(), cursor, last, room, now);
      questions.add(question);
      cursor = question.last() + 1;
    }
    return cursor;
  }

  private Question question(NodeId of, long first, long last, Room room, long now) {
    Peer peer = peer(of);
    long blocks = Math.clamp(peer.blocks, 1, room.blocksMax());
    lastId++;
    Question question =
        new Question(of, lastId, first, Math.min(Math.min(last, peer.newest), first + blocks - 1));
    open.put(lastId, new Open(question, now));
    peer.open++;
    peer.lastAskedId = lastId;
    return question;
  }

  /** The first missing block is asked of a second peer if the first one takes its time. */
  private Optional<Question> askAgain(long now, long height, Room room) {
    List<Open> first =
        open.values().stream()
            .filter(each -> each.question().first() <= height && height <= each.question().last())
            .toList();
    long overdue =
        usualMillis.isPresent()
            ? Math.max(OVERDUE_MILLIS_MIN, OVERDUE_FACTOR * usualMillis.getAsLong())
            : FIRST_OVERDUE_MILLIS;
    if (first.size() != 1 || now - first.getFirst().askedAtMillis() < overdue) {
      return Optional.empty();
    }
    Question slow = first.getFirst().question();
    return choose(height, now, Optional.of(slow.of()))
        .map(peer -> question(peer, height, slow.last(), room, now));
  }

  /** Who has the block and the fewest questions, and was not asked for the longest time. */
  private Optional<NodeId> choose(long number, long now, Optional<NodeId> butNot) {
    if (open.size() >= OPEN_MAX) {
      return Optional.empty();
    }
    return peers.entrySet().stream()
        .filter(peer -> !Optional.of(peer.getKey()).equals(butNot))
        .filter(peer -> peer.getValue().has(number))
        .filter(peer -> now >= peer.getValue().restsUntilMillis)
        .filter(peer -> peer.getValue().open < OPEN_PER_PEER_MAX)
        .min(
            Comparator.comparingInt((Map.Entry<NodeId, Peer> peer) -> peer.getValue().open)
                .thenComparingLong(peer -> peer.getValue().lastAskedId))
        .map(Map.Entry::getKey);
  }

  /** Nothing came of the question, and nobody is to blame. */
  void withdraw(Question question) {
    close(question);
  }

  private void close(Question question) {
    if (open.remove(question.id()) != null) {
      Optional.ofNullable(peers.get(question.of())).ifPresent(peer -> peer.open--);
    }
  }

  /**
   * Takes an answer; {@link #extent} was told before what came with it.
   *
   * @param height the first block number that is missing, without this answer
   */
  void answered(long id, Answer answer, long now, long height) {
    Open asked = open.get(id);
    if (asked == null) {
      return;
    }
    Question question = asked.question();
    close(question);
    Peer peer = peer(question.of());
    long next = question.first() + answer.blocks();
    switch (answer.ending()) {
      case REFUSED -> disappointed(peer, now);
      case LATER_CONFIGURATION -> {
        if (next > height) {
          parked.put(next, new Parked(question.of(), question.last()));
        } else {
          disappointed(peer, now);
        }
      }
      case HONEST -> {
        if (answer.blocks() > 0) {
          pleased(peer, question, answer.blocks(), now - asked.askedAtMillis());
        } else if (peer.has(question.first())) {
          disappointed(peer, now);
        }
      }
    }
  }

  private void pleased(Peer peer, Question question, long blocks, long millis) {
    peer.disappointments = 0;
    usualMillis = OptionalLong.of((3 * usualMillis.orElse(millis) + millis) / 4);
    if (blocks < question.length()) {
      peer.blocks = blocks;
    } else if (millis <= QUICK_MILLIS) {
      peer.blocks = Math.min(BLOCKS_MAX, 2 * peer.blocks);
    }
  }

  private static void disappointed(Peer peer, long now) {
    long rest = Math.min(REST_MILLIS_MAX, REST_MILLIS << Math.min(peer.disappointments, 10));
    peer.disappointments++;
    peer.restsUntilMillis = now + rest;
    peer.newest = -1;
  }
}
