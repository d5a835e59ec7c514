package org.logothete.orderer.console;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import org.logothete.consensus.QuorumSize;
import org.logothete.network.channel.Consenter;
import org.logothete.orderer.channel.ChannelStatus;
import org.logothete.orderer.channel.Relation;
import org.logothete.orderer.channel.Voting;
import org.logothete.orderer.client.CommonName;
import org.logothete.orderer.console.Member.Standing;
import org.logothete.orderer.ops.Readiness;

/**
 * All that this node knows of a channel's network at one moment. Of other nodes it knows what came
 * over its links, which may be a lie of theirs.
 *
 * @param firstBlock oldest block from which on none was pruned
 * @param self which consenter this node is; empty if none
 * @param linked the other consenters that frames can be sent to
 * @param signs the newest sign of life of each consenter
 * @param blocks newest blocks that became durable here, ascending
 */
record ChannelSight(
    String channel,
    ChannelStatus status,
    long firstBlock,
    List<Consenter> consenters,
    OptionalInt self,
    Set<Integer> linked,
    Map<Integer, Timeline.Sign> signs,
    List<Timeline.DurableBlock> blocks,
    Instant now) {
  /** Nodes show that they live many times a second. */
  static final Duration SILENCE = Duration.ofSeconds(5);

  /** What is counted for rates. */
  static final Duration OF_LATE = Duration.ofSeconds(10);

  ChannelSight {
    consenters = List.copyOf(consenters);
    linked = Set.copyOf(linked);
    signs = Map.copyOf(signs);
    blocks = List.copyOf(blocks);
  }

  /** The newest block that is known to be decided. */
  private long newestDecided() {
    return status.height() - 1 + status.lag();
  }

  List<Member> members() {
    List<Member> members = new ArrayList<>();
    for (Consenter consenter : consenters) {
      members.add(member(consenter));
    }
    return members;
  }

  private Member member(Consenter consenter) {
    boolean here = self.isPresent() && self.getAsInt() == consenter.id();
    Optional<Timeline.Sign> sign = Optional.ofNullable(signs.get(consenter.id()));
    OptionalLong newest =
        here
            ? OptionalLong.of(status.height() - 1)
            : sign.map(each -> OptionalLong.of(each.newestBlock())).orElse(OptionalLong.empty());
    OptionalLong silence =
        here
            ? OptionalLong.of(0)
            : sign.map(each -> OptionalLong.of(millisSince(each.at())))
                .orElse(OptionalLong.empty());
    long lag = newest.isPresent() ? Math.max(0, newestDecided() - newest.getAsLong()) : 0;
    return new Member(
        consenter.id(),
        CommonName.of(consenter.identityCertificate()),
        consenter.mspId(),
        consenter.host() + ":" + consenter.port(),
        here ? Standing.HERE : standing(consenter.id(), silence, lag),
        status.leader().isPresent() && status.leader().getAsInt() == consenter.id(),
        newest,
        lag,
        silence,
        sign.map(Timeline.Sign::doubts).orElse(false));
  }

  private long millisSince(Instant then) {
    return Math.max(0, Duration.between(then, now).toMillis());
  }

  private Standing standing(int id, OptionalLong silence, long lag) {
    if (!linked.contains(id)) {
      return status.voting() == Voting.NOT_A_CONSENTER ? Standing.UNKNOWN : Standing.LOST;
    }
    if (silence.isEmpty() || silence.getAsLong() > SILENCE.toMillis()) {
      return Standing.SILENT;
    }
    return lag > Readiness.LAG_MAX ? Standing.BEHIND : Standing.WELL;
  }

  ObjectNode json() {
    QuorumSize size = new QuorumSize(consenters.size());
    ObjectNode node =
        Json.object()
            .put("channel", channel)
            .put("time", now.toString())
            .put("engine", status.engine())
            .put("relation", Relation.of(status.voting()).label())
            .put("voting", status.voting() == Voting.VOTES)
            .put("follows", status.source())
            .put("newestBlock", status.height() - 1)
            .put("firstBlock", firstBlock)
            .put("lag", status.lag())
            .put("viewOrRound", status.viewOrRound())
            .put("configSequence", status.configSequence())
            .put("pooledRequests", status.pooledRequests())
            .put("quorum", size.quorum())
            .put("faultsBorne", size.faulty())
            .put("halted", status.halted());
    Json.put(node, "leader", status.leader());
    List<Timeline.DurableBlock> recent =
        blocks.stream().filter(block -> block.at().isAfter(now.minus(OF_LATE))).toList();
    node.putObject("ofLate")
        .put("seconds", OF_LATE.toSeconds())
        .put("blocks", recent.size())
        .put("transactions", recent.stream().mapToLong(Timeline.DurableBlock::transactions).sum());
    ArrayNode list = node.putArray("members");
    members().forEach(member -> list.add(member.json()));
    return node;
  }
}
