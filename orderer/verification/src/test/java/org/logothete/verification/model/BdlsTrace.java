package org.logothete.verification.model;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.logothete.bdls.message.BdlsMessage;
import org.logothete.bdls.message.Choice;
import org.logothete.bdls.message.Commit;
import org.logothete.bdls.message.Decide;
import org.logothete.bdls.message.Heartbeat;
import org.logothete.bdls.message.Lock;
import org.logothete.bdls.message.LockCertificate;
import org.logothete.bdls.message.LockRelease;
import org.logothete.bdls.message.ProposalReply;
import org.logothete.bdls.message.ProposalRequest;
import org.logothete.bdls.message.Resync;
import org.logothete.bdls.message.RoundCertificate;
import org.logothete.bdls.message.RoundChange;
import org.logothete.bdls.message.Select;
import org.logothete.consensus.Authenticated;
import org.logothete.consensus.Bytes;
import org.logothete.consensus.DecidedTip;
import org.logothete.consensus.DecisionCertificate;
import org.logothete.consensus.Effect;
import org.logothete.consensus.Event;
import org.logothete.consensus.NodeId;

/** What honest nodes said in a run of BDLS, height by height, as docs/spec/bdls.als tells it. */
final class BdlsTrace implements Trace {
  /** What one node said at a height: by round, everything, also what no honest node says. */
  private static final class Acts {
    private final SortedMap<Long, SortedSet<Bytes>> votes = new TreeMap<>();
    private final SortedMap<Long, Set<Long>> shown = new TreeMap<>();
    private final SortedMap<Long, SortedSet<Bytes>> commits = new TreeMap<>();
  }

  private final List<NodeId> honest;
  private final int faulty;
  private final SortedMap<Long, SortedMap<NodeId, Acts>> byHeight = new TreeMap<>();

  BdlsTrace(List<NodeId> honest, int faulty) {
    this.honest = honest;
    this.faulty = faulty;
  }

  @Override
  public void saw(NodeId node, Event event, List<Effect> effects) {
    switch (event) {
      case Event.Received(_, var received) -> heard(received);
      case Event.CaughtUp(_, DecidedTip tip) -> tip.certificate().ifPresent(this::decision);
      case Event.Started started -> started.tip().certificate().ifPresent(this::decision);
      case Event.Submitted _, Event.TimerFired _, Event.Validated _, Event.Finalized _ -> {}
      case Event.Heard _, Event.Backlog _, Event.Overdue _ -> {}
    }
  }

  private Acts acts(NodeId node, long height) {
    return byHeight
        .computeIfAbsent(height, _ -> new TreeMap<>())
        .computeIfAbsent(node, _ -> new Acts());
  }

  private void heard(Authenticated<?> received) {
    NodeId from = received.from();
    switch ((BdlsMessage) received.message()) {
      case RoundChange m -> {
        vote(from, m.height(), m.round(), m.choiceDigest());
        m.lock().ifPresent(this::lock);
        Set<Long> shown =
            acts(from, m.height()).shown.computeIfAbsent(m.round(), _ -> new TreeSet<>());
        m.lock().ifPresent(lock -> shown.add(lock.round()));
      }
      case Commit m -> commit(from, m.height(), m.round(), m.header().digest());
      case Select m -> {
        m.began().ifPresent(this::round);
        if (m.choice() instanceof Choice.Locked(LockCertificate lock)) {
          lock(lock);
        }
      }
      case Lock(LockCertificate lock) -> lock(lock);
      case LockRelease(LockCertificate lock) -> lock(lock);
      case Resync m -> {
        m.began().ifPresent(this::round);
        m.lock().ifPresent(this::lock);
      }
      case Decide(DecisionCertificate certificate) -> decision(certificate);
      case Heartbeat _, ProposalRequest _, ProposalReply _ -> {}
    }
  }

  private void vote(NodeId node, long height, long round, Bytes choice) {
    acts(node, height).votes.computeIfAbsent(round, _ -> new TreeSet<>()).add(choice);
  }

  private void commit(NodeId node, long height, long round, Bytes digest) {
    acts(node, height).commits.computeIfAbsent(round, _ -> new TreeSet<>()).add(digest);
  }

  private void lock(LockCertificate lock) {
    lock.signatures()
        .keySet()
        .forEach(node -> vote(node, lock.height(), lock.round(), lock.header().digest()));
  }

  private void round(RoundCertificate certificate) {
    certificate
        .votes()
        .forEach(v -> vote(v.voter(), certificate.height(), certificate.round(), v.choice()));
  }

  private void decision(DecisionCertificate certificate) {
    certificate
        .signatures()
        .keySet()
        .forEach(
            node ->
                commit(
                    node,
                    certificate.height(),
                    certificate.viewOrRound(),
                    certificate.header().digest()));
  }

  @Override
  public SortedMap<Long, History> histories() {
    SortedMap<Long, History> histories = new TreeMap<>();
    byHeight.forEach((height, acts) -> histories.put(height, history(acts)));
    return histories;
  }

  private History history(SortedMap<NodeId, Acts> acts) {
    NavigableSet<Long> rounds = new TreeSet<>(List.of(0L));
    Map<Bytes, String> blocks = new LinkedHashMap<>(Map.of(RoundChange.NOTHING, "Nothing"));
    for (NodeId node : honest) {
      Optional.ofNullable(acts.get(node))
          .ifPresent(
              said -> {
                rounds.addAll(said.votes.keySet());
                rounds.addAll(said.commits.keySet());
                said.shown.values().forEach(all -> all.forEach(rounds::add));
                said.votes.values().forEach(all -> all.forEach(b -> name(b, blocks)));
                said.commits.values().forEach(all -> all.forEach(b -> name(b, blocks)));
              });
    }
    History history = new History();
    history.are("Round", rounds.stream().map(round -> "R" + round).toList());
    history.are("Block", blocks.values().stream().filter(b -> !b.equals("Nothing")).toList());
    history.are("Honest", "Node", honest.stream().map(NodeId::toString).toList());
    history.are("Faulty", "Node", IntStream.range(0, faulty).mapToObj(i -> "F" + i).toList());
    for (NodeId node : honest) {
      Acts said = acts.getOrDefault(node, new Acts());
      said.votes.forEach(
          (r, all) -> all.forEach(b -> history.add("vote", node + "", "R" + r, name(b, blocks))));
      said.shown.forEach(
          (r, all) -> all.forEach(l -> history.add("shown", node + "", "R" + r, "R" + l)));
      said.commits.forEach(
          (r, all) -> all.forEach(b -> history.add("commit", node + "", "R" + r, name(b, blocks))));
    }
    return history;
  }

  private static String name(Bytes digest, Map<Bytes, String> blocks) {
    return blocks.computeIfAbsent(digest, _ -> "B" + blocks.size());
  }
}
