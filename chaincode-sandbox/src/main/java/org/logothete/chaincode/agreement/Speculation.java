package org.logothete.chaincode.agreement;

import com.google.protobuf.ByteString;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.logothete.chaincode.call.StateReader;
import org.logothete.chaincode.record.OverlaidState;
import org.logothete.chaincode.record.ReadCheck;
import org.logothete.chaincode.record.ResultRecord;

/**
 * One executor's work ahead of the agreement: which call it executes next, on which state, and what
 * it votes. It takes its own results of undecided calls for agreed until it learns otherwise; then
 * results that no longer rest on what they have read are dropped, and their calls executed again,
 * though nobody votes twice for one attempt, also if it was restarted in between.
 *
 * <p>Not thread-safe. It executes nothing itself and is deterministic but for the results it is
 * given.
 */
public final class Speculation {
  /** How many blocks behind the one with the first undecided call it may execute. */
  public static final int DEPTH_BLOCKS = 2;

  /** What to execute, and on what. */
  public record Task(PendingCall call, StateReader state) {}

  /** A result of a call that executors agree on directly. */
  public record Proposal(PendingCall call, ResultRecord result) {}

  private static final class Own {
    private final PendingCall call;
    private @Nullable ResultRecord result;

    /** What it was said to come to before a restart; said again, whatever it comes to now. */
    private final Optional<ResultRecord> said;

    /** Whether its result was handed out. */
    private boolean voted;

    Own(PendingCall call, Optional<ResultRecord> said) {
      this.call = call;
      this.said = said;
    }
  }

  private final ByteString self;
  private final Function<PendingCall, Optional<ResultRecord>> said;
  private final TreeMap<Position, Own> calls = new TreeMap<>();
  private Optional<Position> first = Optional.empty();
  private StateReader base;
  private VoteBundle.Base baseName;

  /** The base in the midst of a block that has decided something. */
  private Optional<OverlaidState> midst = Optional.empty();

  /** The base with the results of all calls up to {@link #reached} on top. */
  private OverlaidState reachedState;

  private Optional<Position> reached = Optional.empty();

  /** Whether results that are here have to be held against the state again. */
  private boolean doubtful;

  /**
   * Begins, or begins again after a restart.
   *
   * @param self this executor's identifier
   * @param pending calls that are not decided; votes of a former life are among theirs
   * @param said what this executor voted for before a restart, if it did for this attempt
   */
  public Speculation(
      ByteString self,
      List<PendingCall> pending,
      StateReader state,
      VoteBundle.Base base,
      Function<PendingCall, Optional<ResultRecord>> said) {
    this.self = self;
    this.said = said;
    this.base = state;
    this.baseName = base;
    this.reachedState = new OverlaidState(state);
    this.first = pending.stream().map(PendingCall::position).findFirst();
    pending.forEach(this::enter);
  }

  /** Takes what a block brought about. */
  public void learn(Progress progress) {
    for (Decision decision : progress.decisions().decisions()) {
      Own own = calls.remove(decision.position());
      doubtful |= own != null && !isAsExpected(own, decision);
    }
    progress.decisions().entered().forEach(this::enter);
    first = progress.first();
    if (progress.state().isPresent()) {
      midst = Optional.empty();
      base = progress.state().get();
      baseName = progress.base();
      beginAnew();
    } else if (!progress.decisions().decisions().isEmpty()) {
      OverlaidState decided = midst.orElse(new OverlaidState(base));
      for (Decision decision : progress.decisions().decisions()) {
        decided.write(decision.transaction(), decision.writes());
      }
      midst = Optional.of(decided);
      base = decided;
      beginAnew();
    }
  }

  private void beginAnew() {
    reached = Optional.empty();
    reachedState = new OverlaidState(base);
  }

  private static boolean isAsExpected(Own own, Decision decision) {
    ResultRecord result = own.result;
    if (result == null) {
      return true;
    }
    return decision.record().isPresent()
        ? decision.record().get().writes().equals(result.writes())
        : result.writes().writes().isEmpty();
  }

