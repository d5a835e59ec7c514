package org.logothete.pbft;

import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.logothete.consensus.Authenticated;
import org.logothete.consensus.Event;
import org.logothete.consensus.NodeId;
import org.logothete.fuzz.FuzzTarget;
import org.logothete.fuzz.Input;
import org.logothete.pbft.message.PbftMessage;

/**
 * Plays what the input says on three honest engines and a liar, then lets the liar fall silent: no
 * exception, no contradiction, no fork, no wrong accusation, nothing unbounded, and in the end new
 * blocks.
 */
public final class EngineSchedules implements FuzzTarget {
  private static final int MOVES_MAX = 250;
  private static final int FLOOD = 64;
  private static final int MILLIS_AT_ONCE_MAX = 200;

  /** Some thirty times what two views that fail take. */
  private static final long HEAL_MILLIS = 60_000;

  private static final int HEIGHTS_PER_TURN_MAX = 2;
  private static final int HEIGHTS_AFTERWARDS = 2;

  private static final List<Move> MOVES = List.of(Move.values());

  /** What an input byte can make happen; those of every day come more than once. */
  private enum Move {
    DELIVER,
    DELIVER_ALL,
    LOSE,
    ANSWER,
    TICK,
    TIMER,
    WAIT,
    PROPOSE,
    LIE,
    LIE_TO_ALL,
    LIE_MORE,
    FLOOD,
    REPLAY,
    HOST,
    CATCH_UP,
    RESTART
  }

  @Override
  public void run(byte[] input) {
    Input in = new Input(input);
    int world = in.below(Cluster.SIZE * (1 + HEIGHTS_PER_TURN_MAX));
    Cluster cluster = new Cluster(new NodeId(1 + world % Cluster.SIZE), world / Cluster.SIZE);
    Liar liar = new Liar(cluster, in);
    for (int move = 0; move < MOVES_MAX && !in.isAtEnd(); move++) {
      play(MOVES.get(in.below(MOVES.size())), cluster, liar, in);
    }
    cluster.honest.values().forEach(HonestNode::checkSize);
    heal(cluster);
  }

  private static void play(Move move, Cluster cluster, Liar liar, Input in) {
    List<HonestNode> nodes = List.copyOf(cluster.honest.values());
    HonestNode node = nodes.get(in.below(nodes.size()));
    switch (move) {
      case DELIVER -> deliver(cluster, in.uint8());
      case DELIVER_ALL -> deliverAll(cluster);
      case LOSE -> {
        if (!cluster.underway.isEmpty()) {
          cluster.underway.remove(in.uint8() % cluster.underway.size());
        }
      }
      case ANSWER -> node.answer();
      case TICK -> cluster.firstDue().fireFirst();
      case TIMER -> node.fireFirst();
      case WAIT -> cluster.now += in.below(MILLIS_AT_ONCE_MAX);
      case PROPOSE -> node.propose("block " + in.below(4));
      case LIE, LIE_MORE -> liar.message().ifPresent(lie -> cluster.lie(node.id, lie));
      case LIE_TO_ALL ->
          liar.message().ifPresent(lie -> nodes.forEach(to -> cluster.lie(to.id, lie)));
      case FLOOD -> {
        for (int i = 0; i < FLOOD && !in.isAtEnd(); i++) {
          liar.message().ifPresent(lie -> cluster.lie(node.id, lie));
        }
        node.checkSize();
      }
      case REPLAY -> {
        Optional<Authenticated<PbftMessage>> old = liar.replayed();
        old.ifPresent(message -> cluster.lie(node.id, message));
      }
      case HOST -> node.step(hostEvent(cluster, in));
      case CATCH_UP -> node.catchUp();
      case RESTART -> node.start();
    }
  }

  private static Event hostEvent(Cluster cluster, Input in) {
    return switch (in.below(3)) {
      case 0 -> new Event.Overdue(cluster.now, in.flag());
      case 1 -> new Event.Backlog(cluster.now, in.flag());
      default -> new Event.Heard(cluster.now, cluster.liar);
    };
  }

  private static void deliver(Cluster cluster, int which) {
    if (!cluster.underway.isEmpty()) {
      Cluster.Underway next = cluster.underway.remove(which % cluster.underway.size());
      cluster.node(next.to()).receive(next.message());
    }
  }

  private static void deliverAll(Cluster cluster) {
    int count = cluster.underway.size();
    for (int i = 0; i < count && !cluster.underway.isEmpty(); i++) {
      deliver(cluster, 0);
    }
  }

  /** From here on everything arrives, and hosts do their duty. */
  private static void heal(Cluster cluster) {
    long goal = cluster.heightMax() + HEIGHTS_AFTERWARDS;
    long end = cluster.now + HEAL_MILLIS;
    cluster.honest.values().forEach(n -> n.step(new Event.Overdue(cluster.now, false)));
    cluster.honest.values().forEach(n -> n.step(new Event.Backlog(cluster.now, true)));
    while (cluster.height() < goal) {
      if (cluster.now > end) {
        throw new AssertionError("no progress to " + goal + " without the liar: " + where(cluster));
      }
      deliverAll(cluster);
      for (HonestNode node : cluster.honest.values()) {
        while (node.owesAnswers()) {
          node.answer();
        }
        if (node.isBehind()) {
          node.catchUp();
        }
        node.propose("healed " + node.id);
      }
      if (cluster.underway.isEmpty()) {
        cluster.firstDue().fireFirst();
      }
    }
  }

  private static String where(Cluster cluster) {
    return cluster.honest.values().stream()
        .map(n -> "%s height %d view %d".formatted(n.id, n.height(), n.view()))
        .toList()
        .toString();
  }

  @Override
  public List<byte[]> seeds() {
    // Quiet weather, then a view change: for each liar, with leaders that stay and in turns.
    return IntStream.range(0, Cluster.SIZE * (1 + HEIGHTS_PER_TURN_MAX))
        .mapToObj(EngineSchedules::quiet)
        .toList();
  }

  private static byte[] quiet(int world) {
    byte[] round = {
      move(Move.PROPOSE),
      0,
      0,
      move(Move.PROPOSE),
      1,
      0,
      move(Move.DELIVER_ALL),
      0,
      move(Move.ANSWER),
      0,
      move(Move.ANSWER),
      1,
      move(Move.ANSWER),
      2,
      move(Move.DELIVER_ALL),
      0,
      move(Move.DELIVER_ALL),
      0,
      move(Move.DELIVER_ALL),
      0,
      move(Move.LIE_TO_ALL),
      0,
      4,
      1,
      0,
      move(Move.LIE_TO_ALL),
      0,
      5,
      1,
      0,
      0,
      move(Move.TICK),
      0,
      move(Move.TICK),
      0,
      move(Move.WAIT),
      0,
      90,
      move(Move.TIMER),
      1
    };
    return Input.join(new byte[] {(byte) world}, round, round, round);
  }

  private static byte move(Move move) {
    return (byte) MOVES.indexOf(move);
  }
}
