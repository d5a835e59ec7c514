package org.logothete.chaincode.process;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.hyperledger.fabric.protos.peer.ChaincodeMessage;
import org.logothete.chaincode.call.FailedCallException;
import org.logothete.chaincode.call.Failure;
import org.logothete.chaincode.shim.ChaincodeSupportEndpoint;
import org.logothete.chaincode.shim.ShimConnector;
import org.logothete.chaincode.shim.ShimLink;
import org.logothete.chaincode.shim.ShimReceiver;

/**
 * Starts a chaincode in a sandbox of its own, with a socket of its own through which it dials us.
 * One that crashed is started again when it is next needed, and later each time if it does so again
 * and again. Thread-safe.
 */
public final class LaunchedChaincode implements ShimConnector {
  /** How long a stream's end may wait for that of its process, which says why. */
  private static final long END_MILLIS = 500;

  private final Sandboxes sandboxes;
  private final ChaincodeProgram program;
  private final SocketServer server;
  private final Consumer<String> log;
  private final ChaincodeSupportEndpoint endpoint = new ChaincodeSupportEndpoint();
  private final ReentrantLock lock = new ReentrantLock();
  private final Backoff backoff = new Backoff();
  private Optional<Running> running = Optional.empty();
  private long lastCrash;

  private record Running(
      ChaincodeProcess process, SocketServer.Serving serving, Path socket, AtomicBoolean stopped) {}

  /**
   * A chaincode that is started when it is first needed.
   *
   * @param log gets what it prints, line by line
   */
  public LaunchedChaincode(
      Sandboxes sandboxes, ChaincodeProgram program, SocketServer server, Consumer<String> log) {
    this.sandboxes = sandboxes;
    this.program = program;
    this.server = server;
    this.log = log;
  }

  @Override
  public void connect(ShimReceiver receiver) throws FailedCallException {
    lock.lock();
    try {
      disconnect();
      checkBackoff();
      running = Optional.of(start(receiver));
    } catch (IOException e) {
      throw new FailedCallException(
          Failure.NOT_AVAILABLE, "the chaincode cannot be started: " + e.getMessage());
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void disconnect() {
    lock.lock();
    try {
      endpoint.disconnect();
      running.ifPresent(LaunchedChaincode::stop);
      running = Optional.empty();
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void close() {
    disconnect();
  }

  private void checkBackoff() throws FailedCallException {
    Duration left = backoff.delay().minusNanos(System.nanoTime() - lastCrash);
    if (left.isPositive()) {
      throw new FailedCallException(
          Failure.NOT_AVAILABLE,
          "the chaincode crashed %d times soon after its start; it is started again in %d ms"
              .formatted(backoff.crashes(), left.toMillis()));
    }
  }

  private Running start(ShimReceiver receiver) throws IOException {
    Path folder = sandboxes.newFolder();
    Path socket = folder.resolve("s");
    SocketServer.Serving serving = server.serve(socket, endpoint);
    try {
      // Only we can enter the folder; the user of the sandbox gets at the socket alone.
      Files.setPosixFilePermissions(socket, PosixFilePermissions.fromString("rw-rw-rw-"));
      Launch launch = new Launch(receiver);
      endpoint.expect(launch);
      long since = System.nanoTime();
      AtomicBoolean stopped = new AtomicBoolean();
      ChaincodeProcess process =
          sandboxes.start(
              program,
              socket,
              log,
              why -> {
                // Counted first: whoever is told stops this launch, and may start the next one.
                if (!stopped.get()) {
                  crashed(since);
                }
                receiver.closed(why);
              });
      launch.process = Optional.of(process);
      return new Running(process, serving, socket, stopped);
    } catch (IOException e) {
      endpoint.disconnect();
      serving.close();
      throw e;
    }
  }

  private void crashed(long since) {
    lock.lock();
    try {
      lastCrash = System.nanoTime();
      backoff.crashed(Duration.ofNanos(lastCrash - since));
    } finally {
      lock.unlock();
    }
  }

  private static void stop(Running running) {
    running.stopped.set(true);
    running.process.kill();
    running.serving.close();
    try {
      Files.deleteIfExists(running.socket);
      Files.deleteIfExists(running.socket.getParent());
    } catch (IOException e) {
      throw new UncheckedIOException("a socket cannot be deleted", e);
    }
  }

  /** Passes everything on, but lets the process say first why the stream has ended. */
  private static final class Launch implements ShimReceiver {
    private final ShimReceiver receiver;
    private volatile Optional<ChaincodeProcess> process = Optional.empty();

    Launch(ShimReceiver receiver) {
      this.receiver = receiver;
    }

    @Override
    public void opened(ShimLink link) {
      receiver.opened(link);
    }

    @Override
    public void received(ChaincodeMessage message) {
      receiver.received(message);
    }

    @Override
    public void malformed(String what) {
      receiver.malformed(what);
    }

    @Override
    public void closed(FailedCallException why) {
      Thread.ofVirtual()
          .start(
              () ->
                  receiver.closed(
                      process.flatMap(started -> started.endWithin(END_MILLIS)).orElse(why)));
    }
  }
}
