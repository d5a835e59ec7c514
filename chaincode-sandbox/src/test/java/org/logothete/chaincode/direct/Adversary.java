package org.logothete.chaincode.direct;

import com.google.protobuf.ByteString;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import org.logothete.chaincode.direct.Statement.Claim;
import org.logothete.chaincode.direct.Statement.Commit;
import org.logothete.chaincode.direct.Statement.InRound;
import org.logothete.chaincode.direct.Statement.Lead;
import org.logothete.chaincode.direct.Statement.Prepare;
import org.logothete.chaincode.direct.Statement.Propose;
import org.logothete.chaincode.direct.Statement.RoundChange;
import org.logothete.chaincode.direct.Statement.Vote;
import org.logothete.chaincode.policy.Thresholds;

/**
 * All liars together: they hear everything that is said, at once, and say what they like to whom
 * they like. They cannot sign for the honest.
 */
final class Adversary {
  private static final int KEPT_MAX = 4000;

  /** A lie on its way. */
  record Lie(int from, int to, Message message) {}

  private final Random random;
  private final Notary notary;
  private final SortedSet<Integer> liars;
  private final Thresholds thresholds;
  private final SortedMap<Instance, Set<Sealed>> heard = new TreeMap<>();
  private final List<Certificate> certificates = new ArrayList<>();
  private final List<Lie> replays = new ArrayList<>();

  Adversary(Random random, Notary notary, WorldOptions options) {
    this.random = random;
    this.notary = notary;
    this.liars = options.liars();
    this.thresholds = new Thresholds(options.executors());
  }

  /** An honest executor says something; the liars may say the same to it, or to others. */
  List<Lie> hear(int from, Message message, List<Integer> honest) {
    message.statements().forEach(this::keep);
    message.certificates().stream().limit(1).forEach(this::keep);
    if (replays.size() < KEPT_MAX) {
      replays.add(new Lie(from, from, message));
    }
    List<Lie> lies = new ArrayList<>();
    for (Sealed sealed : message.statements()) {
      if (random.nextInt(3) > 0) {
        continue;
      }
      int to = random.nextInt(4) == 0 ? pick(honest) : from;
      for (int liar : liars) {
        if (!(sealed.statement() instanceof Lead)) {
          lies.add(say(liar, to, sealed.statement()));
        }
      }
    }
    return lies;
  }

  /** A lie out of the blue. */
  List<Lie> invent(List<Integer> honest) {
    if (liars.isEmpty() || heard.isEmpty()) {
      return List.of();
    }
    Instance instance = pick(List.copyOf(heard.keySet()));
    int liar = pick(List.copyOf(liars));
    int to = pick(honest);
    Choice choice = choice(instance);
    int round = round(instance);
    return switch (random.nextInt(8)) {
      case 0 -> List.of(say(liar, to, new Propose(instance, value(instance))));
      case 1 -> List.of(say(liar, to, new Prepare(instance, round, choice)));
      case 2 -> List.of(say(liar, to, new Commit(instance, round, choice)));
      case 3 -> List.of(change(liar, to, instance, round + 1));
      case 4, 5 -> lead(honest, instance, choice);
      case 6 -> certificate(to, instance).stream().toList();
      default -> replay(to).stream().toList();
    };
  }

  /** The liars push something that nobody computed, before anybody honest says anything. */
  List<Lie> rush(Instance instance, List<Integer> honest) {
    ByteString invented = DirectWorld.digest(200);
    List<Lie> lies = new ArrayList<>();
    for (int liar : liars) {
      for (int to : honest) {
        lies.add(say(liar, to, new Propose(instance, invented)));
        lies.add(say(liar, to, new Prepare(instance, 0, new Choice.Value(invented))));
        lies.add(say(liar, to, new Commit(instance, 0, new Choice.Value(invented))));
      }
    }
    return lies;
  }

  private Lie change(int liar, int to, Instance instance, int round) {
    Optional<Certificate> known = known(instance, round);
    RoundChange change =
        new RoundChange(
            instance,
            round,
            random.nextBoolean()
                ? Optional.empty()
                : known.map(one -> new Claim(one.round(), one.choice())));
    return new Lie(
        liar,
        to,
        notary.seal(
            liar,
            new Message.Draft(List.of(change), proposals(instance), known.stream().toList())));
  }

