package org.logothete.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.Status;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Clients of all nodes submit at once while something happens to the network. What was not
 * acknowledged, and what only a killed node acknowledged, is submitted again elsewhere; a
 * transaction counts when a node that lives on has delivered its block.
 */
final class ClientLoad {
  private static final int WINDOW = 200;
  private static final int OUTSTANDING_MAX = 8_000;
  private static final int STATUS_SUCCESS = 200;
  private static final int STATUS_SERVICE_UNAVAILABLE = 503;
  private static final Duration TAKE_PATIENCE = Duration.ofMillis(200);
  private static final Duration READ_PATIENCE = Duration.ofSeconds(15);

  private final NetworkUnderTest network;
  private final Identity client;
  private final int total;
  private final Duration patience;

  /** Not in a delivered block yet; with the node it was last sent to, 0 before that. */
  private final Map<String, Submission> outstanding = new ConcurrentHashMap<>();

  private final BlockingQueue<EndorsedCall> ready = new LinkedBlockingQueue<>();
  private final Semaphore room = new Semaphore(OUTSTANDING_MAX);
  private final Set<String> submitted = ConcurrentHashMap.newKeySet();
  private final Set<String> acknowledged = ConcurrentHashMap.newKeySet();
  private final Set<String> committed = ConcurrentHashMap.newKeySet();
  private final AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();
  private volatile boolean over;

  /** Of the watching thread alone. */
  private long nextBlock = 1;

  private record Submission(EndorsedCall call, int node) {}

  ClientLoad(NetworkUnderTest network, int total, Duration patience) throws AuditException {
    this.network = network;
    this.client = network.user(MadeNetwork.USER);
    this.total = total;
    this.patience = patience;
  }

  /** Something that happens to the network under load. */
  @FunctionalInterface
  interface Step {
    void take() throws Exception;
  }

  /**
   * Runs it all, and checks all four ledgers.
   *
   * @param steps taken one after the other, after equal shares of the transactions
   */
  void run(List<Step> steps) throws Exception {
    List<Thread> threads = new ArrayList<>();
    threads.add(background("watch", this::watch));
    threads.add(background("sign", this::produce));
    for (NodeUnderTest node : network.nodes()) {
      threads.add(background("submit-" + node.id(), () -> submitTo(node)));
    }
    try {
      int share = total / (steps.size() + 1);
      for (int i = 0; i < steps.size(); i++) {
        awaitCommitted(share * (i + 1));
        steps.get(i).take();
      }
      awaitCommitted(total);
    } finally {
      over = true;
      for (Thread thread : threads) {
        thread.interrupt();
      }
      for (Thread thread : threads) {
        thread.join();
      }
    }
    network.awaitSameHeight(2, patience);
    checkLedgers();
  }

  private void checkLedgers() throws Exception {
    NodeAudit auditor = new NodeAudit(network.consortium(), client);
    LedgerAudit first = auditor.audit(network.node(1).address(), _ -> {});
    assertThat(first.transactionIds()).isEqualTo(submitted).containsAll(acknowledged);
    for (NodeUnderTest node : network.nodes()) {
      LedgerAudit ledger = auditor.audit(node.address(), _ -> {});
      assertThat(ledger.fingerprints()).isEqualTo(first.fingerprints());
      say("node %d: %d blocks, sound".formatted(node.id(), ledger.height()));
    }
  }

  private void awaitCommitted(int count) throws Exception {
    Await.until(
        count + " of " + total + " transactions are in blocks",
        patience,
        () -> {
          Throwable why = failure.get();
          if (why != null) {
            throw new AssertionError("a client failed", why);
          }
          return committed.size() >= count;
        });
    say("%d of %d are in blocks".formatted(committed.size(), total));
  }

  @SuppressWarnings("SystemOut") // progress of a run of minutes
  static void say(String line) {
    System.out.println(Instant.now() + " " + line);
  }

  /** A body of a thread. */
  @FunctionalInterface
  private interface Body {
    void run() throws Exception;
  }

