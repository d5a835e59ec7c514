package org.logothete.simulator;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.logothete.consensus.Bytes;
import org.logothete.consensus.ConsensusMessage;
import org.logothete.consensus.ConsensusProtocol;
import org.logothete.consensus.Decision;
import org.logothete.consensus.EngineStatus;
import org.logothete.consensus.Event;
import org.logothete.consensus.NodeId;

/** What all nodes of a run share. */
final class World {
  /** A message as it travels. */
  record Frame(NodeId from, long configSequence, Bytes encoded, Bytes signature, Letter letter) {}

  private static final String APPLICATION = "application";

  private record View(long configSequence, long number) {}

  final long seed;
  final ConsensusProtocol protocol;
  final SimulationOptions options;
  final Schedule schedule = new Schedule();
  final Occurrences occurrences = new Occurrences();
  final Syncs syncs;
  final Transcript transcript;
  private final Application application;

  /** The newest block that the application has heard of from a node. */
  private final SortedMap<NodeId, Long> told = new TreeMap<>();

  final Notary notary = new Notary();
  final Map<String, SimulatedRequest> submitted = new LinkedHashMap<>();
  final SafetyChecker checker;
  final SimulatedNetwork network;
  final SortedMap<NodeId, SimulatedHost> hosts = new TreeMap<>();
  final TwinSides twins;
  final Verifier verifier;
  private final List<NodeId> genesis;
  private Optional<List<NodeId>> coming = Optional.empty();
  private final SplittableRandom byzantineRandom;
  private final SortedMap<NodeId, Integer> liesByNode = new TreeMap<>();
  private final Set<View> viewsEntered = new HashSet<>();
  private long letters;

  World(
      ConsensusProtocol protocol,
      SimulationOptions options,
      long seed,
      Transcript transcript,
      Application application) {
    this.application = application;
    this.seed = seed;
    this.protocol = protocol;
    this.options = options;
    this.transcript = transcript;
    this.syncs = new Syncs(this);
    List<NodeId> everybody = new ArrayList<>();
    int spare = options.workload().turnover().spareNodes();
    for (int i = 1; i <= options.nodes() + spare; i++) {
      everybody.add(new NodeId(i));
    }
    this.genesis = List.copyOf(everybody.subList(0, options.nodes()));
    // Every part draws from its own stream, so that one more draw here changes nothing there.
    SplittableRandom random = new SplittableRandom(seed);
    this.checker =
        new SafetyChecker(options, new Configurations(genesis), notary, submitted, this::failure);
    this.verifier = new Verifier(this);
    this.network =
        new SimulatedNetwork(
            schedule, transcript, occurrences, random.split(), everybody, options.weather());
    this.byzantineRandom = random.split();
    genesis.forEach(node -> addHost(node, random));
    SplittableRandom forTwins = random.split();
    everybody.subList(options.nodes(), everybody.size()).forEach(node -> addHost(node, random));
    this.twins = new TwinSides(this, forTwins);
  }

  private void addHost(NodeId node, SplittableRandom random) {
    SimulatedDisk disk = emptyDisk(node);
    hosts.put(node, new SimulatedHost(node, node.toString(), this, disk, random.split()));
  }

  /** The first members boot together; later ones have to find out what they come to. */
  SimulatedDisk emptyDisk(NodeId node) {
    return new SimulatedDisk(genesis, genesis.contains(node));
  }

  SimulatedHost host(NodeId id) {
    return Objects.requireNonNull(hosts.get(id), "no such node");
  }

  /** All processes, twins included, of nodes that somebody set up and nobody retired. */
  List<SimulatedHost> processes() {
    List<SimulatedHost> all = new ArrayList<>(hosts.values());
    all.addAll(twins.hosts());
    all.removeIf(host -> !host.machine().isDeployed());
    return all;
  }

  /** Sets the first members up. */
  void begin() {
    genesis.forEach(this::deploy);
    twins.begin();
  }

  /** Sets a node up, with whatever is on its disk. */
  void deploy(NodeId node) {
    host(node).deploy();
    twins.second(node).ifPresent(SimulatedHost::deploy);
  }

