package org.logothete.orderer.client;

import com.google.protobuf.ByteString;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.hyperledger.fabric.protos.common.Status;
import org.hyperledger.fabric.protos.orderer.BroadcastResponse;
import org.logothete.chaincode.lifecycle.Definition;
import org.logothete.chaincode.proto.CallBody;
import org.logothete.network.proto.SystemTransaction;
import org.logothete.orderer.client.Envelopes.SignedTransaction;
import org.logothete.orderer.proto.ChaincodesAnswer;
import org.logothete.orderer.proto.ChaincodesQuestion;
import org.logothete.orderer.proto.ExecutionQuestion;
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
  private static final int IN_FLIGHT_MAX = 256;
  private static final long ASK_MILLIS = 2_000;

  private final Envelopes envelopes;
  private final List<OrdererConnection> nodes;
  private final List<BroadcastSession> sessions = new ArrayList<>();
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
   * @return the transaction's id, when a node has taken it
   * @throws ClientException if none does; the message says why the last one did not
   */
  public String submit(String chaincode, List<ByteString> arguments, Duration patience)
      throws ClientException, InterruptedException {
    return submit(SystemTransaction.Kind.CHAINCODE_CALL, callBody(chaincode, arguments), patience);
  }

  /** Has a definition approved in the name of the client's organisation. */
  public String approve(Definition definition, Duration patience)
      throws ClientException, InterruptedException {
    return submit(SystemTransaction.Kind.CHAINCODE_DEFINITION, definition.bytes(), patience);
  }

  private String submit(SystemTransaction.Kind kind, ByteString body, Duration patience)
      throws ClientException, InterruptedException {
    SignedTransaction transaction = envelopes.systemTransaction(kind, body);
    List<CompletableFuture<BroadcastResponse>> answers = new ArrayList<>();
    for (BroadcastSession session : sessions()) {
      answers.add(session.send(transaction.envelope()));
    }
    String refusal = "no node took it";
    boolean taken = false;
    for (CompletableFuture<BroadcastResponse> answer : answers) {
      try {
        BroadcastResponse response = answer.get(patience.toMillis(), TimeUnit.MILLISECONDS);
        if (response.getStatus() == Status.SUCCESS) {
          taken = true;
        } else {
          refusal = response.getStatus() + ": " + response.getInfo();
        }
      } catch (ExecutionException e) {
        refusal = String.valueOf(e.getCause() == null ? e : e.getCause().getMessage());
      } catch (TimeoutException _) {
        refusal = "no answer within " + patience.toSeconds() + " s";
      }
    }
    if (!taken) {
      throw new ClientException("the transaction was not taken: " + refusal);
    }
    return transaction.transactionId();
  }

  private synchronized List<BroadcastSession> sessions() {
    if (sessions.isEmpty()) {
      nodes.stream().limit(enough).forEach(node -> sessions.add(node.broadcast(IN_FLIGHT_MAX)));
    }
    return List.copyOf(sessions);
  }

  /**
   * Waits until enough nodes say the same of a transaction.
   *
   * @return a ResultBody
   * @throws ClientException if they do not in time
   */
  public ByteString result(String transactionId, Duration patience) throws ClientException {
    long end = System.nanoTime() + patience.toNanos();
    Map<ByteString, Integer> said = new HashMap<>();
    List<OrdererConnection> silent = new ArrayList<>(nodes);
    String trouble = "it is not decided";
    while (System.nanoTime() < end) {
      for (OrdererConnection node : List.copyOf(silent)) {
        try {
          Optional<ByteString> result = ask(node, transactionId, end);
          if (result.isPresent()) {
            silent.remove(node);
            if (said.merge(result.get(), 1, Integer::sum) >= enough) {
              return result.get();
            }
          }
        } catch (ClientException e) {
          trouble = String.valueOf(e.getMessage());
        }
      }
      if (silent.isEmpty()) {
        throw new ClientException("the nodes do not agree on the result of " + transactionId);
      }
    }
    throw new ClientException(
        "no %d nodes told the result of %s within %d s: %s"
            .formatted(enough, transactionId, patience.toSeconds(), trouble));
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
      int node, String chaincode, List<ByteString> arguments, Duration patience)
      throws ClientException {
    ExecutionQuestion question =
        ExecutionQuestion.newBuilder()
            .setQuery(QueryQuestion.newBuilder().setCall(callBody(chaincode, arguments)))
            .build();
    return nodes.get(node).ask(envelopes, question, patience).getQuery();
  }

  /** Definitions, approvals and installed packages, by one node's word. */
  public ChaincodesAnswer chaincodes(int node, Duration patience) throws ClientException {
    ExecutionQuestion question =
        ExecutionQuestion.newBuilder()
            .setChaincodes(ChaincodesQuestion.getDefaultInstance())
            .build();
    return nodes.get(node).ask(envelopes, question, patience).getChaincodes();
  }

  /**
   * Results as they are decided, by one node's word.
   *
   * @param fromBlock first block to look at
   * @param wait until there is a block behind that
   */
  public ResultsAnswer results(int node, long fromBlock, Duration wait) throws ClientException {
    ExecutionQuestion question =
        ExecutionQuestion.newBuilder()
            .setResults(
                ResultsQuestion.newBuilder()
                    .setFromBlock(fromBlock)
                    .setWaitMillis((int) wait.toMillis()))
            .build();
    return nodes.get(node).ask(envelopes, question, wait.plusSeconds(5)).getResults();
  }

  /** Ends what is under way; the connections stay open. */
  @Override
  public synchronized void close() {
    sessions.forEach(BroadcastSession::close);
    sessions.clear();
  }
}
