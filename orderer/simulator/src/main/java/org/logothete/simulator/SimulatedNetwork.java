package org.logothete.simulator;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.random.RandomGenerator;
import org.logothete.consensus.NodeId;

/** Delays, loses, repeats and reorders; holds nothing back from a node to itself. */
final class SimulatedNetwork {
  private static final int STRAY_FACTOR = 20;

  private record Link(NodeId from, NodeId to) implements Comparable<Link> {
    @Override
    public int compareTo(Link other) {
      int first = from.compareTo(other.from);
      return first != 0 ? first : to.compareTo(other.to);
    }
  }

  private final Schedule schedule;
  private final RandomGenerator random;
  private final List<NodeId> nodes;
  private Weather weather;
  private Set<Link> cut = new TreeSet<>();

  SimulatedNetwork(Schedule schedule, RandomGenerator random, List<NodeId> nodes, Weather weather) {
    this.schedule = schedule;
    this.random = random;
    this.nodes = nodes;
    this.weather = weather;
  }

  /** Delivers as the weather allows. What is under way when a link is cut is lost. */
  void send(NodeId from, NodeId to, Runnable delivery) {
    if (from.equals(to)) {
      schedule.after(0, delivery);
      return;
    }
    Link link = new Link(from, to);
    for (int copies = copies(); copies > 0; copies--) {
      schedule.after(
          delay(),
          () -> {
            if (!cut.contains(link)) {
              delivery.run();
            }
          });
    }
  }

  /** From a client, who is on nobody's side of a partition. */
  void sendFromClient(Runnable delivery) {
    for (int copies = copies(); copies > 0; copies--) {
      schedule.after(delay(), delivery);
    }
  }

  /** Cuts some links: two camps, one node alone, or links one way at random. */
  String partition() {
    Set<Link> links = new TreeSet<>();
    List<NodeId> camp = new ArrayList<>();
    int kind = random.nextInt(3);
    NodeId lone = nodes.get(random.nextInt(nodes.size()));
    for (NodeId node : nodes) {
      if (kind == 0 ? random.nextBoolean() : node.equals(lone)) {
        camp.add(node);
      }
    }
    for (NodeId from : nodes) {
      for (NodeId to : nodes) {
        boolean apart =
            kind == 2 ? random.nextInt(4) == 0 : camp.contains(from) != camp.contains(to);
        if (apart && !from.equals(to)) {
          links.add(new Link(from, to));
        }
      }
    }
    cut = links;
    return kind == 2 ? links.size() + " links" : camp + " from the others";
  }

  void join() {
    cut = new TreeSet<>();
  }

  void heal() {
    join();
    weather = weather.healed();
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
