package org.logothete.chaincode.shim;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.hyperledger.fabric.protos.peer.ChaincodeMessage;
import org.logothete.chaincode.call.CallClock;
import org.logothete.chaincode.call.CallContext;
import org.logothete.chaincode.call.ChaincodeCall;
import org.logothete.chaincode.call.FailedCallException;
import org.logothete.chaincode.call.Failure;
import org.logothete.chaincode.call.Outcome;

/**
 * A {@link ShimSession} with threads and a clock: the transport's thread feeds it, and every call
 * runs on the thread that invoked it, state included. Thread-safe.
 */
final class ShimConnection implements ShimReceiver {
  /** What a call's thread waits for. */
  private sealed interface Arrival {
    record Message(ChaincodeMessage message) implements Arrival {}

    record Failed(FailedCallException failure) implements Arrival {}
  }

  private final ReentrantLock lock = new ReentrantLock();
  private final ShimSession session;
  private final CountDownLatch registered = new CountDownLatch(1);

  /**
   * Calls under way. A queue holds at most the request that the session lets through, the answer,
   * and one failure.
   */
  private final Map<CallId, BlockingQueue<Arrival>> calls = new HashMap<>();

  private Optional<ShimLink> link = Optional.empty();
  private Optional<FailedCallException> end = Optional.empty();

  ShimConnection(String chaincodeId) {
    this.session = new ShimSession(chaincodeId);
  }

  /** Waits for the chaincode to register. */
  void awaitRegistration(Duration within) throws FailedCallException {
    try {
      if (!registered.await(within.toNanos(), TimeUnit.NANOSECONDS)) {
        closed(
            new FailedCallException(
                Failure.NOT_AVAILABLE,
                "the chaincode did not register within %d ms".formatted(within.toMillis())));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      closed(new FailedCallException(Failure.NOT_AVAILABLE, "interrupted before it registered"));
    }
    Optional<FailedCallException> failure = end();
    if (failure.isPresent()) {
      throw failure.get();
    }
  }

  /** Why the connection takes no more calls; empty while it does. */
  Optional<FailedCallException> end() {
    lock.lock();
    try {
      return end;
    } finally {
      lock.unlock();
    }
  }

  /** Runs a call to its end; the connection does not survive one that takes too long. */
  Outcome invoke(ChaincodeCall call, CallContext context) {
    CallId id = CallId.of(call);
    CallClock clock = context.clock();
    clock.start();
    BlockingQueue<Arrival> arrivals = new LinkedBlockingQueue<>();
    ShimCall conversation = new ShimCall(call, context);
    try {
      begin(id, Messages.transaction(call), arrivals);
      while (true) {
        Arrival arrival = arrivals.poll(clock.left().toNanos(), TimeUnit.NANOSECONDS);
        if (arrival == null) {
          FailedCallException late =
              new FailedCallException(
                  Failure.TIMED_OUT,
                  "no answer within %d ms".formatted(context.budget().wallClock().toMillis()));
          closed(
              new FailedCallException(
                  Failure.CRASHED, "stopped, because another call took too long"));
          return late.outcome();
        }
        Optional<Outcome> outcome = turn(id, conversation, arrival);
        if (outcome.isPresent()) {
          return outcome.get();
        }
      }
    } catch (FailedCallException e) {
      return e.outcome();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return new Outcome.Failed(Failure.CRASHED, "interrupted while the call ran");
    } finally {
      giveUp(id, arrivals);
    }
  }

  @Override
  public void opened(ShimLink opened) {
    lock.lock();
    try {
      link = Optional.of(opened);
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void received(ChaincodeMessage message) {
    lock.lock();
    try {
      perform(session.received(message));
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void malformed(String what) {
    lock.lock();
    try {
      perform(session.malformed(what));
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void closed(FailedCallException why) {
    lock.lock();
    try {
      session.close();
      if (end.isEmpty()) {
        end = Optional.of(why);
        calls.values().forEach(arrivals -> arrivals.add(new Arrival.Failed(why)));
        calls.clear();
        registered.countDown();
      }
    } finally {
      lock.unlock();
    }
  }

  private void begin(CallId id, ChaincodeMessage transaction, BlockingQueue<Arrival> arrivals)
      throws FailedCallException {
    lock.lock();
    try {
      if (end.isPresent()) {
        throw end.get();
      }
      session.begin(id);
      calls.put(id, arrivals);
      send(transaction);
    } finally {
      lock.unlock();
    }
  }

  private Optional<Outcome> turn(CallId id, ShimCall conversation, Arrival arrival) {
    return switch (arrival) {
      case Arrival.Failed failed -> Optional.of(failed.failure.outcome());
      case Arrival.Message message ->
          switch (conversation.received(message.message)) {
            case ShimCall.Turn.Answered answered -> Optional.of(answered.outcome());
            case ShimCall.Turn.Reply reply -> {
              reply(id, reply.message());
              yield Optional.empty();
            }
            case ShimCall.Turn.Failed failed -> {
              reply(id, failed.message());
              yield Optional.of(failed.failure().outcome());
            }
          };
    };
  }

  private void reply(CallId id, ChaincodeMessage message) {
    lock.lock();
    try {
      session.replied(id);
      send(message);
    } finally {
      lock.unlock();
    }
  }

  private void giveUp(CallId id, BlockingQueue<Arrival> arrivals) {
    lock.lock();
    try {
      // A call that was refused at its beginning has the id of another one.
      if (calls.remove(id, arrivals)) {
        session.giveUp(id);
      }
    } finally {
      lock.unlock();
    }
  }

  private void perform(List<ShimSession.Step> steps) {
    for (ShimSession.Step step : steps) {
      switch (step) {
        case ShimSession.Step.Send send -> send(send.message());
        case ShimSession.Step.Ready _ -> registered.countDown();
        case ShimSession.Step.Deliver deliver ->
            arrive(deliver.call(), new Arrival.Message(deliver.message()));
        case ShimSession.Step.Fail fail -> arrive(fail.call(), new Arrival.Failed(fail.failure()));
        case ShimSession.Step.Close close -> closed(close.failure());
      }
    }
  }

  private void arrive(CallId id, Arrival arrival) {
    BlockingQueue<Arrival> arrivals = calls.get(id);
    if (arrivals != null) {
      arrivals.add(arrival);
    }
  }

  private void send(ChaincodeMessage message) {
    if (end.isEmpty()) {
      link.ifPresent(open -> open.send(message));
    }
  }
}