  void retire(NodeId node) {
    host(node).retire();
    twins.second(node).ifPresent(SimulatedHost::retire);
  }

  /** The members of the newest configuration. */
  List<NodeId> members() {
    return checker.configurations().newest();
  }

  /** A request from now on; it is sent to all nodes until it is ordered. */
  void submit(SimulatedRequest request) {
    submitted.put(request.id(), request);
    send(request);
  }

  /** Says a request once more. */
  void send(SimulatedRequest request) {
    for (SimulatedHost host : hosts.values()) {
      network.sendFromClient(
          request, host.id(), () -> host.machine().whenServing(() -> host.request(request)));
    }
  }

  /** A node has the blocks up to this height on its disk. */
  void ordered(NodeId node, long height) {
    // A faulty node may be first with a block; honest ones have not decided it yet.
    long last = Math.min(height, checker.chain().size());
    for (long next = told.getOrDefault(node, 0L) + 1; next <= last; next++) {
      Decision block = checker.chain().get((int) next - 1);
      told.put(node, next);
      List<String> requests = Blocks.ids(block.proposal());
      application.ordered(node, schedule.now(), next, requests, this::submitFor);
    }
  }

  private void submitFor(String id, int bytes) {
    if (submitted.containsKey(id)) {
      throw new IllegalArgumentException("request " + id + " was there before");
    }
    submit(new SimulatedRequest(id, APPLICATION, bytes, false, List.of()));
  }

  /** What is not done yet. */
  LivenessBound.Open open() {
    List<SimulatedRequest> open =
        submitted.values().stream().filter(r -> !checker.isDecided(r.id())).toList();
    return new LivenessBound.Open(
        open.size(),
        (int) open.stream().filter(SimulatedRequest::config).count(),
        checker.chain().size(),
        checker.configurations().count(),
        presentAndComingMembers().stream().mapToInt(List::size).max().orElse(1));
  }

  /** A buffer of a node holds so much; an honest one keeps its bounds. */
  void bounded(SimulatedHost host, String buffer, int size, int sizeMax) {
    if (size > sizeMax && !isByzantine(host.id())) {
      throw failure("%s keeps %d %s, %d are allowed".formatted(host, size, buffer, sizeMax));
    }
  }

  /** Who is asked to be the members next; empty if nobody asks. */
  void comingMembers(Optional<List<NodeId>> coming) {
    this.coming = coming;
  }

  List<List<NodeId>> presentAndComingMembers() {
    return coming.map(next -> List.of(members(), next)).orElse(List.of(members()));
  }

  /** The processes that another reaches under a node's address. */
  List<SimulatedHost> hostsOf(NodeId id, SimulatedHost caller) {
    return twins.reached(host(id), caller);
  }

  List<SimulatedHost> honestHosts() {
    return hosts.values().stream().filter(h -> !isByzantine(h.id())).toList();
  }

  boolean isByzantine(NodeId id) {
    return options.byzantine().containsKey(id);
  }

  SimulationFailure failure(String rule) {
    return new SimulationFailure(seed, schedule.now(), rule, transcript.tail());
  }

  void note(Object who, String what) {
    transcript.add(schedule.now(), who, what);
  }

  /** What an engine is told. A message was digested when it was said, and is long. */
  void note(SimulatedHost host, Event event) {
    if (event instanceof Event.Received(long _, var message)) {
      transcript.add(
          schedule.now(),
          host.toString(),
          () -> Transcript.text(event),
          host.id().value(),
          message.from().value());
    } else {
      note(host.toString(), Transcript.text(event));
    }
  }

  /** An engine says that it entered a view; the first of a configuration is nobody's change. */
  void enteredView(SimulatedHost host, long configSequence, long view) {
    if (view > 0 && !isByzantine(host.id()) && viewsEntered.add(new View(configSequence, view))) {
      occurrences.count(Occurrence.VIEW_CHANGE);
    }
  }

