package org.logothete.orderer.client;

import com.google.protobuf.ByteString;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.hyperledger.fabric.protos.common.Envelope;
import org.hyperledger.fabric.protos.common.Status;
import org.hyperledger.fabric.protos.orderer.BroadcastResponse;
import org.logothete.chaincode.lifecycle.Definition;
import org.logothete.chaincode.proto.CallBody;
import org.logothete.network.proto.SystemTransaction;
import org.logothete.orderer.client.Envelopes.SignedTransaction;
import org.logothete.orderer.proto.ChaincodesAnswer;
import org.logothete.orderer.proto.ChaincodesQuestion;
import org.logothete.orderer.proto.ExecutionQuestion;
import org.logothete.orderer.proto.InstallQuestion;
import org.logothete.orderer.proto.QueryAnswer;
import org.logothete.orderer.proto.QueryQuestion;
import org.logothete.orderer.proto.ResultQuestion;
import org.logothete.orderer.proto.ResultsAnswer;
import org.logothete.orderer.proto.ResultsQuestion;

/**
 * Calls chaincode that is executed after it was ordered. A call is handed to so many nodes that one
 * honest one is among them, and a result counts when as many nodes give the same. Thread-safe.
 */
public final class ChaincodeClient implements AutoCloseable {
  /** How far a call is followed. */
  public enum Until {
    ORDERED,
    RESULT
  }

  private static final int IN_FLIGHT_MAX = 256;
  private static final long ASK_MILLIS = 2_000;
  private static final long PAUSE_MILLIS = 200;

  /** Another node is asked as well when one takes so long. */
  private static final Duration SLOW = Duration.ofSeconds(1);

  private final Envelopes envelopes;
  private final List<OrdererConnection> nodes;
  private final Hedge<OrdererConnection> submitting = new Hedge<>(SLOW);
  private final Hedge<OrdererConnection> results = new Hedge<>(SLOW);

  /** Guarded by this. */
  private final Map<OrdererConnection, BroadcastSession> sessions = new HashMap<>();

  private final int enough;

  /**
   * A client of these nodes.
   *
   * @param nodes all consenters if results are to be believed; closed by whoever opened them
   */
  public ChaincodeClient(Envelopes envelopes, List<OrdererConnection> nodes) {
    if (nodes.isEmpty()) {
      throw new IllegalArgumentException("a client needs a node to talk to");
    }
    this.envelopes = envelopes;
    this.nodes = List.copyOf(nodes);
    this.enough = (nodes.size() - 1) / 3 + 1;
  }

  /** How many nodes have to say the same. */
  public int enough() {
    return enough;
  }

  /** A call's arguments as they are ordered and queried. */
  public static ByteString callBody(String chaincode, List<ByteString> arguments) {
    return CallBody.newBuilder()
        .setVersion(1)
        .setChaincode(chaincode)
        .addAllArguments(arguments)
        .build()
        .toByteString();
  }

  /**
   * Has a call ordered.
   *
   * @param arguments the function's name first
   * @return the transaction's id, when {@link #enough} nodes have taken it
   * @throws ClientException if they do not; the message says why
   */
  public String submit(String chaincode, List<ByteString> arguments, Duration patience)
      throws ClientException, InterruptedException {
    return submit(SystemTransaction.Kind.CHAINCODE_CALL, callBody(chaincode, arguments), patience);
  }

  /**
   * Puts a package on a node, in the name of the client, who has to be an administrator of the
   * node's organisation.
   *
   * @throws ClientException if the node refuses; the message says why
   */
  public void install(OrdererConnection node, ByteString bytes, Duration patience)
      throws ClientException {
    ExecutionQuestion question =
        ExecutionQuestion.newBuilder()
            .setInstall(InstallQuestion.newBuilder().setPackage(bytes))
            .build();
    var _ = node.ask(envelopes, question, patience);
  }

  /** Has a definition approved in the name of the client's organisation. */
  public String approve(Definition definition, Duration patience)
      throws ClientException, InterruptedException {
    return submit(SystemTransaction.Kind.CHAINCODE_DEFINITION, definition.bytes(), patience);
  }

  private String submit(SystemTransaction.Kind kind, ByteString body, Duration patience)
      throws ClientException, InterruptedException {
    SignedTransaction transaction = envelopes.systemTransaction(kind, body);
    Queue<String> refusals = new ConcurrentLinkedQueue<>();
    int taken =
        submitting
            .ask(
                nodes,
                enough,
                node -> {
                  Optional<String> refusal = refusal(node, transaction.envelope(), patience);
                  refusal.ifPresent(why -> refusals.add(node.node() + ": " + why));
                  return refusal.isPresent() ? Optional.empty() : Optional.of(node.node());
                })
            .size();
    if (taken < enough) {
      throw new ClientException(
          "the transaction was taken by %d nodes, not by %d: %s"
              .formatted(taken, enough, String.join("; ", refusals)));
    }
    return transaction.transactionId();
  }

