package org.logothete.orderer.bench;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.logothete.orderer.client.ClientException;
import org.logothete.orderer.client.Envelopes;
import org.logothete.orderer.client.OrdererConnection;
import org.logothete.orderer.local.LocalNetwork;
import org.logothete.orderer.local.LocalNode;

/** The threads and connections that load a network and watch its blocks. Used by one thread. */
final class LoadRig {
  private static final Duration START_PATIENCE = Duration.ofSeconds(20);
  private static final Duration JOIN_PATIENCE = Duration.ofSeconds(5);

  private final LocalNetwork network;
  private final Submissions submissions;
  private final StopSign sendingOver = new StopSign();
  private final StopSign watchingOver = new StopSign();
  private final AtomicLong toSend = new AtomicLong(Long.MAX_VALUE);
  private final List<OrdererConnection> connections = new ArrayList<>();
  private final List<BlockWatch> watches = new ArrayList<>();
  private final List<Thread> threads = new ArrayList<>();

  LoadRig(LocalNetwork network, Submissions submissions) {
    this.network = network;
    this.submissions = submissions;
  }

  /**
   * Begins to read the blocks of each node.
   *
   * @throws ClientException if a node gives none in time
   */
  void watch(List<LocalNode> nodes, Envelopes envelopes, BlockWatch.Listener listener)
      throws ClientException, InterruptedException {
    for (LocalNode node : nodes) {
      BlockWatch watch =
          new BlockWatch(connect(node), envelopes, submissions, watchingOver, listener);
      watches.add(watch);
      start("bench-watch-" + node.id(), watch);
    }
    for (int i = 0; i < nodes.size(); i++) {
      BlockWatch watch = watches.get(i);
      if (!watch.awaitStart(START_PATIENCE)) {
        throw new ClientException(
            "%s gave no block within %d s: %s"
                .formatted(nodes.get(i).name(), START_PATIENCE.toSeconds(), watch.lastFailure()));
      }
    }
  }

  /**
   * Begins to submit, the clients spread over the nodes.
   *
   * @param pacing null to send as fast as there is room
   */
  void load(List<LocalNode> nodes, int clients, TransactionSupply supply, @Nullable Pacing pacing)
      throws ClientException {
    LoadClient.Shared shared =
        new LoadClient.Shared(supply, submissions, pacing, toSend, sendingOver);
    for (int i = 0; i < clients; i++) {
      OrdererConnection connection = connect(nodes.get(i % nodes.size()));
      start("bench-client-" + i, new LoadClient(i, connection, shared));
    }
  }

  List<BlockWatch> watches() {
    return watches;
  }

  /** From now on all clients together send no more than so many. */
  void limitSending(long transactions) {
    toSend.set(transactions);
  }

  boolean allIsSent() {
    return toSend.get() <= 0;
  }

  void stopSending() {
    sendingOver.raise();
  }

  void end() throws InterruptedException {
    sendingOver.raise();
    watchingOver.raise();
    for (Thread thread : threads) {
      if (!thread.join(JOIN_PATIENCE)) {
        thread.interrupt();
      }
    }
    connections.forEach(OrdererConnection::close);
  }

  private OrdererConnection connect(LocalNode node) throws ClientException {
    OrdererConnection connection = network.connect(node);
    connections.add(connection);
    return connection;
  }

  private void start(String name, Runnable work) {
    threads.add(Thread.ofPlatform().daemon().name(name).start(work));
  }
}
