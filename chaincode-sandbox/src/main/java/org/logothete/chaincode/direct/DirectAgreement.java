package org.logothete.chaincode.direct;

import com.google.protobuf.ByteString;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.logothete.chaincode.policy.Thresholds;

/**
 * Executors agree on the result of each call by a Byzantine agreement among themselves: a
 * deterministic state machine for one group of executors and any number of instances, one per
 * attempt at a call. The same events always give the same effects.
 *
 * <p>It is the reduction of Block-ND (Huang, Li, Sun, Duan, <i>Byzantine Fault Tolerance with
 * Non-Determinism, Revisited</i>): two rounds in which executors say what they computed and which
 * value they back, then one agreement between that value and none. The construction here is our
 * own, for partial synchrony and with signatures. n executors, f = (n - 1) / 3 of them faulty:
 *
 * <ol>
 *   <li><b>Propose.</b> Each executor says its result.
 *   <li><b>Prepare, round 0.</b> An executor backs a value that n - 2f proposed; or bottom, once
 *       for every value more than f executors proposed another one.
 *   <li><b>Commit.</b> n - f equal prepares of a round are a certificate. Who holds one and has not
 *       left its round commits. n - f equal commits of a round are the decision.
 *   <li><b>Rounds from 1 on</b>, if prepares were split, or patience ends. Executors say that they
 *       change rounds, and with it their newest certificate or the proposals they know. The round's
 *       coordinator shows n - f of these with the newest certificate, and leads to its choice; or,
 *       if none of the n - f claims any certificate and the honest are known to differ, to bottom.
 *       Who sees the reasons prepares it.
 * </ol>
 *
 * <p>Why this is right, with q = n - f; two sets of q executors share more than f:
 *
 * <ul>
 *   <li><i>One certificate per round</i>: an honest executor prepares once in a round.
 *   <li><b>Agreement</b>: let q commits decide c in round r. No certificate of a later round is for
 *       another choice: the first such round r' &gt; r was led by q round changes, one of them by
 *       an honest executor that committed in r before it left r, and so claims a certificate of
 *       round r or later. The newest certificate shown is hence of a round from r to r' - 1, and
 *       for c.
 *   <li><b>Unanimity</b>: if all honest propose v, at most f proposals differ from v. Nobody honest
 *       backs anything but v in round 0, and bottom is never shown to be allowed later.
 *   <li><b>Non-intrusion</b>: a value is first certified in round 0, so an honest executor saw n -
 *       2f &gt; f proposals of it. At most one value ever is: from then on it is that or bottom.
 *   <li><b>Termination</b>, once messages arrive in time and all honest have executed: each honest
 *       prepares in round 0, for any n - f proposals have a value of n - 2f, or more than f that
 *       differ from each. If these prepares are equal, they are a certificate. If not, the
 *       proposals behind two different ones prove together that the honest differ. So a coordinator
 *       that hears all honest can lead. Rounds last longer and longer, executors join f + 1 others
 *       in a later round and wait for n - f in their own, and every f + 1 rounds an honest one
 *       leads. Liveness without timing would take an unpredictable common coin in place of
 *       coordinators; there is none yet.
 *   <li><b>Certificates</b>: a decision is n - f signatures over (group, instance, round, choice),
 *       for a value and for bottom alike.
 * </ul>
 *
 * <p>Duties of the host:
 *
 * <ol>
 *   <li>One thread drives one machine; {@link Event.Started} comes first, once. Effects are
 *       performed in list order, and {@link Effect.Persist} is a barrier.
 *   <li>It seals what it sends and verifies every seal before the machine sees it. What it says to
 *       itself comes back as {@link Event.Received}, too.
 *   <li>All executors open the same instances, taken from the order, and raise the floor only when
 *       all calls below it are decided, here or by a certificate of others. Records below the floor
 *       are not given back.
 *   <li>It keeps certificates of settled calls to answer {@link Effect.Remind}, of which it may
 *       drop what it cannot answer: it comes again.
 * </ol>
 */
public final class DirectAgreement {
  private final int self;
  private final SafetyRules rules;
  private final DirectOptions options;
  private final SortedMap<Instance, Deliberation> open = new TreeMap<>();

  /** What executors said about instances that are not open here yet. */
  private final SortedMap<Integer, Deque<Sealed>> early = new TreeMap<>();

  private long floor;

  /**
   * The machine of one executor.
   *
   * @param self its index, below {@code executors}
   */
  public DirectAgreement(int self, int executors, DirectOptions options) {
    this(self, new SafetyRules(new Thresholds(executors)), options);
  }

  DirectAgreement(int self, SafetyRules rules, DirectOptions options) {
    if (self < 0 || self >= rules.thresholds().executors()) {
      throw new IllegalArgumentException("there is no executor " + self);
    }
    this.self = self;
    this.rules = rules;
    this.options = options;
  }