  private Optional<String> refusal(OrdererConnection node, Envelope envelope, Duration patience)
      throws InterruptedException {
    BroadcastSession session = session(node);
    try {
      BroadcastResponse answer =
          session.send(envelope).get(patience.toMillis(), TimeUnit.MILLISECONDS);
      return answer.getStatus() == Status.SUCCESS
          ? Optional.empty()
          : Optional.of(answer.getStatus() + ": " + answer.getInfo());
    } catch (ExecutionException e) {
      forget(node, session);
      return Optional.of(String.valueOf(e.getCause() == null ? e : e.getCause().getMessage()));
    } catch (TimeoutException _) {
      forget(node, session);
      return Optional.of("no answer within " + patience.toSeconds() + " s");
    }
  }

  private synchronized BroadcastSession session(OrdererConnection node) {
    return sessions.computeIfAbsent(node, each -> each.broadcast(IN_FLIGHT_MAX));
  }

  /** The next envelope for the node opens another stream. */
  private synchronized void forget(OrdererConnection node, BroadcastSession session) {
    if (sessions.remove(node, session)) {
      session.close();
    }
  }

  /**
   * Waits until enough nodes say the same of a transaction.
   *
   * @return a ResultBody
   * @throws ClientException if they do not in time
   */
  public ByteString result(String transactionId, Duration patience)
      throws ClientException, InterruptedException {
    long end = System.nanoTime() + patience.toNanos();
    Queue<String> troubles = new ConcurrentLinkedQueue<>();
    int asked = enough;
    while (System.nanoTime() < end) {
      List<ByteString> said =
          results.ask(nodes, asked, node -> told(node, transactionId, end, troubles));
      Optional<ByteString> agreed = saidByEnough(said);
      if (agreed.isPresent()) {
        return agreed.get();
      }
      if (said.size() == nodes.size()) {
        throw new ClientException("the nodes do not agree on the result of " + transactionId);
      }
      // Some differ, or are silent: from now on everybody is heard.
      asked = nodes.size();
      if (said.isEmpty()) {
        TimeUnit.MILLISECONDS.sleep(PAUSE_MILLIS);
      }
    }
    String trouble = troubles.isEmpty() ? "it is not decided" : String.valueOf(troubles.peek());
    throw new ClientException(
        "no %d nodes told the result of %s within %d s: %s"
            .formatted(enough, transactionId, patience.toSeconds(), trouble));
  }

  private Optional<ByteString> saidByEnough(List<ByteString> said) {
    Map<ByteString, Integer> counts = new HashMap<>();
    return said.stream().filter(each -> counts.merge(each, 1, Integer::sum) >= enough).findFirst();
  }

  private Optional<ByteString> told(
      OrdererConnection node, String transactionId, long end, Queue<String> troubles) {
    try {
      return ask(node, transactionId, end);
    } catch (ClientException e) {
      troubles.clear();
      troubles.add(String.valueOf(e.getMessage()));
      return Optional.empty();
    }
  }

  private Optional<ByteString> ask(OrdererConnection node, String transactionId, long end)
      throws ClientException {
    long wait = Math.clamp((end - System.nanoTime()) / 1_000_000, 1, ASK_MILLIS);
    ExecutionQuestion question =
        ExecutionQuestion.newBuilder()
            .setResult(
                ResultQuestion.newBuilder()
                    .setTransactionId(transactionId)
                    .setWaitMillis((int) wait))
            .build();
    var answer = node.ask(envelopes, question, Duration.ofMillis(2 * ASK_MILLIS)).getResult();
    return answer.hasResult() ? Optional.of(answer.getResult()) : Optional.empty();
  }

  /** What a call would answer now, by one node's word. */
  public QueryAnswer query(
      OrdererConnection node, String chaincode, List<ByteString> arguments, Duration patience)
      throws ClientException {
    ExecutionQuestion question =
        ExecutionQuestion.newBuilder()
            .setQuery(QueryQuestion.newBuilder().setCall(callBody(chaincode, arguments)))
            .build();
    return node.ask(envelopes, question, patience).getQuery();
  }

  /** Definitions, approvals and installed packages, by one node's word. */
  public ChaincodesAnswer chaincodes(OrdererConnection node, Duration patience)
      throws ClientException {
    ExecutionQuestion question =
        ExecutionQuestion.newBuilder()
            .setChaincodes(ChaincodesQuestion.getDefaultInstance())
            .build();
    return node.ask(envelopes, question, patience).getChaincodes();
  }

  /** The same by the word of the first node that answers. */
  public ChaincodesAnswer chaincodes(Duration patience) throws ClientException {
    ClientException trouble = new ClientException("no node answers");
    for (OrdererConnection node : nodes) {
      try {
        return chaincodes(node, patience);
      } catch (ClientException e) {
        trouble = e;
      }
    }
    throw trouble;
  }

  /**
   * Results as they are decided, by one node's word.
   *
   * @param fromBlock first block to look at
   * @param wait until there is a block behind that
   */
  public ResultsAnswer results(OrdererConnection node, long fromBlock, Duration wait)
      throws ClientException {
    ExecutionQuestion question =
        ExecutionQuestion.newBuilder()
            .setResults(
                ResultsQuestion.newBuilder()
                    .setFromBlock(fromBlock)
                    .setWaitMillis((int) wait.toMillis()))
            .build();
    return node.ask(envelopes, question, wait.plusSeconds(5)).getResults();
  }

  /** Ends what is under way; the connections stay open. */
  @Override
  public synchronized void close() {
    sessions.values().forEach(BroadcastSession::close);
    sessions.clear();
  }
}
