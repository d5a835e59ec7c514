package org.logothete.chaincode.agreement;

import com.google.protobuf.ByteString;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Supplier;
import org.logothete.chaincode.call.Budget;
import org.logothete.chaincode.call.CallContext;
import org.logothete.chaincode.call.FailedCallException;
import org.logothete.chaincode.call.Failure;
import org.logothete.chaincode.call.Outcome;
import org.logothete.chaincode.call.StateReader;
import org.logothete.chaincode.lifecycle.AgreementKind;
import org.logothete.chaincode.lifecycle.Definition;
import org.logothete.chaincode.lifecycle.LifecyclePolicy;
import org.logothete.chaincode.policy.ExecutionPolicy;
import org.logothete.chaincode.policy.OnDiverge;
import org.logothete.chaincode.proto.CallBody;
import org.logothete.chaincode.record.MalformedBodyException;
import org.logothete.chaincode.record.OverlaidState.Writer;
import org.logothete.chaincode.record.ResultRecord;

/**
 * Executors that are given the same blocks: one lies, another comes late, some calls are answered
 * differently by everybody. Blocks hold calls and the votes that came since the last one, in an
 * order drawn from a seed.
 */
final class AgreementWorld {
  static final String CHAINCODE = "model";

  /** The same chaincode under a definition that has executors agree directly. */
  static final String DIRECT = "straight";

  private static final int KEYS = 6;
  private static final SortedSet<Integer> NOBODY = Collections.emptySortedSet();

  /** What one executor has. */
  private final class Node {
    private final ByteString id;
    private final int index;
    private Agreement agreement = Agreement.empty("ch");
    private final MapState state = new MapState();
    private Speculation speculation;
    private final Map<Attempt, ResultRecord> proposed = new HashMap<>();

    /** What it voted for, on its disk. */
    private final Map<Execution, ResultRecord> journal = new HashMap<>();

    Node(int index) {
      this.index = index;
      this.id = ByteString.copyFromUtf8("executor " + index);
      this.speculation = newSpeculation(state);
    }

    Speculation newSpeculation(StateReader on) {
      return new Speculation(
          id,
          agreement.pending(),
          on,
          agreement.base(),
          call ->
              Optional.ofNullable(
                  journal.get(new Execution(call.position(), call.attempt(), call.definition()))));
    }

    void keep(VoteBundle.Vote vote) {
      Execution execution = new Execution(vote.position(), vote.attempt(), vote.definition());
      try {
        journal.put(
            execution, ResultRecord.parse(Objects.requireNonNull(allRecords.get(vote.digest()))));
      } catch (MalformedBodyException e) {
        throw new AssertionError(e);
      }
    }

    boolean lies() {
      return index == liar;
    }
  }

  private record Execution(Position position, int attempt, ByteString definition) {}

  private record Attempt(Position position, int number) {}

  private final Random random;
  private final List<String> names = new ArrayList<>(List.of(CHAINCODE));

  /** What executors agreed on directly; an empty digest for nothing. */
  private final Map<Attempt, Optional<ByteString>> agreed = new HashMap<>();

  private final int divergentPercent;
  private final int liar;
  private final int slow;
  private final List<Node> nodes = new ArrayList<>();
  private final Map<ByteString, ByteString> allRecords = new HashMap<>();
  private final Set<ByteString> honestDigests = new LinkedHashSet<>();
  private final Map<Position, CallBody> calls = new TreeMap<>();
  private final List<Entry.Votes> waitingVotes = new ArrayList<>();
  private final List<OrderedBlock> blocks = new ArrayList<>();
  private final List<BlockDecisions> decided = new ArrayList<>();
  private final List<Remark> remarks = new ArrayList<>();
  private int transactions;

  AgreementWorld(long seed, int executors, int divergentPercent, int liar, int slow) {
    this.random = new Random(seed);
    this.divergentPercent = divergentPercent;
    this.liar = liar;
    this.slow = slow;
    for (int i = 0; i < executors; i++) {
      nodes.add(new Node(i));
    }
  }

  List<BlockDecisions> decided() {
    return decided;
  }

  List<Remark> remarks() {
    return remarks;
  }

