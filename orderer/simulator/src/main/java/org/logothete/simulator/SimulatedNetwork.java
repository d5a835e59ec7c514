package org.logothete.simulator;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.random.RandomGenerator;
import org.logothete.consensus.NodeId;

/** Delays, loses, repeats and reorders; holds nothing back from a node to itself. */
final class SimulatedNetwork {
  private static final int STRAY_FACTOR = 20;

  /** A clogged link holds so many messages; what comes on top is lost. */
  private static final int CLOG_MESSAGES_MAX = 50;

  private record Link(NodeId from, NodeId to) implements Comparable<Link> {
    @Override
    public int compareTo(Link other) {
      int first = from.compareTo(other.from);
      return first != 0 ? first : to.compareTo(other.to);
    }

    /** As transcripts spell it. */
    @Override
    public String toString() {
      return from + ">" + to;
    }
  }

  private final Schedule schedule;
  private final Transcript transcript;
  private final Occurrences occurrences;
  private final RandomGenerator random;
  private final List<NodeId> nodes;
  private Weather weather;
  private Set<Link> cut = new TreeSet<>();

  /** Nodes that reach nobody and that nobody reaches, beside what is cut. */
  private final Set<NodeId> isolated = new TreeSet<>();

  /** When the last message that waits in a clogged link gets through it. */
  private final Map<Link, Long> clogged = new TreeMap<>();

  /** Which of the copies sent over each link is the newest that arrived. */
  private final Map<Link, Long> newestArrived = new TreeMap<>();

  private long copiesSent;

  SimulatedNetwork(
      Schedule schedule,
      Transcript transcript,
      Occurrences occurrences,
      RandomGenerator random,
      List<NodeId> nodes,
      Weather weather) {
    this.schedule = schedule;
    this.transcript = transcript;
    this.occurrences = occurrences;
    this.random = random;
    this.nodes = nodes;
    this.weather = weather;
  }

  /** How long the slowest message may be under way. */
  static long slowestMillis(Weather weather) {
    return (CLOG_MESSAGES_MAX + STRAY_FACTOR) * weather.delayMillisMax();
  }

  /** Delivers as the weather allows. What is under way when a link is cut is lost. */
  void send(NodeId from, NodeId to, Letter letter, Runnable delivery) {
    if (from.equals(to)) {
      schedule.after(0, delivery);
      return;
    }
    Link link = new Link(from, to);
    int copies = copies();
    if (copies == 0) {
      happens(Occurrence.MESSAGE_LOST, link, letter, 0);
    }
    if (copies > 1) {
      happens(Occurrence.MESSAGE_REPEATED, link, letter, 0);
    }
    for (; copies > 0; copies--) {
      long queued = queued(link);
      if (queued > CLOG_MESSAGES_MAX * weather.delayMillisMax()) {
        happens(Occurrence.MESSAGE_CROWDED_OUT, link, letter, 0);
        return;
      }
      long delay = queued + delay();
      if (delay > weather.delayMillisMax()) {
        happens(Occurrence.MESSAGE_LATE, link, letter, delay);
      }
      long copy = ++copiesSent;
      schedule.after(delay, () -> arrive(link, letter, copy, delivery));
    }
  }

  private void arrive(Link link, Letter letter, long copy, Runnable delivery) {
    if (isCut(link)) {
      happens(Occurrence.MESSAGE_CUT, link, letter, 0);
      return;
    }
    long newest = newestArrived.merge(link, copy, Math::max);
    if (newest > copy) {
      happens(Occurrence.MESSAGE_OVERTAKEN, link, letter, 0);
    }
    happens(Occurrence.MESSAGE_DELIVERED, link, letter, 0);
    delivery.run();
  }

  private boolean isCut(Link link) {
    return cut.contains(link) || isolated.contains(link.from) || isolated.contains(link.to);
  }

  private void happens(Occurrence what, Link link, Letter letter, long millis) {
    occurrences.count(what);
    transcript.add(
        schedule.now(),
        link,
        () -> words(what, letter, millis),
        what.name().hashCode(),
        link.from.value(),
        link.to.value(),
        letter.number(),
        millis);
  }

