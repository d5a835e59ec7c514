package org.logothete.chaincode.direct;

import com.google.protobuf.ByteString;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.logothete.chaincode.direct.Statement.Commit;
import org.logothete.chaincode.direct.Statement.Lead;
import org.logothete.chaincode.direct.Statement.Prepare;
import org.logothete.chaincode.direct.Statement.Propose;
import org.logothete.chaincode.direct.Statement.RoundChange;

/** One instance as one executor sees it. The rules are told in {@link DirectAgreement}. */
final class Deliberation {
  /** What one message says about the instance. */
  record Part(List<Sealed> statements, List<Sealed> relayed, List<Certificate> certificates) {}

  private final Instance instance;
  private final int self;
  private final SafetyRules rules;
  private final DirectOptions options;
  private final Promises promises = new Promises();

  private Heard heard = new Heard();
  private Optional<Certificate> prepared = Optional.empty();
  private Optional<Certificate> decision = Optional.empty();

  /** The newest lead of another whose reasons were good. */
  private Optional<Lead> followed = Optional.empty();

  /** The round changes by which this executor leads its round. */
  private List<Sealed> reasons = List.of();

  private int timedRound = -1;
  private long deadline;
  private long resendAt;

  /** When an executor that still asks may be told the decision again. */
  private final SortedMap<Integer, Long> remindAt = new TreeMap<>();

  private final List<Statement> fresh = new ArrayList<>();

  Deliberation(Instance instance, int self, SafetyRules rules, DirectOptions options, long now) {
    this.instance = instance;
    this.self = self;
    this.rules = rules;
    this.options = options;
    this.resendAt = now + options.resendMillis();
  }

  /** Goes on from what was remembered; says it all again. */
  void restore(RecordCodec.Remembered remembered, long now, Outbox out) {
    remembered.statements().forEach(promises::restore);
    prepared = remembered.prepared();
    if (remembered.decision().isPresent()) {
      finish(remembered.decision().get(), out);
    } else {
      resend(now, out);
    }
  }

  Optional<Certificate> decision() {
    return decision;
  }

  /** This executor's result. A second one, of an execution after a crash, does not count. */
  void propose(ByteString digest, long now, Outbox out) {
    if (decision.isPresent() || promises.hasProposed()) {
      return;
    }
    say(new Propose(instance, digest));
    advance(now, out);
  }

  void receive(int from, Part part, long now, Outbox out) {
    if (decision.isPresent()) {
      if (asks(part) && from != self) {
        remind(from, decision.get(), now, out);
      }
      return;
    }
    for (Certificate certificate : part.certificates) {
      learn(certificate, out);
    }
    part.relayed.forEach(one -> hear(one, out));
    for (Sealed sealed : part.statements) {
      hear(sealed, out);
      if (sealed.statement() instanceof Lead lead) {
        consider(from, lead, part);
      }
    }
    advance(now, out);
  }

  void tick(long now, Outbox out) {
    if (decision.isPresent()) {
      return;
    }
    if (timedRound == promises.round() && now >= deadline && timedRound < Statement.ROUND_MAX) {
      enter(timedRound + 1);
    }
    advance(now, out);
    if (now >= resendAt) {
      resend(now, out);
    }
  }

  private void hear(Sealed sealed, Outbox out) {
    if (decision.isPresent()) {
      return;
    }
    heard.add(sealed).ifPresent(other -> out.add(new Effect.Accuse(other, sealed)));
    switch (sealed.statement()) {
      case Prepare prepare -> {
        SortedMap<Integer, ByteString> seals = heard.sealsOf(prepare);
        if (rules.certifies(seals.size())) {
          learn(new Certificate(prepare, seals), out);
        }
      }
      case Commit commit -> {
        SortedMap<Integer, ByteString> seals = heard.sealsOf(commit);
        if (rules.decides(seals.size())) {
          learn(new Certificate(commit, seals), out);
        }
      }
      case Propose _, RoundChange _, Lead _ -> {}
    }
  }

  private void learn(Certificate certificate, Outbox out) {
    if (decision.isPresent()) {
      return;
    }
    switch (certificate.vote()) {
      case Commit _ -> finish(certificate, out);
      case Prepare prepare -> {
        if (prepared.isEmpty() || prepared.get().round() < prepare.round()) {
          prepared = Optional.of(certificate);
        }
      }
    }
  }

  /** Follows a coordinator that shows why its round can only be led to this. */
  private void consider(int from, Lead lead, Part part) {
    if (from != coordinator(lead.round())
        || lead.round() < promises.round()
        || followed.map(Lead::round).orElse(0) >= lead.round()) {
      return;
    }
    SortedMap<Integer, RoundChange> changes = new TreeMap<>();
    for (Sealed sealed : part.relayed) {
      if (sealed.statement() instanceof RoundChange change && change.round() == lead.round()) {
        changes.put(sealed.executor(), change);
      }
    }
    Optional<Certificate> shown =
        part.certificates.stream()
            .filter(one -> one.vote() instanceof Prepare && one.round() < lead.round())
            .max((one, other) -> Integer.compare(one.round(), other.round()));
    if (rules
        .led(lead.round(), changes, shown, heard.proposals())
        .equals(Optional.of(lead.choice()))) {
      followed = Optional.of(lead);
    }
  }