  /**
   * Takes one event and answers what is to be done, in order.
   *
   * @throws IllegalStateException if the machine finds itself about to break a promise
   */
  public List<Effect> step(Event event) {
    Outbox out = new Outbox(options.messageStatements());
    long now = event.now();
    switch (event) {
      case Event.Started started -> start(started, out);
      case Event.Opened opened -> open(opened, out);
      case Event.Executed executed ->
          executed
              .digests()
              .forEach((instance, digest) -> find(instance).propose(digest, now, out));
      case Event.Received received -> receive(received, out);
      case Event.Ticked _ -> open.values().forEach(one -> one.tick(now, out));
      case Event.Settled settled -> settle(settled.floor());
    }
    return out.effects();
  }

  /** Instances that are open, decided ones included. */
  public int size() {
    return open.size();
  }

  private void start(Event.Started started, Outbox out) {
    floor = started.floor();
    started
        .records()
        .forEach(
            (instance, record) -> {
              Deliberation deliberation = begin(instance, started.now());
              deliberation.restore(RecordCodec.decode(instance, record), started.now(), out);
            });
  }

  private void open(Event.Opened opened, Outbox out) {
    for (Instance instance : opened.instances()) {
      if (instance.call() >= floor && !open.containsKey(instance)) {
        begin(instance, opened.now());
      }
    }
    early.forEach(
        (executor, waiting) -> {
          SortedMap<Instance, List<Sealed>> ready = new TreeMap<>();
          waiting.removeIf(
              one -> {
                Instance instance = one.statement().instance();
                if (!open.containsKey(instance)) {
                  return instance.call() < floor;
                }
                ready.computeIfAbsent(instance, _ -> new ArrayList<>()).add(one);
                return true;
              });
          ready.forEach(
              (instance, statements) ->
                  find(instance)
                      .receive(
                          executor,
                          new Deliberation.Part(statements, List.of(), List.of()),
                          opened.now(),
                          out));
        });
  }

  private Deliberation begin(Instance instance, long now) {
    if (instance.call() < floor || instance.call() - floor >= options.window()) {
      throw new IllegalArgumentException(
          "instance %s is not within %d calls from %d on"
              .formatted(instance, options.window(), floor));
    }
    Deliberation deliberation = new Deliberation(instance, self, rules, options, now);
    open.put(instance, deliberation);
    return deliberation;
  }

  private Deliberation find(Instance instance) {
    Deliberation deliberation = open.get(instance);
    if (deliberation == null) {
      throw new IllegalArgumentException("instance %s is not open".formatted(instance));
    }
    return deliberation;
  }

  private void receive(Event.Received received, Outbox out) {
    int from = received.from();
    parts(received.message())
        .forEach(
            (instance, part) -> {
              Deliberation deliberation = open.get(instance);
              if (deliberation != null) {
                deliberation.receive(from, part, received.now(), out);
              } else if (instance.call() >= floor) {
                keepForLater(from, instance, part);
              } else if (from != self && Deliberation.asks(part)) {
                out.add(new Effect.Remind(from, instance));
              }
            });
  }

  private SortedMap<Instance, Deliberation.Part> parts(Message message) {
    SortedMap<Instance, Deliberation.Part> parts = new TreeMap<>();
    for (Sealed sealed : message.statements()) {
      part(parts, sealed.statement().instance()).statements().add(sealed);
    }
    for (Sealed sealed : message.relayed()) {
      part(parts, sealed.statement().instance()).relayed().add(sealed);
    }
    for (Certificate certificate : message.certificates()) {
      if (certificate.isComplete(rules.thresholds())) {
        part(parts, certificate.instance()).certificates().add(certificate);
      }
    }
    return parts;
  }

  private static Deliberation.Part part(
      SortedMap<Instance, Deliberation.Part> parts, Instance instance) {
    return parts.computeIfAbsent(
        instance,
        _ -> new Deliberation.Part(new ArrayList<>(), new ArrayList<>(), new ArrayList<>()));
  }

  /** A lead without its reasons is of no use; all else stands alone. */
  private void keepForLater(int from, Instance instance, Deliberation.Part part) {
    if (instance.call() - floor >= options.window()) {
      return;
    }
    Deque<Sealed> waiting = early.computeIfAbsent(from, _ -> new ArrayDeque<>());
    part.statements().stream()
        .limit(Math.max(0, options.early() - waiting.size()))
        .forEach(waiting::add);
  }

  /**
   * What was decided of an instance, by what {@link Effect.Persist} wrote last about it.
   *
   * @throws IllegalArgumentException if it was not written so
   */
  public static Optional<Certificate> decided(Instance instance, ByteString record) {
    return RecordCodec.decode(instance, record).decision();
  }

  private void settle(long newFloor) {
    open.keySet().removeIf(instance -> instance.call() < newFloor);
    floor = Math.max(floor, newFloor);
  }
}