  private static String words(Occurrence what, Letter letter, long millis) {
    String fate =
        switch (what) {
          case MESSAGE_LOST -> " is lost: ";
          case MESSAGE_CUT -> " is lost, the link is cut: ";
          case MESSAGE_CROWDED_OUT -> " is lost, too many wait for the link: ";
          case MESSAGE_REPEATED -> " goes twice: ";
          case MESSAGE_LATE -> " takes " + millis + " ms: ";
          case MESSAGE_OVERTAKEN -> " was overtaken: ";
          default -> " arrives: ";
        };
    return letter + fate + letter.content().get();
  }

  /** How long a message waits for those before it: not at all unless the link is clogged. */
  private long queued(Link link) {
    Long before = clogged.get(link);
    if (before == null) {
      return 0;
    }
    long free = Math.max(schedule.now(), before) + weather.delayMillisMax();
    clogged.put(link, free);
    return free - schedule.now();
  }

  /** From a client, who is on nobody's side of a partition. */
  void sendFromClient(SimulatedRequest request, NodeId to, Runnable delivery) {
    int copies = copies();
    if (copies == 0) {
      occurrences.count(Occurrence.REQUEST_LOST);
      transcript.add(schedule.now(), request.client() + ">" + to, request.id() + " is lost");
    }
    for (; copies > 0; copies--) {
      schedule.after(delay(), delivery);
    }
  }

  /** Cuts links between two camps, drawn at random. */
  String cutCamps() {
    Set<NodeId> camp = new TreeSet<>();
    for (NodeId node : nodes) {
      if (random.nextBoolean()) {
        camp.add(node);
      }
    }
    cut = linksWhere(link -> camp.contains(link.from) != camp.contains(link.to));
    return camp + " from the others";
  }

  /** Cuts links between two camps, as near to one half of the nodes each as can be. */
  String cutHalves() {
    List<NodeId> shuffled = new ArrayList<>(nodes);
    for (int i = shuffled.size() - 1; i > 0; i--) {
      Collections.swap(shuffled, i, random.nextInt(i + 1));
    }
    Set<NodeId> camp = new TreeSet<>(shuffled.subList(0, nodes.size() / 2));
    cut = linksWhere(link -> camp.contains(link.from) != camp.contains(link.to));
    return camp + " from the others";
  }

  /** Cuts all links of a node, whatever else is cut or joined, until it is let go. */
  void isolate(NodeId node) {
    isolated.add(node);
  }

  void release(NodeId node) {
    isolated.remove(node);
  }

  /** Cuts all links of one node. */
  String cutOneNode() {
    NodeId lone = anyNode();
    cut = linksWhere(link -> link.from.equals(lone) || link.to.equals(lone));
    return lone + " from the others";
  }

  /** Cuts what one node says, or what it hears. */
  String cutOneWay() {
    NodeId lone = anyNode();
    boolean says = random.nextBoolean();
    cut = linksWhere(link -> (says ? link.from : link.to).equals(lone));
    return says ? "all that " + lone + " says" : "all that " + lone + " hears";
  }

  /** Cuts about a quarter of all directed links. */
  String cutScattered() {
    cut = linksWhere(_ -> random.nextInt(4) == 0);
    return cut.size() + " links one way";
  }

  /** Links of one node, all or those in one direction, begin to queue. */
  String clog() {
    NodeId slow = anyNode();
    boolean both = random.nextBoolean();
    linksWhere(link -> link.from.equals(slow) || (both && link.to.equals(slow)))
        .forEach(link -> clogged.put(link, schedule.now()));
    return (both ? "the links of " : "the links from ") + slow;
  }

  void unclog() {
    clogged.clear();
  }

  void join() {
    cut = new TreeSet<>();
  }

  void heal() {
    join();
    isolated.clear();
    unclog();
    weather = weather.healed();
  }

  private Set<Link> linksWhere(Predicate<Link> chosen) {
    List<Link> links = new ArrayList<>();
    for (NodeId from : nodes) {
      for (NodeId to : nodes) {
        if (!from.equals(to)) {
          links.add(new Link(from, to));
        }
      }
    }
    links.removeIf(chosen.negate());
    return new TreeSet<>(links);
  }

  private NodeId anyNode() {
    return nodes.get(random.nextInt(nodes.size()));
  }

  private int copies() {
    if (random.nextInt(1000) < weather.lossPerMille()) {
      return 0;
    }
    return random.nextInt(1000) < weather.repeatPerMille() ? 2 : 1;
  }

  private long delay() {
    long slow = random.nextInt(1000) < weather.strayPerMille() ? STRAY_FACTOR : 1;
    return 1 + random.nextLong(slow * weather.delayMillisMax());
  }
}
