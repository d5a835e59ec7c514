package org.logothete.chaincode.shim;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import org.logothete.chaincode.call.CallContext;
import org.logothete.chaincode.call.ChaincodeCall;
import org.logothete.chaincode.call.ChaincodeRuntime;
import org.logothete.chaincode.call.FailedCallException;
import org.logothete.chaincode.call.Failure;
import org.logothete.chaincode.call.Outcome;

/**
 * Runs the calls of one Fabric chaincode, several at once if asked to, over one stream. If the
 * stream was lost, or a call had to be stopped, the next call opens another one first; the time
 * that takes is not the call's.
 */
public final class ShimRuntime implements ChaincodeRuntime {
  private final String chaincodeId;
  private final ShimConnector connector;
  private final Duration startMost;
  private final ReentrantLock connecting = new ReentrantLock();
  private Optional<ShimConnection> connection = Optional.empty();
  private boolean isClosed;

  /**
   * A runtime that connects with its first call.
   *
   * @param chaincodeId what the chaincode registers as, in Fabric its package id
   * @param startMost how long it may take until it has registered
   */
  public ShimRuntime(String chaincodeId, ShimConnector connector, Duration startMost) {
    this.chaincodeId = chaincodeId;
    this.connector = connector;
    this.startMost = startMost;
  }

  @Override
  public Outcome invoke(ChaincodeCall call, CallContext context) {
    ShimConnection current;
    context.clock().stop();
    try {
      current = connection();
    } catch (FailedCallException e) {
      return e.outcome();
    } finally {
      context.clock().start();
    }
    Outcome outcome = current.invoke(call, context);
    if (current.end().isPresent()) {
      // What broke the protocol or hangs is stopped now, not when somebody calls again.
      disconnect(current);
    }
    return outcome;
  }

  @Override
  public void close() {
    connecting.lock();
    try {
      isClosed = true;
      connection.ifPresent(
          open ->
              open.closed(new FailedCallException(Failure.NOT_AVAILABLE, "the runtime is closed")));
      connection = Optional.empty();
      connector.close();
    } finally {
      connecting.unlock();
    }
  }

  private ShimConnection connection() throws FailedCallException {
    connecting.lock();
    try {
      if (isClosed) {
        throw new FailedCallException(Failure.NOT_AVAILABLE, "the runtime is closed");
      }
      if (connection.isPresent() && connection.get().end().isEmpty()) {
        return connection.get();
      }
      connector.disconnect();
      ShimConnection opening = new ShimConnection(chaincodeId);
      connection = Optional.of(opening);
      connector.connect(opening);
      try {
        opening.awaitRegistration(startMost);
      } catch (FailedCallException e) {
        connector.disconnect();
        throw e;
      }
      return opening;
    } finally {
      connecting.unlock();
    }
  }

  private void disconnect(ShimConnection ended) {
    connecting.lock();
    try {
      if (connection.isPresent() && connection.get() == ended) {
        connection = Optional.empty();
        connector.disconnect();
      }
    } finally {
      connecting.unlock();
    }
  }
}
