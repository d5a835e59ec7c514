package org.logothete.chaincode.agreement;

import com.google.protobuf.ByteString;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import org.logothete.chaincode.agreement.Remark.Ignored;
import org.logothete.chaincode.call.StateReader;
import org.logothete.chaincode.call.WriteSet;
import org.logothete.chaincode.lifecycle.AgreementKind;
import org.logothete.chaincode.lifecycle.Definition;
import org.logothete.chaincode.lifecycle.Lifecycle;
import org.logothete.chaincode.policy.Ballot;
import org.logothete.chaincode.policy.OnDiverge;
import org.logothete.chaincode.policy.Standing;
import org.logothete.chaincode.policy.Thresholds;
import org.logothete.chaincode.policy.Verdict;
import org.logothete.chaincode.proto.CallBody;
import org.logothete.chaincode.proto.ResultBody;
import org.logothete.chaincode.record.Bodies;
import org.logothete.chaincode.record.MalformedBodyException;
import org.logothete.chaincode.record.OverlaidState.Writer;
import org.logothete.chaincode.record.ReadCheck;
import org.logothete.chaincode.record.ResultRecord;

/**
 * Decides, from the ordered blocks alone, what every call came to. All nodes that are given the
 * same blocks come to the same decisions and the same state, whether they execute or not.
 *
 * <p>Calls are decided in their order. Votes for a call may be complete long before; they are
 * looked at when all calls before it are decided. Then the agreed record's reads are repeated on
 * the agreed state: if one comes out differently, the executors had speculated on a result that was
 * not agreed, and the call gets another attempt. From the second attempt on honest executors
 * execute a call only behind all calls before it, so that a further one is never needed for this
 * reason. Histories are not repeated, as not every node keeps them: a call that has read one counts
 * if none before it was undecided when its attempt began, and else gets another.
 *
 * <p>Where executors agree directly, what they agreed on is asked for when it is the call's turn:
 * behind the block with which all calls before it were decided. The state stands still until it is
 * there, so it is a function of the blocks and of decisions of which there is one.
 *
 * <p>Used by one thread. It waits for nothing but {@link RecordSource} and {@link DirectSource}.
 */
public final class Agreement {
  /** Most calls that wait for a decision; more are refused. */
  public static final int PENDING_MAX = 100_000;

  /** Attempts after which a call is given up, whatever its definition says. */
  static final int ATTEMPTS_MAX = 32;

  /** Most bytes that decisions of one block write; what is behind waits for the next block. */
  static final long BLOCK_BYTES_MAX = 24L << 20;

  private static final int BLOCK_WRITES_MAX = 50_000;
  private static final int NAMED_MAX = 1_000;

  /** Calls that may have their turn within a block, and behind it. */
  private static final Set<AgreementKind> WITHIN = EnumSet.of(AgreementKind.ORDERED);

  private static final Set<AgreementKind> BEHIND = EnumSet.allOf(AgreementKind.class);

  private final String channel;
  private final TreeMap<Position, PendingCall> pending;

  /** Identifiers of the executors that a definition names, by its hash: costly to compute. */
  private final Map<ByteString, List<ByteString>> named = new NewestEntries<>(NAMED_MAX);

  /** Definitions by their hash, as calls of many blocks share few. */
  private final Map<ByteString, Definition> definitions = new NewestEntries<>(NAMED_MAX);

  private List<ByteString> consenters;
  private VoteBundle.Base base;
  private long height;
  private long directCalls;

  Agreement(
      String channel,
      long height,
      VoteBundle.Base base,
      List<ByteString> consenters,
      long directCalls,
      List<PendingCall> pending) {
    this.channel = channel;
    this.height = height;
    this.base = base;
    this.consenters = List.copyOf(consenters);
    this.directCalls = directCalls;
    this.pending = new TreeMap<>();
    pending.forEach(call -> this.pending.put(call.position(), call));
  }

  /** Of a channel without blocks. */
  public static Agreement empty(String channel) {
    return new Agreement(
        channel,
        0,
        new VoteBundle.Base(0, ByteString.copyFrom(new byte[Ballot.DIGEST_BYTES])),
        List.of(),
        0,
        List.of());
  }

  /** How many blocks it has seen: the number of the next. */
  public long height() {
    return height;
  }

  /** The agreed state as votes name it. */
  public VoteBundle.Base base() {
    return base;
  }

  /** Calls that are not decided, in their order. */
  public List<PendingCall> pending() {
    return List.copyOf(pending.values());
  }

  List<ByteString> consenters() {
    return consenters;
  }