  Map<Position, CallBody> calls() {
    return calls;
  }

  Set<ByteString> honestDigests() {
    return honestDigests;
  }

  /** Those who were seen to vote for two results of one attempt. */
  List<ByteString> contradictors() {
    return remarks.stream()
        .filter(Remark.SecondVote.class::isInstance)
        .map(remark -> ((Remark.SecondVote) remark).executor())
        .distinct()
        .toList();
  }

  /** Whoever lies; empty if nobody does. */
  List<ByteString> liars() {
    return nodes.stream().filter(Node::lies).map(node -> node.id).toList();
  }

  List<ByteString> roots() {
    return nodes.stream().map(node -> node.state.root()).distinct().toList();
  }

  boolean allDecided() {
    return nodes.stream().allMatch(node -> node.agreement.pending().isEmpty());
  }

  StateReader state() {
    return nodes.getFirst().state;
  }

  /** The first block: who executes, and the chaincode's definition. */
  void define(ExecutionPolicy policy, OnDiverge onDiverge) throws InterruptedException {
    block(
        List.of(
            new Entry.Consenters(nodes.stream().map(node -> node.id).toList()),
            approval(0, definition(CHAINCODE, AgreementKind.ORDERED, policy, onDiverge))));
  }

  /** A block with the same chaincode's other definition: from here on both are called. */
  void defineDirect(ExecutionPolicy policy, OnDiverge onDiverge) throws InterruptedException {
    names.add(DIRECT);
    block(List.of(approval(0, definition(DIRECT, AgreementKind.DIRECT, policy, onDiverge))));
  }

  /** From here on nobody calls what is agreed on by ordered votes. */
  void callDirectOnly() {
    names.remove(CHAINCODE);
  }

  private Entry.Approval approval(int index, Definition definition) {
    return new Entry.Approval(index, writer(), definition.bytes(), ByteString.copyFromUtf8("org1"));
  }

  private static Definition definition(
      String name, AgreementKind agreement, ExecutionPolicy policy, OnDiverge onDiverge) {
    return new Definition(
        name,
        1,
        "1.0",
        ByteString.copyFrom(new byte[32]),
        policy,
        onDiverge,
        agreement,
        List.of(),
        Budget.DEFAULT,
        false);
  }

  /** A block with so many calls, and votes among them. */
  void block(int callCount) throws InterruptedException {
    List<Entry> entries = new ArrayList<>();
    List<Entry.Votes> votes = new ArrayList<>();
    waitingVotes.removeIf(
        vote -> {
          boolean late =
              slow >= 0 && vote.executor().equals(nodes.get(slow).id) && random.nextInt(4) > 0;
          boolean now = !late && random.nextInt(10) < 8;
          if (now) {
            votes.add(vote);
          }
          return now;
        });
    for (int index = 0; index < callCount; index++) {
      while (!votes.isEmpty() && random.nextBoolean()) {
        entries.add(votes.remove(random.nextInt(votes.size())));
      }
      entries.add(call(index));
    }
    entries.addAll(votes);
    block(entries);
  }

  /** A call for the next block. */
  Entry.Call call(int index) {
    CallBody body = call();
    calls.put(new Position(blocks.size(), index), body);
    return new Entry.Call(index, writer(), body.toByteString());
  }

  /** Votes that somebody else is to order; the slow executor keeps some of its own back. */
  List<Entry.Votes> takeVotes() {
    List<Entry.Votes> taken = new ArrayList<>();
    waitingVotes.removeIf(
        vote -> {
          boolean isLate =
              slow >= 0 && vote.executor().equals(nodes.get(slow).id) && random.nextInt(4) > 0;
          return !isLate && taken.add(vote);
        });
    return taken;
  }

  void block(List<Entry> entries) throws InterruptedException {
    OrderedBlock block = new OrderedBlock(blocks.size(), entries, ANYBODY);
    blocks.add(block);
    for (Node node : nodes) {
      BlockDecisions outcome = process(node, block);
      if (node.index == 0) {
        decided.add(outcome);
        remarks.addAll(outcome.remarks());
      }
    }
    nodes.forEach(this::execute);
  }

