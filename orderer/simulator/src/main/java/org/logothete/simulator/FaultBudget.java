package org.logothete.simulator;

import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.logothete.consensus.NodeId;
import org.logothete.consensus.QuorumSize;

/**
 * How much may go wrong at once in each configuration, so that what the protocol promises can be
 * asked of it.
 *
 * <ul>
 *   <li>Safety: Byzantine nodes, and those whose disk lost votes or will be replaced because it
 *       rots, are at most f of any configuration that somebody still works in.
 *   <li>Liveness: if there are any, a quorum of honest nodes may vote without those that do not
 *       vote yet. Added nodes are among these: one that comes after the first block of its
 *       configuration votes no sooner than one that was wiped (docs/decisions/0005), and that block
 *       may have been decided with the vote of a Byzantine node which then keeps silent.
 *   <li>Way back: whoever begins at the genesis block asks the members it knows of for the next
 *       blocks. So of each configuration that ended an honest member is there and beyond it.
 * </ul>
 */
final class FaultBudget {
  private final World world;

  FaultBudget(World world) {
    this.world = world;
  }

  /** Whether the network gets on if these become its members. */
  boolean bears(List<NodeId> members) {
    return isSafe(members, Set.of()) && isLive(members, Set.of());
  }

  /** Whether a node may lose its disk, and so be faulty until it votes again. */
  boolean bearsLossOf(SimulatedHost host) {
    if (world.isByzantine(host.id())) {
      return false;
    }
    boolean already = host.disk().mayHaveForgotten() || host.disk().isRotten();
    if (!already && !bearsOneMoreFaulty(host.id())) {
      return false;
    }
    return isReachableWithout(host);
  }

  /**
   * Whether a disk may rot. Nobody notices at once: a node that never voted may be made a member
   * and vote in the meantime, and lose these votes, so new disks stay whole.
   */
  boolean bearsRotOf(SimulatedHost host) {
    return !host.disk().isNew() && bearsLossOf(host);
  }

  private boolean bearsOneMoreFaulty(NodeId node) {
    Set<NodeId> lost = Set.of(node);
    boolean safe = configurationsInUse(node).stream().allMatch(members -> isSafe(members, lost));
    return safe
        && world.presentAndComingMembers().stream()
            .allMatch(members -> isSafe(members, lost) && isLive(members, lost));
  }

  /** Of all honest nodes but the one in question. */
  private Set<List<NodeId>> configurationsInUse(NodeId node) {
    return others(node).stream().map(host -> host.disk().members()).collect(Collectors.toSet());
  }

  private List<SimulatedHost> others(NodeId node) {
    return world.honestHosts().stream()
        .filter(host -> host.machine().isDeployed() && !host.id().equals(node))
        .toList();
  }

  private boolean isSafe(List<NodeId> members, Set<NodeId> lost) {
    return unreliable(members, lost) <= new QuorumSize(members.size()).faulty();
  }

  private boolean isLive(List<NodeId> members, Set<NodeId> lost) {
    int unreliable = unreliable(members, lost);
    int newcomers = 0;
    for (NodeId member : members) {
      if (!isUnreliable(member, lost) && world.host(member).disk().isNew()) {
        newcomers++;
      }
    }
    return unreliable == 0
        || members.size() - unreliable - newcomers >= new QuorumSize(members.size()).quorum();
  }

  private int unreliable(List<NodeId> members, Set<NodeId> lost) {
    return (int) members.stream().filter(member -> isUnreliable(member, lost)).count();
  }

  private boolean isUnreliable(NodeId member, Set<NodeId> lost) {
    return world.isByzantine(member)
        || world.host(member).disk().mayHaveForgotten()
        || world.host(member).disk().isRotten()
        || (lost.contains(member) && !world.host(member).disk().isNew());
  }

  /** Whether others find their way through all configurations if this node is gone or wiped. */
  boolean isReachableWithout(SimulatedHost gone) {
    List<SimulatedHost> servers = others(gone.id());
    return world.checker.configurations().byEnd().entrySet().stream()
        .allMatch(
            ended ->
                servers.stream()
                    .anyMatch(
                        server ->
                            !server.disk().isRotten()
                                && ended.getValue().contains(server.id())
                                && server.disk().height() >= ended.getKey()));
  }
}
