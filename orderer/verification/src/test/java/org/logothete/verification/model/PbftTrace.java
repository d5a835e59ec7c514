package org.logothete.verification.model;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.logothete.consensus.Authenticated;
import org.logothete.consensus.Bytes;
import org.logothete.consensus.DecidedTip;
import org.logothete.consensus.DecisionCertificate;
import org.logothete.consensus.Effect;
import org.logothete.consensus.Event;
import org.logothete.consensus.NodeId;
import org.logothete.consensus.ProposalHeader;
import org.logothete.pbft.message.Commit;
import org.logothete.pbft.message.Heartbeat;
import org.logothete.pbft.message.NewView;
import org.logothete.pbft.message.NewViewReply;
import org.logothete.pbft.message.NewViewRequest;
import org.logothete.pbft.message.PbftMessage;
import org.logothete.pbft.message.PrePrepare;
import org.logothete.pbft.message.Prepare;
import org.logothete.pbft.message.PreparedCertificate;
import org.logothete.pbft.message.ProposalReply;
import org.logothete.pbft.message.ProposalRequest;
import org.logothete.pbft.message.Reminder;
import org.logothete.pbft.message.SignedViewChange;
import org.logothete.pbft.message.ViewChange;

/** What honest nodes said in a run of PBFT, as docs/spec/pbft.als tells it. */
final class PbftTrace implements Trace {
  /** Kind of the log record that says that a view was entered, see docs/pbft.md. */
  private static final int ENTERED_VIEW = 1;

  private enum Phase {
    PREPARE,
    COMMIT
  }

  /** A vote without the voter. */
  record Vote(Phase phase, long view, Bytes digest) {
    private static Vote of(Prepare prepare) {
      return new Vote(Phase.PREPARE, prepare.view(), prepare.digest());
    }

    private static Vote of(Commit commit) {
      return new Vote(Phase.COMMIT, commit.view(), commit.header().digest());
    }
  }

  /**
   * What a header says of the one below it. Faulty nodes may show a block's hash with another
   * configuration, on which nothing honest lies.
   */
  private record Link(Bytes hash, long lastConfig) {
    private static Link of(ProposalHeader header) {
      return new Link(header.hash(), header.lastConfig());
    }

    private static Link below(ProposalHeader header) {
      return new Link(header.previousHash(), header.lastConfig());
    }
  }

  /** A view change and who sent it. */
  record Report(NodeId by, ViewChange content) {}

  /**
   * How far a new view goes.
   *
   * @param decided the highest height that it proves decided: all below is settled
   * @param shown the highest height that it shows a prepared certificate of
   */
  private record Reach(long decided, long shown) {
    private static Reach of(List<Report> newView) {
      return new Reach(
          newView.stream().mapToLong(report -> decidedHeight(report.content)).max().orElse(0),
          newView.stream()
              .flatMap(report -> report.content.prepared().stream())
              .mapToLong(PreparedCertificate::height)
              .max()
              .orElse(0));
    }
  }

  private final List<NodeId> honest;
  private final int faulty;
  private final Map<Bytes, ProposalHeader> headers = new LinkedHashMap<>();
  private final SortedMap<NodeId, Outgoing<Vote>> outgoing = new TreeMap<>();
  private final SortedMap<NodeId, Set<Vote>> votes = new TreeMap<>();
  private final Set<Report> reports = new LinkedHashSet<>();
  private final SortedMap<NodeId, SortedMap<Long, List<Report>>> began = new TreeMap<>();
  private final Map<Link, ProposalHeader> byLink = new LinkedHashMap<>();

  PbftTrace(List<NodeId> honest, int faulty) {
    this.honest = honest;
    this.faulty = faulty;
    for (NodeId node : honest) {
      outgoing.put(node, new Outgoing<>());
      votes.put(node, new LinkedHashSet<>());
      began.put(node, new TreeMap<>());
    }
  }

  @Override
  public void saw(NodeId node, Event event, List<Effect> effects) {
    switch (event) {
      case Event.Received(_, var received) -> {
        heard(received);
        if (entersView(effects)) {
          enters(node, (PbftMessage) received.message());
        }
      }
      case Event.CaughtUp(_, DecidedTip tip) -> tip.certificate().ifPresent(this::decided);
      case Event.Started started -> {
        started.tip().certificate().ifPresent(this::decided);
        Optional.ofNullable(outgoing.get(node)).ifPresent(Outgoing::starts);
      }
      case Event.Submitted _, Event.TimerFired _, Event.Validated _, Event.Finalized _ -> {}
      case Event.Heard _, Event.Backlog _, Event.Overdue _ -> {}
    }
    Optional.ofNullable(outgoing.get(node)).ifPresent(own -> effects.forEach(e -> means(own, e)));
  }