  /**
   * The root that a node comes to that is given all blocks when executors have forgotten what they
   * came to: it has but what the state of another holds.
   */
  ByteString replayed() throws InterruptedException {
    Agreement agreement = Agreement.empty("ch");
    MapState state = new MapState();
    for (OrderedBlock block : blocks) {
      BlockDecisions outcome =
          agreement.process(
              block,
              state,
              (digest, _, call) ->
                  Results.record(call.transaction().transactionId(), digest, state())
                      .orElseThrow(() -> new AssertionError("nobody has a record of " + call)),
              (call, _) -> last(new Attempt(call.position(), call.attempt()), NOBODY));
      apply(outcome, state);
      if (outcome.changesState()) {
        agreement.committed(state.root());
      }
    }
    return state.root();
  }

  private static void apply(BlockDecisions outcome, MapState state) {
    for (Decision decision : outcome.decisions()) {
      state.apply(decision.transaction(), decision.writes());
    }
    state.apply(new Writer("", 0, 0), outcome.own());
  }

  private BlockDecisions process(Node node, OrderedBlock block) throws InterruptedException {
    BlockDecisions outcome =
        node.agreement.process(
            block,
            node.state,
            (digest, _, _) -> Objects.requireNonNull(allRecords.get(digest)),
            (call, soFar) -> decide(node, call, soFar));
    apply(outcome, node.state);
    if (outcome.changesState()) {
      node.agreement.committed(node.state.root());
    }
    if (random.nextInt(50) == 0) {
      restart(node, outcome);
    } else {
      node.speculation.learn(
          new Progress(
              outcome,
              outcome.changesState() ? Optional.of(node.state.copy()) : Optional.empty(),
              node.agreement.base(),
              node.agreement.pending().stream().map(PendingCall::position).findFirst()));
    }
    return outcome;
  }

  /**
   * What the executors agree on, as a node learns of it that may have deliberated itself, or lag
   * and be told of the last attempt. The first node is the first to ask: its result is agreed on
   * unless the call is answered by guessing.
   */
  private DirectOutcome decide(Node node, PendingCall call, Supplier<Progress> soFar) {
    Attempt attempt = new Attempt(call.position(), call.attempt());
    if (node.index == 0 || random.nextBoolean()) {
      node.speculation.learn(soFar.get());
      execute(node);
    }
    if (node.index == 0) {
      ResultRecord own = Objects.requireNonNull(node.proposed.get(attempt), attempt.toString());
      boolean guessed = guesses(Objects.requireNonNull(calls.get(call.position())));
      boolean differs = guessed && random.nextBoolean();
      agreed.put(attempt, differs ? Optional.empty() : Optional.of(own.digest()));
    }
    SortedSet<Integer> differing = new TreeSet<>();
    if (random.nextInt(4) == 0) {
      differing.add(random.nextInt(nodes.size()));
    }
    return node.index > 0 && random.nextBoolean()
        ? last(attempt, differing)
        : outcome(attempt, differing);
  }

  /** As who was not there is told of it. */
  private DirectOutcome last(Attempt first, SortedSet<Integer> differing) {
    Attempt attempt = first;
    Attempt later = new Attempt(attempt.position, attempt.number + 1);
    while (agreed.containsKey(later)) {
      attempt = later;
      later = new Attempt(attempt.position, attempt.number + 1);
    }
    return outcome(attempt, differing);
  }

  private DirectOutcome outcome(Attempt attempt, SortedSet<Integer> differing) {
    return new DirectOutcome(
        attempt.number,
        Objects.requireNonNull(agreed.get(attempt)).map(allRecords::get),
        differing);
  }

  private void restart(Node node, BlockDecisions outcome) {
    try {
      node.agreement =
          AgreementCheckpoint.read("ch", outcome.checkpoint(), node.agreement.base().root());
    } catch (MalformedBodyException e) {
      throw new AssertionError(e);
    }
    node.speculation = node.newSpeculation(node.state.copy());
  }