  private Thread background(String name, Body body) {
    return Thread.ofPlatform()
        .name(name)
        .daemon()
        .start(
            () -> {
              try {
                body.run();
              } catch (InterruptedException e) {
                if (!over) {
                  failure.compareAndSet(null, e);
                }
              } catch (Exception | AssertionError e) {
                failure.compareAndSet(null, e);
              }
            });
  }

  private void produce() throws InterruptedException {
    for (int i = 0; i < total; i++) {
      room.acquire();
      EndorsedCall call =
          EndorsedCall.of(network.consortium().channel(), client, "put", "key" + i, "value");
      submitted.add(call.id());
      outstanding.put(call.id(), new Submission(call, 0));
      ready.add(call);
    }
  }

  /** Follows the chain, on another node when the one it reads from stops answering. */
  private void watch() throws Exception {
    int reader = 1;
    while (!over) {
      try {
        follow(network.node(reader));
      } catch (AuditException _) {
        reader = reader % NetworkUnderTest.NODES + 1;
      }
    }
  }

  private void follow(NodeUnderTest reader) throws AuditException, InterruptedException {
    byte[] request =
        SeekRequest.range(
            network.consortium().channel(), client, nextBlock, Long.MAX_VALUE, Instant.now());
    try (NodeConnection node = NodeConnection.to(reader.address(), client, network.consortium());
        DeliverCall call = DeliverCall.send(node, request)) {
      while (!over) {
        WireMessage answer = call.next(READ_PATIENCE);
        if (answer.all(2).isEmpty()) {
          throw new AuditException("Deliver ends with status " + answer.number(1));
        }
        WireMessage block = answer.message(2);
        for (byte[] envelope : block.message(2).all(1)) {
          WireMessage header = WireMessage.of(envelope).message(1).message(1);
          String id = WireMessage.of(header.bytes(1)).text(5);
          if (outstanding.remove(id) != null) {
            committed.add(id);
            room.release();
          }
        }
        nextBlock = block.message(1).number(1) + 1;
      }
    }
  }

  /** Keeps a stream to the node as long as there is something to submit. */
  private void submitTo(NodeUnderTest target) throws Exception {
    try (NodeConnection node = NodeConnection.to(target.address(), client, network.consortium())) {
      while (!over) {
        Await.until("node " + target.id() + " answers", patience, () -> over || answers(target));
        try (BroadcastCall stream = BroadcastCall.open(node, new Answers(target.id()), WINDOW)) {
          submitOn(stream, target.id());
        }
      }
    }
  }

  private static boolean answers(NodeUnderTest node) throws InterruptedException {
    try {
      return node.isReady();
    } catch (java.io.IOException | AssertionError _) {
      return false;
    }
  }

  private void submitOn(BroadcastCall stream, int node) throws InterruptedException {
    while (!over) {
      EndorsedCall next = ready.poll(TAKE_PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
      if (next == null) {
        if (stream.isOver()) {
          return;
        }
        continue;
      }
      outstanding.computeIfPresent(next.id(), (_, _) -> new Submission(next, node));
      if (!stream.send(next)) {
        ready.add(next);
        return;
      }
    }
  }

  private final class Answers implements BroadcastCall.Listener {
    private final int node;

    Answers(int node) {
      this.node = node;
    }

    @Override
    public void answered(EndorsedCall sent, int status, String info) {
      switch (status) {
        case STATUS_SUCCESS -> acknowledged.add(sent.id());
        case STATUS_SERVICE_UNAVAILABLE -> ready.add(sent);
        default ->
            failure.compareAndSet(
                null, new AssertionError("node " + node + " answers " + status + " " + info));
      }
    }

    /** The node may be gone, and with it all it had only in memory. */
    @Override
    public void closed(List<EndorsedCall> unanswered, Status why) {
      if (over) {
        return;
      }
      Set<String> again = new HashSet<>();
      unanswered.forEach(call -> again.add(call.id()));
      outstanding.forEach(
          (id, submission) -> {
            if (submission.node() == node) {
              again.add(id);
            }
          });
      say("node %d: stream over (%s), %d again".formatted(node, why.getCode(), again.size()));
      for (String id : again) {
        Submission submission = outstanding.get(id);
        if (submission != null) {
          ready.add(submission.call());
        }
      }
    }
  }
}