  /**
   * Leads a round where a liar coordinates and honest executors are, with whatever reasons there
   * are, and backs that at once.
   */
  private List<Lie> lead(List<Integer> honest, Instance instance, Choice any) {
    List<RoundChange> changes =
        heardOf(instance).stream()
            .map(Sealed::statement)
            .filter(RoundChange.class::isInstance)
            .map(RoundChange.class::cast)
            .filter(change -> liars.contains(coordinator(instance, change.round())))
            .toList();
    if (changes.isEmpty()) {
      return List.of();
    }
    int round = pick(changes).round();
    int leader = coordinator(instance, round);
    List<Sealed> reasons = new ArrayList<>(proposals(instance));
    for (Sealed one : List.copyOf(heardOf(instance))) {
      if (one.statement() instanceof RoundChange change && change.round() == round) {
        reasons.add(one);
      }
    }
    liars.forEach(
        each -> reasons.add(notary.seal(each, new RoundChange(instance, round, Optional.empty()))));
    Optional<Certificate> known = random.nextBoolean() ? known(instance, round) : Optional.empty();
    Choice choice =
        known.map(Certificate::choice).orElse(random.nextBoolean() ? any : Choice.BOTTOM);
    Message message =
        notary.seal(
            leader,
            new Message.Draft(
                List.of(new Lead(instance, round, choice)), reasons, known.stream().toList()));
    List<Lie> lies = new ArrayList<>();
    for (int to : honest) {
      lies.add(new Lie(leader, to, message));
      for (int each : liars) {
        lies.add(say(each, to, new Prepare(instance, round, choice)));
        lies.add(say(each, to, new Commit(instance, round, choice)));
      }
    }
    return lies;
  }

  /** Puts the liars' votes to those of honest executors, and forges what is missing. */
  private Optional<Lie> certificate(int to, Instance instance) {
    List<Vote> votes =
        heardOf(instance).stream()
            .map(Sealed::statement)
            .filter(Vote.class::isInstance)
            .map(Vote.class::cast)
            .toList();
    if (votes.isEmpty()) {
      return Optional.empty();
    }
    Vote vote = pick(votes);
    SortedMap<Integer, ByteString> seals = new TreeMap<>();
    for (Sealed sealed : List.copyOf(heardOf(instance))) {
      if (sealed.statement().equals(vote)) {
        seals.put(sealed.executor(), sealed.seal());
      }
    }
    liars.forEach(liar -> seals.put(liar, notary.seal(liar, vote).seal()));
    if (random.nextInt(4) == 0) {
      for (int i = 0; i < thresholds.executors(); i++) {
        seals.putIfAbsent(i, seals.get(seals.firstKey()));
      }
    }
    Certificate made = new Certificate(vote, seals);
    if (notary.holds(new Message(List.of(), List.of(), List.of(made)))
        && made.isComplete(thresholds)) {
      keep(made);
    }
    return Optional.of(
        new Lie(liars.first(), to, new Message(List.of(), List.of(), List.of(made))));
  }

  private Optional<Lie> replay(int to) {
    if (replays.isEmpty()) {
      return Optional.empty();
    }
    Lie old = pick(replays);
    return Optional.of(new Lie(old.from(), to, old.message()));
  }

  private Lie say(int liar, int to, Statement statement) {
    Sealed sealed = notary.seal(liar, statement);
    keep(sealed);
    return new Lie(liar, to, new Message(List.of(sealed), List.of(), List.of()));
  }

  private void keep(Sealed sealed) {
    Set<Sealed> kept =
        heard.computeIfAbsent(sealed.statement().instance(), _ -> new LinkedHashSet<>());
    if (kept.size() < KEPT_MAX) {
      kept.add(sealed);
    }
  }

  private void keep(Certificate certificate) {
    if (certificates.size() < KEPT_MAX) {
      certificates.add(certificate);
    }
  }

  private Set<Sealed> heardOf(Instance instance) {
    return heard.getOrDefault(instance, Set.of());
  }

  private Optional<Certificate> known(Instance instance, int below) {
    List<Certificate> known =
        certificates.stream()
            .filter(
                one ->
                    one.instance().equals(instance)
                        && one.vote() instanceof Prepare
                        && one.round() < below)
            .toList();
    return known.isEmpty() ? Optional.empty() : Optional.of(pick(known));
  }

  private List<Sealed> proposals(Instance instance) {
    return heardOf(instance).stream().filter(one -> one.statement() instanceof Propose).toList();
  }

  private Choice choice(Instance instance) {
    return random.nextInt(3) == 0 ? Choice.BOTTOM : new Choice.Value(value(instance));
  }

  /** Something that was proposed, or is nobody's result. */
  private ByteString value(Instance instance) {
    List<Sealed> proposals = proposals(instance);
    if (random.nextInt(8) == 0 || proposals.isEmpty()) {
      return DirectWorld.digest(200 + random.nextInt(3));
    }
    return pick(proposals).statement() instanceof Propose propose
        ? propose.digest()
        : ByteString.EMPTY;
  }

  private int round(Instance instance) {
    int highest =
        heardOf(instance).stream()
            .filter(one -> !liars.contains(one.executor()))
            .mapToInt(one -> one.statement() instanceof InRound in ? in.round() : 0)
            .max()
            .orElse(0);
    return Math.max(0, highest + random.nextInt(3) - 1);
  }

  private int coordinator(Instance instance, int round) {
    return Math.floorMod(instance.call() + round, thresholds.executors());
  }

  private <T> T pick(List<T> from) {
    return from.get(random.nextInt(from.size()));
  }
}
