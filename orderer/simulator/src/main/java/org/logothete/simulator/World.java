package org.logothete.simulator;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.logothete.consensus.Bytes;
import org.logothete.consensus.ConsensusMessage;
import org.logothete.consensus.ConsensusProtocol;
import org.logothete.consensus.Decision;
import org.logothete.consensus.Membership;
import org.logothete.consensus.NodeId;
import org.logothete.consensus.QuorumSize;

/** What all nodes of a run share. */
final class World {
  /** A message as it travels. */
  record Frame(NodeId from, long configSequence, Bytes encoded, Bytes signature) {}

  final long seed;
  final ConsensusProtocol protocol;
  final SimulationOptions options;
  final List<NodeId> members = new ArrayList<>();
  final Schedule schedule = new Schedule();
  final Transcript transcript;
  final Notary notary = new Notary();
  final Map<String, SimulatedRequest> submitted = new LinkedHashMap<>();
  final SafetyChecker checker;
  final SimulatedNetwork network;
  final SortedMap<NodeId, SimulatedHost> hosts = new TreeMap<>();
  final TwinSides twins;
  private final SplittableRandom byzantineRandom;

  World(ConsensusProtocol protocol, SimulationOptions options, long seed, Transcript transcript) {
    this.seed = seed;
    this.protocol = protocol;
    this.options = options;
    this.transcript = transcript;
    for (int i = 1; i <= options.nodes(); i++) {
      members.add(new NodeId(i));
    }
    // Every part draws from its own stream, so that one more draw here changes nothing there.
    SplittableRandom random = new SplittableRandom(seed);
    this.checker = new SafetyChecker(options, notary, submitted, this::failure);
    this.network = new SimulatedNetwork(schedule, random.split(), members, options.weather());
    this.byzantineRandom = random.split();
    for (NodeId member : members) {
      hosts.put(member, new SimulatedHost(member, member.toString(), this, random.split()));
    }
    this.twins = new TwinSides(this, random.split());
  }

  SimulatedHost host(NodeId id) {
    return Objects.requireNonNull(hosts.get(id), "no such node");
  }

  /** All processes, twins included. */
  List<SimulatedHost> processes() {
    List<SimulatedHost> all = new ArrayList<>(hosts.values());
    all.addAll(twins.hosts());
    return all;
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

  /** Whether one more node may be faulty beside the Byzantine ones and those that lost votes. */
  boolean bearsOneMoreFaultyNode() {
    long forgetful = honestHosts().stream().filter(h -> h.disk().mayHaveForgotten()).count();
    return options.byzantine().size() + forgetful < new QuorumSize(members.size()).faulty();
  }

  Membership membershipOf(NodeId self) {
    return new Membership(members, self);
  }

  int quorum() {
    return new QuorumSize(members.size()).quorum();
  }

  SimulationFailure failure(String rule) {
    return new SimulationFailure(seed, schedule.now(), rule, transcript.tail());
  }

  void note(Object who, String what) {
    transcript.add(schedule.now(), who, what);
  }

  /** What a node serves to one that lacks blocks: a Byzantine one may bend it. */
  List<Decision> served(NodeId server, List<Decision> blocks) {
    Byzantine behaviour = options.byzantine().get(server);
    return behaviour == null || blocks.isEmpty()
        ? blocks
        : behaviour.serve(blocks, byzantineRandom);
  }

  /** Signs and sends, a Byzantine node's messages as its behaviour bends them. */
  void send(
      SimulatedHost sender, long configSequence, List<NodeId> receivers, ConsensusMessage message) {
    NodeId from = sender.id();
    Byzantine behaviour = options.byzantine().get(from);
    if (behaviour == null) {
      Frame frame = frame(from, configSequence, message);
      receivers.forEach(to -> transmit(sender, frame, to));
      return;
    }
    for (NodeId to : receivers) {
      Byzantine.Outgoing honest = new Byzantine.Outgoing(to, message);
      List<Byzantine.Sent> sent =
          to.equals(from) ? List.of(honest) : behaviour.replace(from, honest, byzantineRandom);
      sent.forEach(out -> send(sender, configSequence, out));
    }
  }

  private void send(SimulatedHost sender, long configSequence, Byzantine.Sent sent) {
    NodeId from = sender.id();
    switch (sent) {
      case Byzantine.Outgoing(NodeId to, ConsensusMessage message) ->
          transmit(sender, frame(from, configSequence, message), to);
      case Byzantine.Late(NodeId to, ConsensusMessage message, long delayMillis) -> {
        Frame frame = frame(from, configSequence, message);
        schedule.after(delayMillis, () -> transmit(sender, frame, to));
      }
      case Byzantine.Garbage(NodeId to, Bytes bytes) ->
          transmit(sender, new Frame(from, configSequence, bytes, bytes.sha256()), to);
    }
  }

  private Frame frame(NodeId from, long configSequence, ConsensusMessage message) {
    Bytes signature = notary.sign(from, configSequence, message.authentication());
    checker.signed(from, configSequence, message.authentication());
    return new Frame(from, configSequence, message.encode(), signature);
  }

  private void transmit(SimulatedHost sender, Frame frame, NodeId to) {
    if (to.equals(sender.id())) {
      // A node's own copy dies with the process; others' messages reach whoever is up.
      int life = sender.life();
      schedule.after(
          0,
          () -> {
            if (sender.life() == life) {
              sender.whenAwake(() -> sender.receive(frame));
            }
          });
      return;
    }
    for (SimulatedHost receiver : hostsOf(to, sender)) {
      network.send(frame.from(), to, () -> receiver.whenAwake(() -> receiver.receive(frame)));
    }
  }
}
