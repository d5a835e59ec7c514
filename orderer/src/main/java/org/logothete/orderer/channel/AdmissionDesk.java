package org.logothete.orderer.channel;

import com.google.protobuf.ByteString;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;
import org.hyperledger.fabric.protos.common.Status;
import org.logothete.network.channel.ChannelConfig;
import org.logothete.network.transaction.Transaction;
import org.logothete.orderer.admission.EnvelopeAdmission;
import org.logothete.orderer.admission.Verdict;
import org.logothete.orderer.disk.DiskGate;
import org.logothete.orderer.verify.Backlog;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings envelopes through admission, on the admission pool, into the loop's mailbox. Thread-safe.
 *
 * <p>The pool's own queue has no bound; this is where it is bounded: no more envelopes are on their
 * way than the backlog has room for, and at most one recheck of pooled transactions waits, since
 * the verdicts under an older configuration are of no use.
 */
final class AdmissionDesk {
  private static final Logger LOG = LoggerFactory.getLogger(AdmissionDesk.class);

  private final String channel;
  private final EnvelopeAdmission admission;
  private final EpochSource epochs;
  private final Mailbox<Work> mailbox;
  private final Executor pool;
  private final DiskGate disk;
  private final ChannelObserver observer;
  private final DigestedProposals digested;
  private final Backlog underWay;
  private final NewestTask recheck;

  AdmissionDesk(
      String channel,
      EnvelopeAdmission admission,
      EpochSource epochs,
      Mailbox<Work> mailbox,
      Executor pool,
      DiskGate disk,
      ChannelObserver observer,
      DigestedProposals digested,
      Backlog underWay) {
    this.channel = channel;
    this.admission = admission;
    this.epochs = epochs;
    this.mailbox = mailbox;
    this.pool = pool;
    this.disk = disk;
    this.observer = observer;
    this.digested = digested;
    this.underWay = underWay;
    this.recheck = new NewestTask(pool);
  }

  /** A client's envelope. */
  CompletableFuture<SubmitOutcome> submit(ByteString envelope) {
    Optional<String> refusal = disk.refusal();
    if (refusal.isPresent()) {
      return CompletableFuture.completedFuture(
          new SubmitOutcome.Refused(Status.SERVICE_UNAVAILABLE, refusal.get()));
    }
    CompletableFuture<SubmitOutcome> answer = new CompletableFuture<>();
    Epoch epoch = epochs.current();
    if (epoch.membership().isEmpty()) {
      answer.complete(follower(epoch));
      return answer;
    }
    boolean taken =
        start(
            envelope,
            digest -> admit(admission::submitted, envelope, digest, Work.Origin.CLIENT, answer));
    if (!taken) {
      answer.complete(busy("too many envelopes wait for their signature check"));
    }
    return answer;
  }

  /** An envelope that another consenter passed on; thrown away if there is no room for it. */
  void passedOn(ByteString envelope) {
    if (epochs.current().membership().isEmpty()) {
      observer.dropped(channel, "request_to_follower");
      return;
    }
    CompletableFuture<SubmitOutcome> answer = new CompletableFuture<>();
    boolean taken =
        start(
            envelope,
            digest ->
                admit(admission::orderable, envelope, digest, Work.Origin.KNOWN_TO_ALL, answer));
    if (!taken) {
      observer.dropped(channel, "request_admission_full");
    }
  }

  /** Admits anew what was admitted under another configuration. */
  void again(Work.Request request) {
    ByteString envelope = request.transaction().bytes();
    boolean taken =
        start(
            envelope,
            digest ->
                admit(admission::orderable, envelope, digest, request.origin(), request.answer()));
    if (!taken) {
      request.answer().complete(busy("the channel configuration changed; submit again"));
    }
  }