  private void execute(Node node) {
    for (Optional<Speculation.Task> task = node.speculation.next();
        task.isPresent();
        task = node.speculation.next()) {
      ResultRecord record = run(node, task.get());
      allRecords.put(record.digest(), record.bytes());
      if (!node.lies()) {
        honestDigests.add(record.digest());
      }
      node.speculation.executed(task.get(), record);
    }
    for (Speculation.Proposal proposal : node.speculation.takeProposals()) {
      PendingCall call = proposal.call();
      node.proposed.put(new Attempt(call.position(), call.attempt()), proposal.result());
    }
    node.speculation
        .takeVotes()
        .ifPresent(
            bundle -> {
              bundle.votes().forEach(node::keep);
              waitingVotes.add(new Entry.Votes(node.id, twisted(node, bundle).bytes()));
            });
  }

  /** A liar sometimes claims another state, and sometimes votes for what nobody computed. */
  private VoteBundle twisted(Node node, VoteBundle bundle) {
    if (!node.lies()) {
      return bundle;
    }
    List<VoteBundle.Vote> votes = new ArrayList<>(bundle.votes());
    votes.replaceAll(
        vote ->
            random.nextBoolean()
                ? vote
                : new VoteBundle.Vote(
                    vote.position(),
                    vote.attempt() + (random.nextInt(5) == 0 ? 1 : 0),
                    vote.definition(),
                    digest(random.nextInt())));
    return new VoteBundle(
        random.nextInt(4) > 0 ? bundle.base() : new VoteBundle.Base(3, digest(7)), votes);
  }

  private static ByteString digest(int number) {
    return ResultRecord.digestOf(ByteString.copyFromUtf8("lie " + number));
  }

  private CallBody call() {
    boolean divergent = random.nextInt(100) < divergentPercent;
    return CallBody.newBuilder()
        .setVersion(1)
        .setChaincode(random.nextInt(40) == 0 ? "nobody" : names.get(random.nextInt(names.size())))
        .addArguments(ByteString.copyFromUtf8(divergent ? "guess" : "mix"))
        .addArguments(ByteString.copyFromUtf8("k" + random.nextInt(KEYS)))
        .addArguments(ByteString.copyFromUtf8("k" + random.nextInt(KEYS)))
        .build();
  }

  private ResultRecord run(Node node, Speculation.Task task) {
    PendingCall call = task.call();
    int salt = 0;
    CallBody body = Objects.requireNonNull(calls.get(call.position()));
    if (guesses(body)) {
      salt = 1 + random.nextInt(5);
    }
    if (node.lies() && random.nextBoolean()) {
      salt = 99;
    }
    return run(call.transaction().transactionId(), body, task.state(), salt);
  }

  private static boolean guesses(CallBody body) {
    return body.getArguments(0).toStringUtf8().equals("guess");
  }

  /** The chaincode: stores what it read of one key and of a range, and its salt, in another. */
  static ResultRecord run(String id, CallBody body, StateReader state, int salt) {
    CallContext context =
        CallContext.of(
            CHAINCODE,
            state,
            Budget.DEFAULT,
            (_, _, _) -> {
              throw new FailedCallException(Failure.UNSUPPORTED, "no other chaincodes here");
            });
    try {
      String from = body.getArguments(1).toStringUtf8();
      String to = body.getArguments(2).toStringUtf8();
      int read = context.get(from).map(ByteString::hashCode).orElse(1);
      int range = context.range(from, "k" + KEYS, 2).entries().hashCode();
      if (read % 7 == 0) {
        context.delete(to);
      } else {
        context.put(to, ByteString.copyFromUtf8((31 * read + range) + ":" + salt));
      }
      return new ResultRecord(
          id,
          new Outcome.Returned(200, "", ByteString.copyFromUtf8("" + read), Optional.empty()),
          context.readSet(),
          context.writeSet());
    } catch (FailedCallException e) {
      return new ResultRecord(id, e.outcome(), context.readSet(), context.writeSet());
    }
  }

  private Writer writer() {
    transactions++;
    return new Writer("tx" + transactions, transactions, 0);
  }

  static final LifecyclePolicy ANYBODY =
      new LifecyclePolicy() {
        @Override
        public Optional<String> organization(ByteString creator) {
          return Optional.of(creator.toStringUtf8());
        }

        @Override
        public boolean isSatisfiedBy(List<ByteString> creators) {
          return !creators.isEmpty();
        }
      };
}