  /** How many calls were entered for direct agreement. */
  long directCalls() {
    return directCalls;
  }

  /** Number of the first call for direct agreement that is not decided. */
  public long firstDirect() {
    return pending.values().stream()
        .map(PendingCall::direct)
        .filter(OptionalLong::isPresent)
        .mapToLong(OptionalLong::getAsLong)
        .findFirst()
        .orElse(directCalls);
  }

  /**
   * Takes the next block.
   *
   * @param state the agreed state before it
   * @throws InterruptedException if what was waited for did not come until the node stopped; the
   *     agreement is of no use any more
   */
  public BlockDecisions process(
      OrderedBlock block, StateReader state, RecordSource records, DirectSource direct)
      throws InterruptedException {
    if (block.number() != height) {
      throw new IllegalArgumentException(
          "block %d where %d is next".formatted(block.number(), height));
    }
    BlockWork work = new BlockWork(block.number(), base, state);
    Findings findings = new Findings(records, direct);
    for (Entry entry : block.entries()) {
      switch (entry) {
        case Entry.Call call -> enter(call, work);
        case Entry.Approval approval -> approve(approval, block, work);
        case Entry.Votes votes -> vote(votes, work);
        case Entry.Consenters change -> change(change.consenters(), work);
      }
      advance(WITHIN, work, findings);
    }
    advance(BEHIND, work, findings);
    height++;
    long changed = work.isEmpty() ? base.height() : height;
    boolean matters = !block.entries().isEmpty() || !work.isEmpty();
    return work.decisions(matters, AgreementCheckpoint.write(this, changed));
  }

  /**
   * The state holds what the last block decided.
   *
   * @param root of the state's tree now
   */
  public void committed(ByteString root) {
    base = new VoteBundle.Base(height, root);
  }

  private void enter(Entry.Call entry, BlockWork work) {
    Position position = new Position(work.block(), entry.index());
    CallBody body;
    try {
      body = Bodies.read("a chaincode call", CallBody.parser(), entry.body());
      Bodies.checkVersion("a chaincode call", body.getVersion());
    } catch (MalformedBodyException e) {
      put(PendingCall.refused(position, entry.transaction(), "", String.valueOf(e.getMessage())));
      return;
    }
    String name = body.getChaincode();
    Lifecycle lifecycle = new Lifecycle(work.state());
    Optional<Definition> definition = lifecycle.inForce(name);
    Optional<String> refusal = refusal(name, definition, lifecycle);
    put(
        refusal
            .map(why -> PendingCall.refused(position, entry.transaction(), name, why))
            .orElseGet(
                () ->
                    work.entered(first(position, entry.transaction(), definition.orElseThrow()))));
  }

  private PendingCall first(Position position, Writer transaction, Definition definition) {
    OptionalLong direct =
        switch (definition.agreement()) {
          case ORDERED -> OptionalLong.empty();
          case DIRECT -> OptionalLong.of(directCalls++);
        };
    return new PendingCall(
        position,
        transaction,
        definition.name(),
        definition.hash(),
        "",
        1,
        !pending.isEmpty(),
        executors(definition),
        Map.of(),
        direct);
  }

  private Optional<String> refusal(
      String name, Optional<Definition> definition, Lifecycle lifecycle) {
    if (definition.isEmpty()) {
      return Optional.of("the channel has no chaincode '%.70s'".formatted(name));
    }
    if (executors(definition.get()).isEmpty()) {
      return Optional.of("nobody executes " + name);
    }
    if (lifecycle.isEscalated(name)) {
      return Optional.of(name + " is frozen after a divergence until it is defined anew");
    }
    if (lifecycle
        .standing(name)
        .isFrozen(definition.get().policy(), new Thresholds(executors(definition.get()).size()))) {
      return Optional.of(name + " is frozen after incidents until it is defined anew");
    }
    return pending.size() >= PENDING_MAX
        ? Optional.of("%d calls wait for their results".formatted(PENDING_MAX))
        : Optional.empty();
  }

  private List<ByteString> executors(Definition definition) {
    return definition.executors().isEmpty()
        ? consenters
        : named.computeIfAbsent(definition.hash(), _ -> ids(definition));
  }

  private static List<ByteString> ids(Definition definition) {
    return definition.executors().stream()
        .map(executor -> executor.id().orElseThrow(() -> noIdentity(definition)))
        .toList();
  }

  private static IllegalStateException noIdentity(Definition definition) {
    return new IllegalStateException(
        "an executor without a certificate was approved for " + definition.name());
  }