  private void enter(PendingCall call) {
    int index = call.executors().indexOf(self);
    if (index < 0) {
      calls.remove(call.position());
      return;
    }
    Own known = calls.get(call.position());
    if (known != null && known.call.attempt() == call.attempt()) {
      // Told in the midst of the block already.
      return;
    }
    Own own = new Own(call, said.apply(call));
    own.voted = call.votes().containsKey(index);
    if (calls.put(call.position(), own) != null) {
      doubtful = true;
    }
    if (reached.isPresent() && call.position().compareTo(reached.get()) <= 0) {
      beginAnew();
    }
  }

  /** The next call to execute; empty if there is nothing to do until a block comes. */
  public Optional<Task> next() {
    for (Optional<Own> found = behindReached(); found.isPresent(); found = behindReached()) {
      Own own = found.get();
      ResultRecord result = own.result;
      if (result != null && doubtful && isStale(result)) {
        own.result = null;
        result = null;
      }
      if (result == null) {
        if (!mayRun(own.call)) {
          return Optional.empty();
        }
        Optional<ResultRecord> before = own.said.filter(record -> !isStale(record));
        if (before.isEmpty()) {
          return Optional.of(new Task(own.call, reachedState));
        }
        result = before.get();
        own.result = result;
      }
      reach(own.call, result);
    }
    doubtful = false;
    return Optional.empty();
  }

  private boolean isStale(ResultRecord record) {
    return record.reads().hasHistory() || ReadCheck.stale(record.reads(), reachedState).isPresent();
  }

  private Optional<Own> behindReached() {
    Map.Entry<Position, Own> next =
        reached.isPresent() ? calls.higherEntry(reached.get()) : calls.firstEntry();
    return Optional.ofNullable(next).map(Map.Entry::getValue);
  }

  private boolean mayRun(PendingCall call) {
    Position front = first.orElse(call.position());
    return call.attempt() > 1
        ? call.position().equals(front)
        : call.position().block() <= front.block() + DEPTH_BLOCKS;
  }

  private void reach(PendingCall call, ResultRecord result) {
    reached = Optional.of(call.position());
    reachedState.write(call.transaction(), result.writes());
  }

  /**
   * A task was carried out. To be called before {@link #learn} or {@link #next} are.
   *
   * @throws IllegalStateException if this is not the task that was due
   */
  public void executed(Task task, ResultRecord result) {
    Own own = calls.get(task.call().position());
    if (own == null || task.state() != reachedState) {
      throw new IllegalStateException("executed what was not due: " + task.call().position());
    }
    own.result = result;
    reach(own.call, result);
  }

  /** Votes for results that were not voted for; empty if there are none. */
  public Optional<VoteBundle> takeVotes() {
    List<VoteBundle.Vote> votes = new ArrayList<>();
    for (Own own : calls.values()) {
      Optional<ResultRecord> result = own.said.or(() -> Optional.ofNullable(own.result));
      if (result.isPresent()
          && !own.voted
          && own.call.direct().isEmpty()
          && votes.size() < VoteBundle.VOTES_MAX) {
        own.voted = true;
        votes.add(
            new VoteBundle.Vote(
                own.call.position(),
                own.call.attempt(),
                own.call.definition(),
                result.get().digest()));
      }
    }
    return votes.isEmpty() ? Optional.empty() : Optional.of(new VoteBundle(baseName, votes));
  }

  /** Results to propose where executors agree directly, that were not proposed. */
  public List<Proposal> takeProposals() {
    List<Proposal> proposals = new ArrayList<>();
    for (Own own : calls.values()) {
      ResultRecord result = own.result;
      if (result != null && !own.voted && own.call.direct().isPresent()) {
        own.voted = true;
        proposals.add(new Proposal(own.call, result));
      }
    }
    return proposals;
  }
}
