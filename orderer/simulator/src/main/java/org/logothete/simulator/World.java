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
  final Transcript transcript = new Transcript();
  final Notary notary = new Notary();
  final Map<String, SimulatedRequest> submitted = new LinkedHashMap<>();
  final SafetyChecker checker;
  final SimulatedNetwork network;
  final SortedMap<NodeId, SimulatedHost> hosts = new TreeMap<>();
  private final SplittableRandom byzantineRandom;

  World(ConsensusProtocol protocol, SimulationOptions options, long seed) {
    this.seed = seed;
    this.protocol = protocol;
    this.options = options;
    for (int i = 1; i <= options.nodes(); i++) {
      members.add(new NodeId(i));
    }
    // Every part draws from its own stream, so that one more draw here changes nothing there.
    SplittableRandom random = new SplittableRandom(seed);
    this.checker = new SafetyChecker(options, notary, submitted, this::failure);
    this.network = new SimulatedNetwork(schedule, random.split(), members, options.weather());
    this.byzantineRandom = random.split();
    for (NodeId member : members) {
      hosts.put(member, new SimulatedHost(member, this, random.split()));
    }
  }

  SimulatedHost host(NodeId id) {
    return Objects.requireNonNull(hosts.get(id), "no such node");
  }

  List<SimulatedHost> honestHosts() {
    return hosts.values().stream().filter(h -> !isByzantine(h.id())).toList();
  }

  boolean isByzantine(NodeId id) {
    return options.byzantine().containsKey(id);
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

  /** Signs and sends, a Byzantine node's messages as its behaviour bends them. */
  void send(NodeId from, long configSequence, List<NodeId> receivers, ConsensusMessage message) {
    Byzantine behaviour = options.byzantine().get(from);
    if (behaviour == null) {
      Frame frame = frame(from, configSequence, message);
      receivers.forEach(to -> transmit(frame, to));
      return;
    }
    for (NodeId to : receivers) {
      Byzantine.Outgoing honest = new Byzantine.Outgoing(to, message);
      List<Byzantine.Outgoing> sent =
          to.equals(from) ? List.of(honest) : behaviour.replace(from, honest, byzantineRandom);
      sent.forEach(out -> transmit(frame(from, configSequence, out.message()), out.to()));
    }
  }

  private Frame frame(NodeId from, long configSequence, ConsensusMessage message) {
    Bytes signature = notary.sign(from, configSequence, message.authentication());
    checker.signed(from, configSequence, message.authentication());
    return new Frame(from, configSequence, message.encode(), signature);
  }

  private void transmit(Frame frame, NodeId to) {
    SimulatedHost receiver = host(to);
    int life = receiver.life();
    boolean own = frame.from().equals(to);
    network.send(
        frame.from(),
        to,
        () -> {
          // A node's own copy dies with the process; others' messages reach whoever is up.
          if (!own || receiver.life() == life) {
            receiver.whenAwake(() -> receiver.receive(frame));
          }
        });
  }
}