  private void put(PendingCall call) {
    pending.put(call.position(), call);
  }

  private void approve(Entry.Approval entry, OrderedBlock block, BlockWork work) {
    Lifecycle.Approved approved =
        new Lifecycle(work.state()).approve(entry.body(), entry.creator(), block.lifecycle());
    Position position = new Position(work.block(), entry.index());
    ResultBody.Builder result = Results.about(channel, position, entry.transaction(), work.block());
    switch (approved) {
      case Lifecycle.Approved.Noted _ -> result.setVerdict(ResultBody.Verdict.APPROVED);
      case Lifecycle.Approved.InForce inForce ->
          result
              .setVerdict(ResultBody.Verdict.DEFINED)
              .setChaincode(inForce.definition().name())
              .setDefinition(inForce.definition().hash());
      case Lifecycle.Approved.Refused(String reason) ->
          result.setVerdict(ResultBody.Verdict.REFUSED).setReason(reason);
    }
    work.decide(position, entry.transaction(), result.build(), Optional.empty(), approved.writes());
  }

  private void change(List<ByteString> now, BlockWork work) {
    if (now.equals(consenters)) {
      return;
    }
    List<ByteString> before = consenters;
    consenters = now;
    pending.replaceAll(
        (_, call) ->
            !call.isRefused() && call.executors().equals(before)
                ? work.entered(call.again(now))
                : call);
  }

  private void vote(Entry.Votes entry, BlockWork work) {
    VoteBundle bundle;
    try {
      bundle = VoteBundle.parse(entry.body());
    } catch (MalformedBodyException e) {
      work.remark(new Remark.VoteIgnored(entry.executor(), Ignored.MALFORMED));
      return;
    }
    if (!isAgreed(bundle.base(), work.state())) {
      work.remark(new Remark.VoteIgnored(entry.executor(), Ignored.WRONG_BASE));
      return;
    }
    for (VoteBundle.Vote vote : bundle.votes()) {
      Optional<Ignored> ignored = count(entry.executor(), vote, work);
      ignored.ifPresent(why -> work.remark(new Remark.VoteIgnored(entry.executor(), why)));
    }
  }

  private boolean isAgreed(VoteBundle.Base claimed, StateReader state) {
    return claimed.equals(base)
        || Results.root(claimed.height(), state).filter(claimed.root()::equals).isPresent();
  }

  private Optional<Ignored> count(ByteString executor, VoteBundle.Vote vote, BlockWork work) {
    PendingCall call = pending.get(vote.position());
    if (call == null || call.isRefused() || call.agreement() != AgreementKind.ORDERED) {
      return Optional.of(Ignored.NO_SUCH_CALL);
    }
    int index = call.executors().indexOf(executor);
    if (index < 0) {
      return Optional.of(Ignored.NOT_EXECUTOR);
    }
    if (vote.attempt() != call.attempt()) {
      return Optional.of(Ignored.OTHER_ATTEMPT);
    }
    if (!vote.definition().equals(call.definition())) {
      return Optional.of(Ignored.OTHER_DEFINITION);
    }
    ByteString first = call.votes().get(index);
    if (first != null) {
      if (!first.equals(vote.digest())) {
        work.remark(new Remark.SecondVote(executor, call.position(), first, vote.digest()));
      }
      return Optional.of(Ignored.REPEATED);
    }
    put(call.with(index, vote.digest()));
    return Optional.empty();
  }

  /** Decides calls from the front on, as far as what they wait for and this block's room go. */
  private void advance(Set<AgreementKind> kinds, BlockWork work, Findings findings)
      throws InterruptedException {
    while (!pending.isEmpty() && work.hasRoom(BLOCK_BYTES_MAX, BLOCK_WRITES_MAX)) {
      PendingCall call = pending.firstEntry().getValue();
      if (call.isRefused()) {
        ResultBody.Builder result = result(call, work, ResultBody.Verdict.REFUSED);
        close(call, result, Optional.empty(), work);
        continue;
      }
      if (!kinds.contains(call.agreement()) || !call.isDue()) {
        return;
      }
      Definition definition =
          definitions.computeIfAbsent(call.definition(), hash -> definition(hash, work.state()));
      judge(findings.of(call, definition, work), definition, work);
    }
  }

  private static Definition definition(ByteString hash, StateReader state) {
    return new Lifecycle(state)
        .byHash(hash)
        .orElseThrow(() -> new IllegalStateException("a call's definition is gone"));
  }

