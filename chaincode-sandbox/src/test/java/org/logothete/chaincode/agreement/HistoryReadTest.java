package org.logothete.chaincode.agreement;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.logothete.chaincode.call.Budget;
import org.logothete.chaincode.call.Outcome;
import org.logothete.chaincode.call.ReadSet;
import org.logothete.chaincode.call.StateHashes;
import org.logothete.chaincode.call.StateReader;
import org.logothete.chaincode.call.UnknownHistoryException;
import org.logothete.chaincode.call.WriteSet;
import org.logothete.chaincode.lifecycle.AgreementKind;
import org.logothete.chaincode.lifecycle.Definition;
import org.logothete.chaincode.policy.OnDiverge;
import org.logothete.chaincode.policy.Sieve;
import org.logothete.chaincode.proto.CallBody;
import org.logothete.chaincode.record.OverlaidState.Writer;
import org.logothete.chaincode.record.ResultRecord;

/** Nodes that keep all histories and nodes that keep none come to the same decisions. */
final class HistoryReadTest {
  private static final String NAME = "model";
  private static final Definition DEFINITION =
      new Definition(
          NAME,
          1,
          "1.0",
          ByteString.copyFrom(new byte[32]),
          new Sieve(),
          new OnDiverge.Abort(),
          AgreementKind.ORDERED,
          List.of(),
          Budget.DEFAULT,
          false);

  /** A state whose history was pruned. */
  private record Pruned(StateReader state) implements StateReader {
    @Override
    public Optional<ByteString> get(String namespace, String key) {
      return state.get(namespace, key);
    }

    @Override
    public Page range(String namespace, String from, String to, int limit) {
      return state.range(namespace, from, to, limit);
    }

    @Override
    public List<Modification> history(String namespace, String key, int limit) {
      throw new UnknownHistoryException(namespace, key, 7);
    }
  }

  private static final class Node {
    private final Agreement agreement = Agreement.empty("ch");
    private final MapState state = new MapState();
  }

  private final Node keeping = new Node();
  private final Node pruned = new Node();
  private final Map<ByteString, ByteString> records = new HashMap<>();

  @BeforeEach
  void define() throws InterruptedException {
    List<ByteString> executors = IntStream.range(0, 4).mapToObj(HistoryReadTest::executor).toList();
    block(
        new Entry.Consenters(executors),
        new Entry.Approval(0, writer("a"), DEFINITION.bytes(), ByteString.copyFromUtf8("org1")));
  }

  @Test
  void whoReadAHistoryBehindUndecidedCallsIsExecutedAgain() throws InterruptedException {
    ResultRecord writes = record("w", List.of());
    ResultRecord reads = record("r", List.of(history(List.of())));
    BlockDecisions entered = block(call(0, "w"), call(1, "r"));
    assertThat(entered.entered()).extracting(PendingCall::speculative).containsExactly(false, true);

    BlockDecisions first = block(votes(vote(1, 0, 1, writes), vote(1, 1, 1, reads)));
    assertThat(first.decisions()).extracting(HistoryReadTest::id).containsExactly("w");
    assertThat(first.remarks())
        .containsExactly(new Remark.StaleResult(new Position(1, 1), NAME, 1));

    BlockDecisions second = block(votes(vote(1, 1, 2, reads)));
    assertThat(second.decisions()).extracting(HistoryReadTest::id).containsExactly("r");
    assertThat(second.decisions().getFirst().record()).contains(reads);
  }

  @Test
  void whoReadAHistoryBehindDecidedCallsCounts() throws InterruptedException {
    ResultRecord reads = record("r", List.of(history(List.of())));
    block(call(0, "r"));

    BlockDecisions decided = block(votes(vote(1, 0, 1, reads)));

    assertThat(decided.decisions().getFirst().record()).contains(reads);
    assertThat(decided.remarks()).isEmpty();
  }

  /** Gives both nodes a block; they must do the same with it. */
  private BlockDecisions block(Entry... entries) throws InterruptedException {
    BlockDecisions first = process(keeping, keeping.state, entries);
    BlockDecisions second = process(pruned, new Pruned(pruned.state), entries);
    assertThat(second).isEqualTo(first);
    return first;
  }

  private BlockDecisions process(Node node, StateReader reader, Entry... entries)
      throws InterruptedException {
    OrderedBlock block =
        new OrderedBlock(node.agreement.height(), List.of(entries), AgreementWorld.ANYBODY);
    BlockDecisions outcome =
        node.agreement.process(
            block,
            reader,
            (digest, _, _) -> Objects.requireNonNull(records.get(digest)),
            (call, _) -> {
              throw new AssertionError("not agreed on directly: " + call);
            });
    outcome.decisions().forEach(each -> node.state.apply(each.transaction(), each.writes()));
    node.state.apply(writer(""), outcome.own());
    if (outcome.changesState()) {
      node.agreement.committed(node.state.root());
    }
    return outcome;
  }

  private static String id(Decision decision) {
    return decision.transaction().transactionId();
  }

  private static Entry.Call call(int index, String id) {
    CallBody body = CallBody.newBuilder().setVersion(1).setChaincode(NAME).build();
    return new Entry.Call(index, writer(id), body.toByteString());
  }

  private ResultRecord record(String id, List<ReadSet.Read> reads) {
    ResultRecord record =
        new ResultRecord(
            id,
            new Outcome.Returned(200, "", ByteString.EMPTY, Optional.empty()),
            new ReadSet(reads),
            new WriteSet(
                List.of(new WriteSet.Write(NAME, "k", Optional.of(ByteString.copyFromUtf8(id))))));
    records.put(record.digest(), record.bytes());
    return record;
  }

  private static ReadSet.Read history(List<StateReader.Modification> found) {
    return new ReadSet.HistoryRead(NAME, "k", 9, StateHashes.ofModifications(found));
  }

  private static VoteBundle.Vote vote(int block, int index, int attempt, ResultRecord record) {
    return new VoteBundle.Vote(
        new Position(block, index), attempt, DEFINITION.hash(), record.digest());
  }

  /** Of three of the four executors. */
  private Entry[] votes(VoteBundle.Vote... votes) {
    VoteBundle bundle = new VoteBundle(keeping.agreement.base(), List.of(votes));
    List<Entry> entries = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      entries.add(new Entry.Votes(executor(i), bundle.bytes()));
    }
    return entries.toArray(Entry[]::new);
  }

  private static ByteString executor(int index) {
    return ByteString.copyFromUtf8("executor " + index);
  }

  private static Writer writer(String id) {
    return new Writer(id, 0, 0);
  }
}