  /** The leader of the newest view that an honest node is in; empty while there is none. */
  Optional<NodeId> leader() {
    return honestHosts().stream()
        .flatMap(host -> host.status().stream())
        .max(Comparator.comparingLong(EngineStatus::viewOrRound))
        .flatMap(EngineStatus::leader);
  }

  /** Something that is sent once, and not signed. */
  Letter letter(String content) {
    return new Letter(++letters, () -> content);
  }

  /** How often each Byzantine node did something else than an honest one would have. */
  SortedMap<NodeId, Integer> liesByNode() {
    return liesByNode;
  }

  private void lies(NodeId node) {
    occurrences.count(Occurrence.LIE);
    liesByNode.merge(node, 1, Integer::sum);
  }

  /** What a node serves to one that lacks blocks: a Byzantine one may bend it. */
  List<Decision> served(NodeId server, List<Decision> blocks) {
    Byzantine behaviour = options.byzantine().get(server);
    if (behaviour == null || blocks.isEmpty()) {
      return blocks;
    }
    List<Decision> served = behaviour.serve(blocks, byzantineRandom);
    if (!served.equals(blocks)) {
      lies(server);
    }
    return served;
  }

  /** Signs and sends, a Byzantine node's messages as its behaviour bends them. */
  void send(
      SimulatedHost sender, long configSequence, List<NodeId> receivers, ConsensusMessage message) {
    NodeId from = sender.id();
    Byzantine behaviour = options.byzantine().get(from);
    if (behaviour == null) {
      Frame frame = frame(sender, configSequence, message);
      receivers.forEach(to -> transmit(sender, frame, to));
      return;
    }
    for (NodeId to : receivers) {
      Byzantine.Outgoing honest = new Byzantine.Outgoing(to, message);
      List<Byzantine.Sent> sent =
          to.equals(from) ? List.of(honest) : behaviour.replace(from, honest, byzantineRandom);
      if (!sent.equals(List.of(honest))) {
        lies(from);
      }
      sent.forEach(out -> send(sender, configSequence, out));
    }
  }

  private void send(SimulatedHost sender, long configSequence, Byzantine.Sent sent) {
    switch (sent) {
      case Byzantine.Outgoing(NodeId to, ConsensusMessage message) ->
          transmit(sender, frame(sender, configSequence, message), to);
      case Byzantine.Late(NodeId to, ConsensusMessage message, long delayMillis) -> {
        Frame frame = frame(sender, configSequence, message);
        schedule.after(delayMillis, () -> transmit(sender, frame, to));
      }
      case Byzantine.Garbage(NodeId to, Bytes bytes) ->
          transmit(
              sender,
              new Frame(sender.id(), configSequence, bytes, bytes.sha256(), letter("garbage")),
              to);
    }
  }

  private Frame frame(SimulatedHost sender, long configSequence, ConsensusMessage message) {
    NodeId from = sender.id();
    Bytes signature = notary.sign(from, configSequence, message.authentication());
    checker.signed(from, configSequence, message.authentication());
    Letter letter = new Letter(++letters, message::toString);
    Bytes encoded = message.encode();
    transcript.add(
        schedule.now(),
        sender.toString(),
        () -> "says " + letter + ": " + message,
        letter.number(),
        from.value(),
        encoded.hashCode(),
        signature.hashCode());
    return new Frame(from, configSequence, encoded, signature, letter);
  }

  private void transmit(SimulatedHost sender, Frame frame, NodeId to) {
    if (!sender.equals(hosts.get(sender.id()))) {
      occurrences.count(Occurrence.TWIN_SPOKE);
    }
    if (to.equals(sender.id())) {
      // A node's own copy dies with the process; others' messages reach whoever is up.
      int life = sender.machine().life();
      schedule.after(
          0,
          () -> {
            if (sender.machine().life() == life) {
              sender.machine().whenAwake(() -> sender.receive(frame));
            }
          });
      return;
    }
    for (SimulatedHost receiver : hostsOf(to, sender)) {
      network.send(
          frame.from(),
          to,
          frame.letter(),
          () -> receiver.machine().whenAwake(() -> receiver.receive(frame)));
    }
  }
}