  private static void means(Outgoing<Vote> own, Effect effect) {
    if (effect instanceof Effect.Broadcast(Prepare prepare)) {
      own.means(Vote.of(prepare));
    } else if (effect instanceof Effect.Broadcast(Commit commit)) {
      own.means(Vote.of(commit));
    }
  }

  private static boolean entersView(List<Effect> effects) {
    return effects.stream()
        .anyMatch(
            e ->
                e instanceof Effect.Persist(var key, _)
                    && key.height() == 0
                    && key.kind() == ENTERED_VIEW);
  }

  private void enters(NodeId node, PbftMessage proof) {
    NewView newView = proof instanceof NewViewReply reply ? reply.newView() : (NewView) proof;
    SortedMap<Long, List<Report>> own = began.get(node);
    if (own != null) {
      own.put(newView.view(), newView.viewChanges().stream().map(PbftTrace::report).toList());
    }
  }

  private static Report report(SignedViewChange signed) {
    return new Report(signed.signer(), signed.viewChange());
  }

  private void heard(Authenticated<?> received) {
    NodeId from = received.from();
    switch ((PbftMessage) received.message()) {
      case PrePrepare m -> header(m.proposal().header());
      case Prepare m -> vote(from, Vote.of(m));
      case Commit m -> {
        header(m.header());
        vote(from, Vote.of(m));
      }
      case ViewChange m -> reported(new Report(from, m));
      case NewView m -> m.viewChanges().forEach(signed -> reported(report(signed)));
      case NewViewReply m -> m.newView().viewChanges().forEach(s -> reported(report(s)));
      case ProposalReply m -> header(m.proposal().header());
      case Reminder m -> reported(report(m.promise()));
      case Heartbeat _, NewViewRequest _, ProposalRequest _ -> {}
    }
  }

  private void header(ProposalHeader header) {
    headers.putIfAbsent(header.digest(), header);
    byLink.putIfAbsent(Link.of(header), header);
  }

  private void vote(NodeId node, Vote vote) {
    Set<Vote> own = votes.get(node);
    if (own != null && !own.contains(vote)) {
      own.addAll(Objects.requireNonNull(outgoing.get(node)).upTo(vote));
    }
  }

  private void reported(Report report) {
    if (reports.add(report)) {
      report.content.decided().ifPresent(this::decided);
      report.content.prepared().forEach(this::prepared);
    }
  }

  private void prepared(PreparedCertificate certificate) {
    header(certificate.header());
    Vote vote = new Vote(Phase.PREPARE, certificate.view(), certificate.header().digest());
    certificate.signatures().keySet().forEach(node -> vote(node, vote));
  }

  private void decided(DecisionCertificate certificate) {
    header(certificate.header());
    Vote vote = new Vote(Phase.COMMIT, certificate.viewOrRound(), certificate.header().digest());
    certificate.signatures().keySet().forEach(node -> vote(node, vote));
  }

  /**
   * The histories of runs of heights, by their lowest heights. A run ends where what is above and
   * what is below have no influence on each other's rules; where it can be, the last height of a
   * run is the first of the next, so that what lies on what is seen everywhere.
   */
  @Override
  public SortedMap<Long, History> histories() {
    SortedMap<Long, History> histories = new TreeMap<>();
    Set<Reach> newViews = new LinkedHashSet<>();
    began.values().forEach(views -> views.values().forEach(all -> newViews.add(Reach.of(all))));
    long top = headers.values().stream().mapToLong(ProposalHeader::height).max().orElse(0);
    long lowest = 1;
    while (lowest <= top) {
      long highest = Math.min(lowest + 1, top);
      while (highest < top && !isBoundary(highest, newViews)) {
        highest++;
      }
      histories.put(lowest, new Run(lowest, highest).history());
      boolean overlaps = highest < top && isBoundary(highest - 1, newViews);
      lowest = overlaps ? highest : highest + 1;
    }
    return histories;
  }

  private static boolean isBoundary(long height, Set<Reach> newViews) {
    return newViews.stream().allMatch(view -> view.decided > height || view.shown <= height);
  }

  private static long decidedHeight(ViewChange viewChange) {
    return viewChange.decided().map(DecisionCertificate::height).orElse(0L);
  }

  /** Some heights, and everything that is about them. */
  private final class Run {
    private final long lowest;
    private final long highest;
    private final Map<Bytes, String> blocks = new LinkedHashMap<>();
    private final Map<Link, String> namesByLink = new LinkedHashMap<>();
    private final SortedSet<Long> views = new TreeSet<>(List.of(0L));
    private final History told = new History();
    private int strangers;