  /**
   * Checks pooled transactions under the configuration now in force, as one task; the loop learns
   * which of them no longer pass.
   */
  void recheck(Epoch epoch, List<Transaction> pooled) {
    recheck.submit(
        () -> {
          List<String> refused = new ArrayList<>();
          for (Transaction transaction : pooled) {
            switch (verdict(
                admission::orderable, epoch, transaction.bytes(), transaction.digest())) {
              case Verdict.Admitted(Transaction again) -> admission.remember(epoch.config(), again);
              case Verdict.Refused _ -> refused.add(transaction.id());
            }
          }
          mailbox.putOwn(new Work.Rechecked(epoch.sequence(), refused));
        });
  }

  /**
   * @param task is told the envelope's digest
   */
  private boolean start(ByteString envelope, Consumer<ByteString> task) {
    if (!underWay.enter(envelope.size())) {
      return false;
    }
    ByteString digest = Transaction.digestOf(envelope);
    digested.came(digest, envelope);
    try {
      pool.execute(
          () -> {
            try {
              task.accept(digest);
            } finally {
              leave(digest, envelope);
            }
          });
      return true;
    } catch (RejectedExecutionException _) {
      // The node is stopping.
      leave(digest, envelope);
      return false;
    }
  }

  private void leave(ByteString digest, ByteString envelope) {
    digested.settled(digest);
    underWay.leave(envelope.size());
  }

  private interface Step {
    Verdict apply(ChannelConfig config, ByteString envelope, ByteString digest);
  }

  private void admit(
      Step step,
      ByteString envelope,
      ByteString digest,
      Work.Origin origin,
      CompletableFuture<SubmitOutcome> answer) {
    Epoch epoch = epochs.current();
    switch (verdict(step, epoch, envelope, digest)) {
      case Verdict.Admitted admitted -> {
        LOG.atDebug()
            .addKeyValue("channel", channel)
            .addKeyValue("tx", admitted.transaction().id())
            .log("channel {}: transaction {} admitted", channel, admitted.transaction().id());
        admission.remember(epoch.config(), admitted.transaction());
        Work.Request request =
            new Work.Request(epoch.sequence(), admitted.transaction(), origin, answer);
        if (!mailbox.put(Mailbox.Lane.CLIENT, request, envelope.size())) {
          forget(admitted.transaction());
          answer.complete(
              mailbox.isClosed() ? stopped(channel) : busy("the channel's inbox is full"));
        }
      }
      case Verdict.Refused refused -> {
        if (origin == Work.Origin.KNOWN_TO_ALL) {
          observer.dropped(channel, "request_refused");
        }
        answer.complete(new SubmitOutcome.Refused(refused.status(), refused.info()));
      }
    }
  }

  /** A transaction is in a block, or will not wait for one any longer. */
  void forget(Transaction transaction) {
    admission.forget(transaction);
  }

  private Verdict verdict(Step step, Epoch epoch, ByteString envelope, ByteString digest) {
    try {
      return step.apply(epoch.config(), envelope, digest);
    } catch (RuntimeException e) {
      LOG.error("channel {}: admission failed on an envelope", channel, e);
      return new Verdict.Refused(Status.INTERNAL_SERVER_ERROR, "admission failed on this orderer");
    }
  }

  /** What a client is told whose channel halted or is being closed. */
  static SubmitOutcome stopped(String channel) {
    return new SubmitOutcome.Refused(
        Status.SERVICE_UNAVAILABLE, "channel " + channel + " stopped on this orderer");
  }

  /** Fabric's orderers answer with the same status where a channel "is not serviced by" them. */
  private SubmitOutcome follower(Epoch epoch) {
    List<String> consenters =
        epoch.config().orderer().organizations().stream()
            .flatMap(organization -> organization.endpoints().stream())
            .toList();
    return new SubmitOutcome.Refused(
        Status.SERVICE_UNAVAILABLE,
        "this orderer follows channel %s and does not order; the channel's endpoints are %s"
            .formatted(channel, String.join(", ", consenters)));
  }

  private SubmitOutcome busy(String why) {
    return new SubmitOutcome.Refused(
        Status.SERVICE_UNAVAILABLE,
        "channel " + channel + " is overloaded on this orderer: " + why);
  }
}
