package org.logothete.orderer.direct;

import com.google.protobuf.ByteString;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicReference;
import org.logothete.chaincode.agreement.DirectOutcome;
import org.logothete.chaincode.agreement.PendingCall;
import org.logothete.chaincode.agreement.Speculation;
import org.logothete.chaincode.direct.Certificate;
import org.logothete.chaincode.direct.Choice;
import org.logothete.chaincode.direct.Instance;
import org.logothete.chaincode.record.ResultRecord;
import org.logothete.orderer.executors.ExecutorGroup;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One channel's direct agreement on this node. The channel's state asks it for {@link #outcome}s,
 * the executor gives it {@link #executed results}; {@link #run} is for a thread of its own.
 *
 * <p>What this node does not take part in, or has missed, it asks other nodes for: each keeps the
 * certificate of what was decided at last of each call, and a certificate is proof enough.
 */
public final class DirectDesk {
  /** Tells the executor what it has to know; called once if the outcome has to be waited for. */
  @FunctionalInterface
  public interface Teller {
    void tell() throws InterruptedException;
  }

  private static final Logger LOG = LoggerFactory.getLogger(DirectDesk.class);

  /** Before others are asked; longer each time. */
  private static final long PATIENCE_MILLIS_MIN = 500;

  private static final long PATIENCE_MILLIS_MAX = 4_000;

  private final DirectSite site;
  private final DirectNotes notes;
  private final Decisions decisions = new Decisions();
  private final DirectInbox inbox = new DirectInbox();
  private final OthersDecisions others;
  private final AtomicReference<Optional<ExecutorGroup>> group =
      new AtomicReference<>(Optional.empty());

  /** What had its turn and may not be in the state yet. Used by the state's thread. */
  private final SortedMap<Long, SettledCall> used = new TreeMap<>();

  public DirectDesk(DirectSite site) {
    this.site = site;
    this.notes = new DirectNotes(site.notes());
    this.others = new OthersDecisions(site);
  }

  /** Deliberates until the thread is interrupted. */
  public void run() throws InterruptedException {
    site.links()
        .listen(
            (from, batch) -> {
              if (!inbox.offer(from, batch)) {
                site.observer().dropped(site.channel(), DirectObserver.Dropped.FULL);
              }
            });
    new DirectLoop(site, notes, inbox, decisions).run();
  }

  /**
   * Who executes from here on; first of all calls.
   *
   * @param floor number of the first call that is not decided
   */
  public void regroup(ExecutorGroup now, long floor) {
    if (!group.getAndSet(Optional.of(now)).equals(Optional.of(now))) {
      inbox.put(new DirectWork.Regrouped(now, floor));
    }
  }

  /** Executors have to agree on these, of which those are ignored that votes are ordered on. */
  public void open(List<PendingCall> calls) {
    List<PendingCall> direct = calls.stream().filter(call -> call.direct().isPresent()).toList();
    if (!direct.isEmpty()) {
      inbox.put(new DirectWork.Opened(direct));
    }
  }

  /** This node's results. */
  public void executed(List<Speculation.Proposal> proposals) {
    if (!proposals.isEmpty()) {
      inbox.put(new DirectWork.Executed(proposals));
    }
  }

  /**
   * Waits for what executors agree on. Used by the state's thread.
   *
   * @param call the first that is not decided
   */
  public DirectOutcome outcome(PendingCall call, Teller teller) throws InterruptedException {
    DirectCall direct = DirectCall.of(call);
    decisions.forgetBelow(direct.number());
    others.forgetBelow(direct.number());
    inbox.put(new DirectWork.Reached(direct.number()));
    Optional<DirectOutcome> outcome = known(call, direct);
    if (outcome.isEmpty() && others.isAhead()) {
      others.ask(direct.number());
      outcome = known(call, direct);
    }
    if (outcome.isEmpty()) {
      teller.tell();
    }
    long patience = PATIENCE_MILLIS_MIN;
    while (outcome.isEmpty()) {
      decisions.await(direct.instance(call.attempt()), patience);
      outcome = known(call, direct);
      if (outcome.isEmpty()) {
        LOG.debug("channel {}: nothing is decided of {} yet", site.channel(), call.position());
        others.ask(direct.number());
        fetchRecord(call, direct);
        outcome = known(call, direct);
        patience = Math.min(PATIENCE_MILLIS_MAX, 2 * patience);
      }
    }
    return outcome.get();
  }

  private Optional<DirectOutcome> known(PendingCall call, DirectCall direct) {
    Optional<ProvenDecision> here =
        decisions.find(direct.instance(call.attempt())).flatMap(this::withRecord);
    if (here.isPresent()) {
      return Optional.of(use(direct, here.get()));
    }
    ExecutorGroup executors = group.get().orElseThrow();
    Optional<ProvenDecision> there = others.find(direct, call.attempt(), executors);
    if (there.isPresent()) {
      site.observer().fetched(site.channel());
      return Optional.of(use(direct, there.get()));
    }
    return Optional.empty();
  }

  /** Empty while what was agreed on is not at hand. */
  private Optional<ProvenDecision> withRecord(Certificate certificate) {
    Instance instance = certificate.instance();
    return switch (certificate.choice()) {
      case Choice.Value(ByteString digest) ->
          site.results()
              .find(digest)
              .or(
                  () ->
                      notes
                          .record(instance.call(), instance.attempt() + 1)
                          .filter(own -> ResultRecord.digestOf(own).equals(digest)))
              .map(record -> new ProvenDecision(certificate, Optional.of(record)));
      case Choice.Bottom _ -> Optional.of(new ProvenDecision(certificate, Optional.empty()));
    };
  }

  private DirectOutcome use(DirectCall call, ProvenDecision decision) {
    Certificate certificate = decision.certificate();
    used.put(call.number(), new SettledCall(call, certificate));
    return new DirectOutcome(
        certificate.instance().attempt() + 1, decision.record(), decisions.differing(certificate));
  }

  /** Of an agreed result that is not this node's. Of those that proposed it one is honest. */
  private void fetchRecord(PendingCall call, DirectCall direct) throws InterruptedException {
    Optional<Choice> choice =
        decisions.find(direct.instance(call.attempt())).map(Certificate::choice);
    if (choice.isPresent() && choice.get() instanceof Choice.Value(ByteString digest)) {
      for (String source : site.peers().sources()) {
        Optional<ByteString> record = site.peers().record(source, direct.transactionId(), digest);
        if (record.filter(bytes -> ResultRecord.digestOf(bytes).equals(digest)).isPresent()) {
          site.results().add(digest, record.get());
          return;
        }
      }
    }
  }

  /**
   * What had its turn is in the state. Used by the state's thread.
   *
   * @param floor number of the first call that is not decided
   */
  public void applied(long floor) {
    SortedMap<Long, SettledCall> done = used.headMap(floor);
    if (!done.isEmpty()) {
      inbox.put(new DirectWork.Applied(new ArrayList<>(done.values())));
      done.clear();
    }
  }

  /** What other nodes may be told: by transaction, the certificate of what was decided at last. */
  public List<Settled> settledFrom(long number) {
    return notes.settledFrom(number).stream()
        .map(call -> new Settled(call.call().transactionId(), call.certificate()))
        .toList();
  }

  /** A transaction, and what was decided of it at last. */
  public record Settled(String transactionId, Certificate certificate) {}
}
