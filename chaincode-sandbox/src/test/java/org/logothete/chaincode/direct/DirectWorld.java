package org.logothete.chaincode.direct;

import com.google.protobuf.ByteString;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Random;
import java.util.SortedMap;
import java.util.TreeMap;
import org.logothete.chaincode.policy.Thresholds;

/**
 * Executors, their disks, a network and liars, in virtual time and from one seed: first a storm,
 * then calm, in which all must be decided.
 */
final class DirectWorld {
  private static final DirectOptions OPTIONS = new DirectOptions(16, 64, 32, 100, 200);
  private static final long TICK_MILLIS = 50;
  private static final long CALM_DELAY_MILLIS = 30;

  /** Liars may have wasted rounds in the storm; each later one lasts twice as long. */
  private static final long CALM_MILLIS = 5 * 60_000;

  private record Occurrence(long at, long number, Runnable what) {}

  private static final class Node {
    private final int id;
    private final SortedMap<Instance, ByteString> disk = new TreeMap<>();
    private final SortedMap<Instance, Certificate> decided = new TreeMap<>();
    private final List<Instance> opened = new ArrayList<>();
    private DirectAgreement machine;
    private long floor;
    private int life;
    private boolean up = true;

    private Node(int id, DirectAgreement machine) {
      this.id = id;
      this.machine = machine;
    }
  }

  private final Random random;
  private final WorldOptions options;
  private final Notary notary = new Notary();
  private final Adversary adversary;
  private final Witness witness;
  private final SortedMap<Integer, Node> nodes = new TreeMap<>();
  private final List<Integer> honest;
  private final List<Instance> instances = new ArrayList<>();
  private final PriorityQueue<Occurrence> queue =
      new PriorityQueue<>(
          Comparator.comparingLong(Occurrence::at).thenComparingLong(Occurrence::number));
  private final int[] camps;
  private final int[] results;
  private long now;
  private long numbered;
  private long missing;

  DirectWorld(long seed, WorldOptions.Mischief mischief) {
    random = new Random(seed);
    options = WorldOptions.draw(random, mischief);
    adversary = new Adversary(random, notary, options);
    witness = new Witness(options, notary);
    camps = new int[options.executors()];
    results = new int[options.calls()];
    for (int id = 0; id < options.executors(); id++) {
      if (!options.liars().contains(id)) {
        nodes.put(id, new Node(id, machine(id)));
      }
    }
    honest = List.copyOf(nodes.keySet());
    for (int call = 0; call < options.calls(); call++) {
      instances.add(new Instance(call, 0, digest(100 + call)));
      results[call] = random.nextInt(4);
    }
    missing = (long) honest.size() * instances.size();
  }

  static ByteString digest(int value) {
    byte[] bytes = new byte[Instance.HASH_BYTES];
    bytes[0] = (byte) value;
    bytes[31] = (byte) ~value;
    return ByteString.copyFrom(bytes);
  }

  /** Runs until all honest executors have decided everything; answers what has occurred. */
  Map<String, Integer> run() {
    for (Node node : nodes.values()) {
      step(node, new Event.Started(now, 0, new TreeMap<>()));
      for (Instance instance : instances) {
        later(random.nextInt(300), () -> open(node, instance));
      }
      tick(node);
    }
    for (Instance instance : instances) {
      if (random.nextInt(3) == 0) {
        adversary.rush(instance, honest).forEach(this::deliver);
      }
    }
    lie();
    weather();
    while (missing > 0) {
      Occurrence next = queue.remove();
      now = next.at();
      if (now > options.calmFrom() + CALM_MILLIS) {
        throw new Finding("termination: %d decisions are missing".formatted(missing));
      }
      next.what().run();
    }
    return witness.counts();
  }

  private DirectAgreement machine(int id) {
    return new DirectAgreement(
        id, options.mischief().rules().apply(new Thresholds(options.executors())), OPTIONS);
  }

  private boolean stormy() {
    return now < options.calmFrom();
  }

  private void later(long delay, Runnable what) {
    queue.add(new Occurrence(now + delay, numbered++, what));
  }

  private void tick(Node node) {
    if (node.up) {
      step(node, new Event.Ticked(now));
    }
    later(TICK_MILLIS, () -> tick(node));
  }

  private void weather() {
    boolean cut = stormy() && random.nextInt(3) > 0;
    for (int i = 0; i < camps.length; i++) {
      camps[i] = cut && !options.liars().contains(i) ? 1 + random.nextInt(2) : 0;
    }
    if (stormy()) {
      later(50 + random.nextInt(400), this::weather);
    }
  }

  private void lie() {
    adversary.invent(honest).forEach(this::deliver);
    later(stormy() ? 1 + random.nextInt(20) : 20 + random.nextInt(80), this::lie);
  }