  /** Says whatever can be said by now. */
  private void advance(long now, Outbox out) {
    if (decision.isPresent()) {
      return;
    }
    endorse();
    commit();
    join();
    follow();
    lead();
    watch(now);
    flush(out);
  }

  private void endorse() {
    if (!promises.hasEndorsed()) {
      rules.endorsed(heard.proposals()).ifPresent(choice -> say(new Prepare(instance, 0, choice)));
    }
  }

  private void commit() {
    prepared
        .filter(known -> rules.mayCommit(known, promises.round()))
        .filter(known -> !promises.hasCommitted(known.round()))
        .ifPresent(known -> say(new Commit(instance, known.round(), known.choice())));
  }

  /** Goes where an honest executor is already, and leaves a round 0 that can come to nothing. */
  private void join() {
    int joined = heard.roundReachedBy(rules.thresholds().oneHonest());
    if (joined > promises.round()) {
      enter(joined);
    } else if (promises.round() == 0 && prepared.isEmpty() && heard.isSplit(rules.thresholds())) {
      enter(1);
    }
  }

  private void follow() {
    if (followed.isEmpty()) {
      return;
    }
    Lead lead = followed.get();
    if (lead.round() > promises.round()) {
      enter(lead.round());
    }
    if (lead.round() == promises.round() && !promises.hasPrepared(lead.round())) {
      say(new Prepare(instance, lead.round(), lead.choice()));
    }
  }

  private void lead() {
    int round = promises.round();
    if (round == 0 || coordinator(round) != self || !reasons.isEmpty()) {
      return;
    }
    Optional<Certificate> earlier = prepared.filter(known -> known.round() < round);
    Optional<Choice> choice = rules.led(round, heard.changes(), earlier, heard.proposals());
    Optional<Choice> before = promises.lead(round).map(Lead::choice);
    if (choice.isEmpty() || (before.isPresent() && !before.equals(choice))) {
      return;
    }
    reasons = heard.sealedChanges(rules.outbid(round, heard.changes(), earlier).keySet());
    if (before.isEmpty()) {
      say(new Lead(instance, round, choice.get()));
    }
  }

  /** Patience begins when so many executors are in the round that it can succeed. */
  private void watch(long now) {
    int round = promises.round();
    boolean begun =
        round == 0
            ? promises.hasEndorsed()
            : heard.roundReachedBy(rules.thresholds().present()) >= round;
    if (timedRound < round && begun) {
      timedRound = round;
      deadline = now + options.patienceMillis(round);
    }
  }

  private void enter(int round) {
    reasons = List.of();
    say(new RoundChange(instance, round, rules.claim(prepared)));
  }

  private void say(Statement statement) {
    promises.make(statement);
    fresh.add(statement);
  }

  private void flush(Outbox out) {
    if (!fresh.isEmpty()) {
      remember(out);
      broadcast(fresh, out);
      fresh.clear();
    }
  }

  private void remember(Outbox out) {
    List<Statement> said = decision.isPresent() ? List.of() : promises.statements();
    out.persist(instance, RecordCodec.encode(new RecordCodec.Remembered(said, prepared, decision)));
  }

  private void resend(long now, Outbox out) {
    resendAt = now + options.resendMillis();
    if (!promises.statements().isEmpty()) {
      broadcast(promises.statements(), out);
    }
  }

  /** With a change of rounds goes what the next coordinator may need, with a lead the reasons. */
  private void broadcast(List<Statement> statements, Outbox out) {
    boolean leads = statements.stream().anyMatch(Lead.class::isInstance);
    boolean changes = statements.stream().anyMatch(RoundChange.class::isInstance);
    List<Sealed> relayed = new ArrayList<>(leads ? reasons : List.of());
    List<Certificate> certificates = List.of();
    if (leads || changes) {
      if (prepared.isPresent()) {
        certificates = List.of(prepared.get());
      } else {
        relayed.addAll(heard.proposals().all());
      }
    }
    out.broadcast(List.copyOf(statements), relayed, certificates);
  }

  private void finish(Certificate certificate, Outbox out) {
    decision = Optional.of(certificate);
    prepared = Optional.empty();
    heard = new Heard();
    reasons = List.of();
    fresh.clear();
    remember(out);
    out.add(new Effect.Decide(certificate));
  }

  /** Votes may come just behind the decision; who proposes or says it all again knows of none. */
  static boolean asks(Part part) {
    return part.statements.stream().anyMatch(one -> one.statement() instanceof Propose);
  }

  private void remind(int executor, Certificate certificate, long now, Outbox out) {
    if (now >= remindAt.getOrDefault(executor, 0L)) {
      remindAt.put(executor, now + options.resendMillis());
      out.send(executor, certificate);
    }
  }

  private int coordinator(int round) {
    return Math.floorMod(instance.call() + round, rules.thresholds().executors());
  }
}