  private void judge(Finding finding, Definition definition, BlockWork work) {
    switch (finding.verdict()) {
      case Verdict.Agreed agreed -> agreed(finding, agreed, definition, work);
      case Verdict.Diverged _ -> diverged(finding, definition, work);
    }
  }

  private void agreed(
      Finding finding, Verdict.Agreed agreed, Definition definition, BlockWork work) {
    PendingCall call = finding.call();
    Optional<ResultRecord> record = finding.record();
    if (record.isPresent() && isStale(call, record.get(), work.state())) {
      if (call.agreement() == AgreementKind.ORDERED) {
        work.keepStale(record.get());
      }
      work.remark(new Remark.StaleResult(call.position(), call.chaincode(), call.attempt()));
      put(work.entered(call.again(call.executors())));
      return;
    }
    for (int index : finding.differing()) {
      ByteString executor = call.executors().get(index);
      work.remark(new Remark.Outlier(executor, call.position(), call.chaincode()));
    }
    note(call, definition, agreed, work);
    Verdict observed = new Verdict.Agreed(agreed.digest(), finding.differing());
    if (definition.policy().isIncident(observed) && !definition.policy().isIncident(agreed)) {
      // Known here and maybe nowhere else, so it is reported and counts for nothing.
      work.remark(new Remark.Incident(call.position(), call.chaincode(), false));
    }
    ResultBody.Verdict word =
        record.isPresent() ? ResultBody.Verdict.AGREED : ResultBody.Verdict.DIVERGED;
    ResultBody.Builder result =
        result(call, work, word)
            .setVotes(finding.votes())
            .setSupporting(finding.supporting())
            .setRecord(record.map(ResultRecord::bytes).orElse(ByteString.EMPTY));
    close(call, result, record, work);
  }

  /** A history cannot be read again, so it counts if there was nothing to speculate on. */
  private static boolean isStale(PendingCall call, ResultRecord record, StateReader state) {
    return (call.speculative() && record.reads().hasHistory())
        || ReadCheck.stale(record.reads(), state).isPresent();
  }

  private void diverged(Finding finding, Definition definition, BlockWork work) {
    PendingCall call = finding.call();
    if (call.speculative()) {
      // Executors that had differed in a call before differ here too, whatever they were asked.
      put(work.entered(call.again(call.executors())));
      return;
    }
    OnDiverge.Step step = definition.onDiverge().after(call.attempt());
    if (step == OnDiverge.Step.RETRY && call.attempt() < ATTEMPTS_MAX) {
      put(work.entered(call.again(call.executors())));
      return;
    }
    note(call, definition, finding.verdict(), work);
    if (step == OnDiverge.Step.ESCALATE) {
      work.write(Lifecycle.escalate(call.chaincode()));
      work.remark(new Remark.Incident(call.position(), call.chaincode(), true));
    }
    ResultBody.Builder result =
        result(call, work, ResultBody.Verdict.DIVERGED).setVotes(finding.votes());
    close(call, result, Optional.empty(), work);
  }

  /** Keeps count of how the chaincode does, as far as its policy cares. */
  private void note(PendingCall call, Definition definition, Verdict verdict, BlockWork work) {
    if (!definition.policy().isIncident(verdict)) {
      return;
    }
    Lifecycle lifecycle = new Lifecycle(work.state());
    boolean present =
        lifecycle.inForce(call.chaincode()).map(Definition::hash).stream()
            .anyMatch(call.definition()::equals);
    if (!present) {
      return;
    }
    Thresholds thresholds = new Thresholds(call.executors().size());
    Standing standing =
        lifecycle.standing(call.chaincode()).after(verdict, definition.policy(), thresholds);
    work.write(Lifecycle.write(call.chaincode(), standing));
    work.remark(
        new Remark.Incident(
            call.position(), call.chaincode(), standing.isFrozen(definition.policy(), thresholds)));
  }

  private ResultBody.Builder result(PendingCall call, BlockWork work, ResultBody.Verdict verdict) {
    return Results.about(channel, call.position(), call.transaction(), work.block())
        .setVerdict(verdict)
        .setAttempt(call.attempt())
        .setChaincode(call.chaincode())
        .setDefinition(call.definition())
        .setReason(call.refusal())
        .setExecutors(call.executors().size())
        .setVotes(call.votes().size());
  }

  private void close(
      PendingCall call, ResultBody.Builder result, Optional<ResultRecord> record, BlockWork work) {
    pending.remove(call.position());
    work.decide(
        call.position(),
        call.transaction(),
        result.build(),
        record,
        record.map(ResultRecord::writes).orElse(WriteSet.NONE));
  }
}