  private void open(Node node, Instance instance) {
    if (!node.up) {
      later(50, () -> open(node, instance));
      return;
    }
    node.opened.add(instance);
    step(node, new Event.Opened(now, List.of(instance)));
    later(random.nextInt(random.nextInt(8) == 0 ? 4000 : 300), () -> execute(node, instance));
  }

  private void execute(Node node, Instance instance) {
    if (!node.up || node.decided.containsKey(instance)) {
      return;
    }
    ByteString digest = digest(result(node, instance));
    witness.computes(instance, digest);
    SortedMap<Instance, ByteString> digests = new TreeMap<>();
    digests.put(instance, digest);
    step(node, new Event.Executed(now, digests));
  }

  /** All the same, one by itself, two kinds, or another one each time. */
  private int result(Node node, Instance instance) {
    return switch (results[(int) instance.call()]) {
      case 0 -> 1;
      case 1 -> node.id == honest.getFirst() ? 2 : 1;
      case 2 -> 1 + node.id % 2;
      default -> 1 + node.id + 10 * node.life;
    };
  }

  private void step(Node node, Event event) {
    List<Effect> effects = new ArrayList<>(node.machine.step(event));
    if (options.mischief().host() == WorldOptions.Host.SENDS_FIRST) {
      effects.sort(Comparator.comparing(effect -> effect instanceof Effect.Persist));
    }
    for (Effect effect : effects) {
      if (stormy() && random.nextDouble() < options.crashes()) {
        crash(node);
        return;
      }
      perform(node, effect);
    }
    settle(node);
  }

  private void perform(Node node, Effect effect) {
    switch (effect) {
      case Effect.Persist persist -> node.disk.put(persist.instance(), persist.record());
      case Effect.Broadcast broadcast -> broadcast(node, broadcast.draft());
      case Effect.Send send -> send(node.id, send.to(), notary.seal(node.id, send.draft()));
      case Effect.Decide decide -> decide(node, decide.certificate());
      case Effect.Remind remind -> {
        Certificate known = node.decided.get(remind.instance());
        if (known != null) {
          Message message = new Message(List.of(), List.of(), List.of(known));
          send(node.id, remind.executor(), message);
        }
      }
      case Effect.Accuse accuse -> witness.accuses(accuse);
    }
  }

  private void broadcast(Node node, Message.Draft draft) {
    draft.statements().forEach(witness::says);
    Message message = notary.seal(node.id, draft);
    adversary.hear(node.id, message, honest).forEach(this::deliver);
    for (int to : honest) {
      if (to == node.id) {
        int life = node.life;
        later(
            random.nextInt(5),
            () -> {
              if (node.up && node.life == life) {
                step(node, new Event.Received(now, to, message));
              }
            });
      } else {
        send(node.id, to, message);
      }
    }
  }

  private void deliver(Adversary.Lie lie) {
    send(lie.from(), lie.to(), lie.message());
  }

  private void send(int from, int to, Message message) {
    if (!nodes.containsKey(to)) {
      return;
    }
    boolean cut = camps[from] != 0 && camps[to] != 0 && camps[from] != camps[to];
    int copies = random.nextInt(20) == 0 ? 2 : 1;
    if (stormy() && (cut || random.nextDouble() < options.loss())) {
      return;
    }
    for (int i = 0; i < copies; i++) {
      long delay = stormy() ? random.nextInt(150) : random.nextLong(CALM_DELAY_MILLIS);
      later(delay, () -> arrive(from, to, message));
    }
  }

  private void arrive(int from, int to, Message message) {
    Node node = nodes.get(to);
    if (node == null || !node.up) {
      return;
    }
    if (options.mischief().host() == WorldOptions.Host.TRUSTS || notary.holds(message)) {
      step(node, new Event.Received(now, from, message));
    }
  }

  private void decide(Node node, Certificate certificate) {
    witness.decides(node.id, certificate);
    if (node.decided.put(certificate.instance(), certificate) == null) {
      missing--;
    }
  }

  private void settle(Node node) {
    if (random.nextInt(4) > 0) {
      return;
    }
    long floor = node.floor;
    while (floor < instances.size()
        && node.decided.containsKey(instances.get((int) floor))
        && node.opened.contains(instances.get((int) floor))) {
      floor++;
    }
    if (floor > node.floor) {
      node.floor = floor;
      long settled = floor;
      node.disk.keySet().removeIf(instance -> instance.call() < settled);
      step(node, new Event.Settled(now, floor));
    }
  }

  private void crash(Node node) {
    node.up = false;
    node.life++;
    if (options.mischief().host() == WorldOptions.Host.FORGETS) {
      node.disk.clear();
    }
    later(
        random.nextInt(600),
        () -> {
          node.up = true;
          node.machine = machine(node.id);
          int life = node.life;
          step(node, new Event.Started(now, node.floor, node.disk));
          if (node.up && node.life == life) {
            step(node, new Event.Opened(now, List.copyOf(node.opened)));
          }
          for (Instance instance : node.opened) {
            later(random.nextInt(300), () -> execute(node, instance));
          }
        });
  }
}