    private Run(long lowest, long highest) {
      this.lowest = lowest;
      this.highest = highest;
    }

    private boolean holds(long height) {
      return lowest <= height && height <= highest;
    }

    private History history() {
      for (long height = lowest; height <= highest; height++) {
        for (ProposalHeader header : headers.values()) {
          if (header.height() == height) {
            addBlock(header);
          }
        }
      }
      votes.forEach(this::addVotes);
      Map<Report, String> reportNames = new LinkedHashMap<>();
      for (NodeId node : honest) {
        began
            .getOrDefault(node, new TreeMap<>())
            .forEach(
                (view, all) -> {
                  if (views.contains(view)) {
                    all.forEach(
                        r -> told.add("began", node + "", "V" + view, name(r, reportNames)));
                  }
                });
      }
      reports.stream()
          .filter(report -> honest.contains(report.by) && isAboutThis(report.content))
          .forEach(report -> name(report, reportNames));
      reportNames.forEach(this::addReport);
      things(List.copyOf(reportNames.values()));
      return told;
    }

    private static String name(Report report, Map<Report, String> names) {
      return names.computeIfAbsent(report, _ -> "W" + names.size());
    }

    /** Whether there is a guard to ask for: what somebody who voted here reports later. */
    private boolean isAboutThis(ViewChange content) {
      return content.newView() > views.getFirst() && decidedHeight(content) < highest;
    }

    private void addBlock(ProposalHeader header) {
      String name = "B" + blocks.size();
      blocks.put(header.digest(), name);
      namesByLink.put(Link.of(header), name);
      told.add("height", name, "H" + (header.height() - lowest));
      if (header.height() > lowest) {
        String parent = namesByLink.get(Link.below(header));
        told.add("parent", name, parent == null ? stranger(header.height() - 1) : parent);
      }
    }

    /** A block that nobody ever showed. */
    private String stranger(long height) {
      String name = "S" + strangers++;
      told.add("height", name, "H" + (height - lowest));
      if (height > lowest) {
        told.add("parent", name, stranger(height - 1));
      }
      return name;
    }

    private void addVotes(NodeId node, Set<Vote> own) {
      for (Vote vote : own) {
        String block = blocks.get(vote.digest);
        if (block != null) {
          String relation = vote.phase == Phase.PREPARE ? "prepare" : "commit";
          told.add(relation, node.toString(), view(vote.view), block);
        }
      }
    }

    private void addReport(Report report, String name) {
      told.add("by", name, node(report.by));
      told.add("to", name, view(report.content.newView()));
      long decided = decidedHeight(report.content);
      if (decided >= lowest) {
        String block = blocks.get(ancestor(report.content.decided().orElseThrow().header()));
        told.add("decided", name, block == null ? stranger(highest) : block);
      }
      for (PreparedCertificate certificate : report.content.prepared()) {
        if (holds(certificate.height())) {
          String block = Objects.requireNonNull(blocks.get(certificate.header().digest()));
          told.add("shown", name, view(certificate.view()), block);
        }
      }
    }

    /** The highest of a decided block's ancestors, itself included, that is of these heights. */
    private Bytes ancestor(ProposalHeader decided) {
      ProposalHeader header = decided;
      while (header.height() > highest && byLink.containsKey(Link.below(header))) {
        header = Objects.requireNonNull(byLink.get(Link.below(header)));
      }
      return header.digest();
    }

    private String view(long view) {
      views.add(view);
      return "V" + view;
    }

    private String node(NodeId node) {
      return honest.contains(node) ? node.toString() : "F" + node.value();
    }

    private void things(List<String> reportNames) {
      List<String> blockNames = new ArrayList<>(blocks.values());
      IntStream.range(0, strangers).forEach(i -> blockNames.add("S" + i));
      SortedSet<String> liars = new TreeSet<>();
      reports.stream()
          .map(Report::by)
          .filter(by -> !honest.contains(by))
          .forEach(by -> liars.add(node(by)));
      for (int i = 0; liars.size() < faulty; i++) {
        liars.add("F0" + i);
      }
      told.are("View", views.stream().map(view -> "V" + view).toList());
      told.are(
          "Height",
          LongStream.rangeClosed(0, highest - lowest).mapToObj(height -> "H" + height).toList());
      told.are("Block", blockNames);
      told.are("Honest", "Node", honest.stream().map(NodeId::toString).toList());
      told.are("Faulty", "Node", List.copyOf(liars));
      told.are("Report", reportNames);
    }
  }
}
