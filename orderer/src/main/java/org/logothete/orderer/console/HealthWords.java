package org.logothete.orderer.console;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.logothete.consensus.QuorumSize;
import org.logothete.orderer.channel.ChannelStatus;
import org.logothete.orderer.channel.Voting;
import org.logothete.orderer.console.Member.Standing;
import org.logothete.orderer.ops.HealthCheck;
import org.logothete.orderer.ops.Readiness;

/** How a node and its channels are, in sentences for whoever is woken at night. */
final class HealthWords {
  private HealthWords() {}

  /** Of what {@code /healthz} looks at; none if all is well. */
  static List<Finding> node(List<HealthCheck> checks) {
    List<Finding> findings = new ArrayList<>();
    for (HealthCheck check : checks) {
      Optional<String> failure = check.probe().failure();
      failure.ifPresent(text -> findings.add(new Finding(Level.TROUBLE, check.component(), text)));
      if (failure.isEmpty()) {
        check
            .probe()
            .warning()
            .ifPresent(text -> findings.add(new Finding(Level.WARNING, check.component(), text)));
      }
    }
    return findings;
  }

  /** Of evidence that is kept; none if there is none. */
  static List<Finding> evidence(int files) {
    return files == 0
        ? List.of()
        : List.of(
            new Finding(
                Level.WARNING,
                "evidence",
                files == 1
                    ? "there is proof that a consenter broke the protocol"
                    : "there are %d proofs that consenters broke the protocol".formatted(files)));
  }

  /** Of a channel; one sentence if all is well. */
  static List<Finding> channel(ChannelSight sight, boolean executionStopped) {
    ChannelStatus status = sight.status();
    List<Finding> findings = new ArrayList<>();
    for (String obstacle : Readiness.obstacles(status)) {
      findings.add(new Finding(Level.TROUBLE, sight.channel(), obstacle));
    }
    if (executionStopped) {
      findings.add(
          new Finding(
              Level.TROUBLE,
              sight.channel(),
              "execution of chaincode stopped; read the node's log"));
    }
    if (status.voting() == Voting.NOT_YET) {
      findings.add(
          new Finding(
              Level.WARNING,
              sight.channel(),
              "this node does not vote yet: " + status.voting().explanation()));
    }
    findings.addAll(members(sight));
    if (findings.isEmpty()) {
      findings.add(new Finding(Level.WELL, sight.channel(), allWell(sight)));
    }
    return findings;
  }

  private static List<Finding> members(ChannelSight sight) {
    List<Finding> findings = new ArrayList<>();
    List<Member> lost = new ArrayList<>();
    for (Member member : sight.members()) {
      String name = member.title();
      switch (member.standing()) {
        case LOST -> lost.add(member);
        case SILENT ->
            findings.add(
                new Finding(Level.WARNING, sight.channel(), name + " is linked and says nothing"));
        case BEHIND ->
            findings.add(
                new Finding(
                    Level.WARNING,
                    sight.channel(),
                    "%s is %d blocks behind".formatted(name, member.lag())));
        case HERE, WELL, UNKNOWN -> {}
      }
      if (member.doubts() && member.standing() == Standing.WELL) {
        findings.add(
            new Finding(Level.WARNING, sight.channel(), name + " holds the leader for faulty"));
      }
    }
    if (!lost.isEmpty()) {
      findings.addFirst(new Finding(Level.WARNING, sight.channel(), lost(sight, lost)));
    }
    return findings;
  }

  private static String lost(ChannelSight sight, List<Member> lost) {
    int borne = new QuorumSize(sight.consenters().size()).faulty();
    String who =
        String.join(
            ", ", lost.stream().map(member -> member.title() + " " + lastHeard(member)).toList());
    String left =
        lost.size() < borne
            ? "the channel orders with as many as %d lost".formatted(borne)
            : lost.size() == borne
                ? "the channel still orders; with one more lost it would not"
                : "more than the %d that the channel can do without".formatted(borne);
    return "lost: %s; %s".formatted(who, left);
  }

  private static String lastHeard(Member member) {
    return member.silentMillis().isPresent()
        ? "was heard from last %d s ago".formatted(member.silentMillis().getAsLong() / 1_000)
        : "was not heard from since this node started";
  }

  private static String allWell(ChannelSight sight) {
    ChannelStatus status = sight.status();
    if (status.voting() == Voting.NOT_A_CONSENTER) {
      return "this node follows and takes blocks from %s; block %d is the newest"
          .formatted(status.source(), status.height() - 1);
    }
    String leader =
        sight.members().stream()
            .filter(Member::leads)
            .map(Member::title)
            .findFirst()
            .orElse("nobody");
    return "this node votes, all %d consenters are linked, %s leads, block %d is the newest"
        .formatted(sight.consenters().size(), leader, status.height() - 1);
  }
}
