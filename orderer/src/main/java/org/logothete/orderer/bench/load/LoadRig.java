package org.logothete.orderer.bench.load;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.logothete.orderer.client.ChaincodeClient.Until;
import org.logothete.orderer.client.ClientException;
import org.logothete.orderer.client.Envelopes;
import org.logothete.orderer.client.OrdererConnection;
import org.logothete.orderer.local.LocalNetwork;
import org.logothete.orderer.local.LocalNode;

/** The threads and connections that load a network and watch its blocks. Used by one thread. */
public final class LoadRig {
  private static final Duration START_PATIENCE = Duration.ofSeconds(20);
  private static final Duration JOIN_PATIENCE = Duration.ofSeconds(5);

  private final LocalNetwork network;
  private final Submissions submissions;
  private final StopSign sendingOver = new StopSign();
  private final StopSign watchingOver = new StopSign();
  private final AtomicLong toSend = new AtomicLong(Long.MAX_VALUE);
  private final List<OrdererConnection> connections = new ArrayList<>();
  private final List<LoadClient> clients = new ArrayList<>();
  private final List<BlockWatch> watches = new ArrayList<>();
  private final List<Thread> threads = new ArrayList<>();

  public LoadRig(LocalNetwork network, Submissions submissions) {
    this.network = network;
    this.submissions = submissions;
  }

  /**
   * Begins to read the blocks of each node.
   *
   * @param until what transactions are followed to: blocks, or results, which are read elsewhere
   * @throws ClientException if a node gives none in time
   */
  public void watch(
      List<LocalNode> nodes, Envelopes envelopes, Until until, BlockWatch.Listener listener)
      throws ClientException, InterruptedException {
    for (LocalNode node : nodes) {
      BlockWatch watch =
          new BlockWatch(dial(node), envelopes, until, submissions, watchingOver, listener);
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

  /** Begins to read what a node says of results, from the block on that is its newest now. */
  void watchResults(LocalNode node, Envelopes envelopes) throws ClientException {
    ResultWatch watch =
        new ResultWatch(
            dial(node), envelopes, watches.getFirst().nextBlock(), submissions, watchingOver);
    start("bench-results-" + node.id(), watch);
  }

  /** Has clients, spread over the nodes, dial them. */
  public void connect(List<LocalNode> nodes, Crew crew, TransactionSupply supply)
      throws ClientException {
    LoadClient.Shared shared =
        new LoadClient.Shared(supply, submissions, crew.acknowledgements(), toSend, sendingOver);
    for (int i = crew.firstClient(); i < crew.firstClient() + crew.clients(); i++) {
      List<OrdererConnection> connections = new ArrayList<>();
      for (int copy = 0; copy < crew.fanOut(); copy++) {
        connections.add(dial(nodes.get((i + copy) % nodes.size())));
      }
      clients.add(new LoadClient(i, connections, shared));
    }
  }

  /**
   * Has the clients begin to submit.
   *
   * @param pacing null to send as fast as there is room
   */
  public void load(@Nullable Pacing pacing) {
    for (LoadClient client : clients) {
      threads.add(Thread.ofVirtual().name("bench-client").start(() -> client.run(pacing)));
    }
  }

  /**
   * Who submits.
   *
   * @param firstClient number of the first client here among those of all processes
   * @param fanOut to how many nodes each transaction is sent
   * @param acknowledgements how many of them have to take it
   */
  public record Crew(int firstClient, int clients, int fanOut, int acknowledgements) {
    /** Clients that send each transaction to one node. */
    public static Crew single(int clients) {
      return new Crew(0, clients, 1, 1);
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

  public void stopSending() {
    sendingOver.raise();
  }

  public void end() throws InterruptedException {
    sendingOver.raise();
    watchingOver.raise();
    for (Thread thread : threads) {
      if (!thread.join(JOIN_PATIENCE)) {
        thread.interrupt();
      }
    }
    connections.forEach(OrdererConnection::close);
  }

  private OrdererConnection dial(LocalNode node) throws ClientException {
    OrdererConnection connection = network.connect(node);
    connections.add(connection);
    return connection;
  }

  /** Not a virtual thread: what it reads is timed. */
  private void start(String name, Runnable work) {
    threads.add(Thread.ofPlatform().daemon().name(name).start(work));
  }
}
