package org.logothete.orderer.channel;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import com.google.protobuf.ByteString;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.logothete.consensus.Authenticated;
import org.logothete.consensus.Bytes;
import org.logothete.consensus.ConsensusMessage;
import org.logothete.consensus.MalformedMessageException;
import org.logothete.consensus.NodeId;
import org.logothete.consensus.Proposal;
import org.logothete.network.channel.ChannelConfig;
import org.logothete.network.transaction.Transaction;
import org.logothete.orderer.verify.MessageVerifier;
import org.logothete.orderer.verify.Refusal;

/**
 * The receiver's side of proposals that name their envelopes by digest. Envelopes reach every
 * consenter when a client hands them in, so that a proposal need not bring them again: they are put
 * back here as soon as all have come, and the engine sees the proposal as its sender made it. What
 * does not come in time, the sender is asked for.
 *
 * <p>They need not be admitted yet: a busy node's queue of what clients send must not hold up
 * consensus, and whatever a proposal holds is checked with it.
 *
 * <p>Nothing is trusted that was not before: the header commits to the envelopes, and the body is
 * checked against it like one that came whole. Thread-safe; {@link Outcome} is not called under the
 * lock.
 */
final class DigestedProposals {
  /** The envelopes are on their way as a rule. */
  static final long PATIENCE_MILLIS = 100;

  /** A busy sender is asked ever more rarely, so that its answers do not pile up behind others. */
  static final long PATIENCE_MAX_MILLIS = 1600;

  /** Proposals that wait: more than any window has. */
  static final int WAITING_MAX = 128;

  /** Envelopes that waiting proposals hold; the newest proposal waits whatever it holds. */
  static final long HELD_BYTES_MAX = 64L << 20;

  /** What was admitted and is in no block yet, by digest. */
  interface Admitted {
    Optional<Transaction> find(ByteString digest);
  }

  /** What becomes of proposals. */
  interface Outcome {
    /** It is whole again. */
    void complete(long configSequence, Authenticated<ConsensusMessage> message);

    /**
     * Something is missing that does not come: its sender should send it.
     *
     * @param digest of the proposal's header
     * @param missing digests of the envelopes
     */
    void ask(NodeId sender, long configSequence, Bytes digest, List<ByteString> missing);
  }

  private static final class Waiting {
    private final long configSequence;
    private final Authenticated<ConsensusMessage> message;
    private final Proposal proposal;
    private final List<ByteString> digests;
    private final Map<ByteString, ByteString> found = new HashMap<>();
    private final Set<ByteString> missing;
    private long heldBytes;
    private long patienceMillis = PATIENCE_MILLIS;
    private long askMillis;

    Waiting(
        long configSequence,
        Authenticated<ConsensusMessage> message,
        Proposal proposal,
        List<ByteString> digests,
        long now) {
      this.configSequence = configSequence;
      this.message = message;
      this.proposal = proposal;
      this.digests = digests;
      this.missing = new LinkedHashSet<>(digests);
      this.askMillis = now + patienceMillis;
    }

    /** Takes an envelope; how many bytes more it holds for that. */
    long came(ByteString digest, ByteString envelope) {
      if (!missing.remove(digest)) {
        return 0;
      }
      found.put(digest, envelope);
      heldBytes += envelope.size();
      return envelope.size();
    }

    boolean isWhole() {
      return missing.isEmpty();
    }

    boolean isDue(long now) {
      return now >= askMillis;
    }

    void asked(long now) {
      patienceMillis = Math.min(2 * patienceMillis, PATIENCE_MAX_MILLIS);
      askMillis = now + patienceMillis;
    }

    Bytes headerDigest() {
      return proposal.header().digest();
    }

    Key key() {
      return new Key(message.from(), headerDigest());
    }

    NamedEnvelopes content() {
      return new NamedEnvelopes(
          digests,
          digests.stream().map(digest -> Objects.requireNonNull(found.get(digest))).toList());
    }
  }

  /** What is to be asked for when the lock is free again. */
  private record Question(Waiting of, List<ByteString> missing) {}

  private final Admitted admitted;
  private final CompletedBodies completed;
  private final Outcome outcome;
  private final Map<ByteString, ByteString> underAdmission = new ConcurrentHashMap<>();

  /** Whose proposal it is: anybody may repeat another's header with something else behind it. */
  private record Key(NodeId from, Bytes header) {}

  /** The oldest first. */
  private final LinkedHashMap<Key, Waiting> waiting = new LinkedHashMap<>();

  private long heldBytes;

  /**
   * @param completed is told what is in the bodies that are put together here
   */
  DigestedProposals(Admitted admitted, CompletedBodies completed, Outcome outcome) {
    this.admitted = admitted;
    this.completed = completed;
    this.outcome = outcome;
  }

  /**
   * Takes a message that {@linkplain ProposalBody#isDigests names} its envelopes by digest.
   *
   * @throws Refusal if it names none, one of them twice, or more than a block may hold
   */
  void take(ChannelConfig config, Authenticated<ConsensusMessage> message, long now)
      throws Refusal {
    Proposal proposal = message.message().proposes().orElseThrow();
    List<ByteString> digests = digests(config, proposal);
    Waiting taken;
    synchronized (this) {
      @Nullable Waiting before = remove(new Key(message.from(), proposal.header().digest()));
      // Said again, as leaders do, it waits no longer than before.
      taken =
          before != null && before.message.equals(message)
              ? before
              : new Waiting(config.sequence(), message, proposal, digests, now);
      for (ByteString digest : digests) {
        known(digest).ifPresent(envelope -> taken.came(digest, envelope));
      }
      if (!taken.isWhole()) {
        waiting.put(taken.key(), taken);
        heldBytes += taken.heldBytes;
        forgetTooMuch();
        return;
      }
    }
    complete(taken);
  }

  private static List<ByteString> digests(ChannelConfig config, Proposal proposal) throws Refusal {
    List<ByteString> digests;
    try {
      digests = ProposalBody.decodeDigests(proposal.body());
    } catch (MalformedMessageException e) {
      throw new Refusal("malformed body: " + e.getMessage());
    }
    int most = config.orderer().batchSize().maxMessageCount();
    if (digests.isEmpty() || digests.size() > most) {
      throw new Refusal(
          "a proposal of %d transactions, MaxMessageCount is %d".formatted(digests.size(), most));
    }
    if (digests.stream().distinct().count() < digests.size()) {
      throw new Refusal("a proposal that names a transaction twice");
    }
    return digests;
  }

  private Optional<ByteString> known(ByteString digest) {
    return Optional.ofNullable(underAdmission.get(digest))
        .or(() -> admitted.find(digest).map(Transaction::bytes));
  }

  @CanIgnoreReturnValue
  private @Nullable Waiting remove(Key key) {
    @Nullable Waiting removed = waiting.remove(key);
    if (removed != null) {
      heldBytes -= removed.heldBytes;
    }
    return removed;
  }

  private void forgetTooMuch() {
    while (waiting.size() > WAITING_MAX || (heldBytes > HELD_BYTES_MAX && waiting.size() > 1)) {
      remove(oldestOfTheBusiest());
    }
  }

  /** Of the sender with the most, by number and by bytes: nobody's flood costs another's. */
  private Key oldestOfTheBusiest() {
    Map<NodeId, Double> shares = new HashMap<>();
    for (Waiting each : waiting.values()) {
      double share = 1.0 / WAITING_MAX + (double) each.heldBytes / HELD_BYTES_MAX;
      shares.merge(each.message.from(), share, Double::sum);
    }
    NodeId busiest = Collections.max(shares.entrySet(), Map.Entry.comparingByValue()).getKey();
    return waiting.keySet().stream()
        .filter(key -> key.from().equals(busiest))
        .findFirst()
        .orElseThrow();
  }

  private void complete(Waiting whole) {
    NamedEnvelopes content = whole.content();
    Bytes body = ProposalBody.encode(content.envelopes());
    completed.add(whole.headerDigest(), body, content);
    outcome.complete(whole.configSequence, MessageVerifier.withBody(whole.message, body));
  }

  /** Admission is done with an envelope: it was refused, or {@link Admitted} finds it. */
  void settled(ByteString digest) {
    underAdmission.remove(digest);
  }

  /**
   * An envelope came and waits for admission, which bounds how many do.
   *
   * @param digest of its bytes
   */
  void came(ByteString digest, ByteString envelope) {
    underAdmission.put(digest, envelope);
    put(digest, envelope);
  }

  /** Envelopes came that were asked for; what no proposal waits for is thrown away. */
  void cameFor(List<ByteString> envelopes) {
    for (ByteString envelope : envelopes) {
      if (nothingWaits()) {
        return;
      }
      put(Transaction.digestOf(envelope), envelope);
    }
  }

  private synchronized boolean nothingWaits() {
    return waiting.isEmpty();
  }

  private void put(ByteString digest, ByteString envelope) {
    List<Waiting> whole;
    synchronized (this) {
      if (waiting.isEmpty()) {
        return;
      }
      for (Waiting each : waiting.values()) {
        heldBytes += each.came(digest, envelope);
      }
      whole = waiting.values().stream().filter(Waiting::isWhole).toList();
      whole.forEach(each -> remove(each.key()));
      forgetTooMuch();
    }
    whole.forEach(this::complete);
  }

  /** This sender's proposal of this header came as a whole. */
  synchronized void cameWhole(NodeId from, Bytes digest) {
    remove(new Key(from, digest));
  }

  /** Milliseconds until somebody may have to be asked. */
  synchronized long untilNextAsk(long now, long most) {
    long until = most;
    for (Waiting each : waiting.values()) {
      until = Math.min(until, Math.max(0, each.askMillis - now));
    }
    return until;
  }

  /** Forgets what is decided or of another configuration, and asks for what did not come. */
  void tick(ChannelConfig config, long tip, long now) {
    List<Question> late = new ArrayList<>();
    synchronized (this) {
      List<Waiting> over =
          waiting.values().stream()
              .filter(
                  each -> each.configSequence != config.sequence() || each.proposal.height() <= tip)
              .toList();
      over.forEach(each -> remove(each.key()));
      for (Waiting each : waiting.values()) {
        if (each.isDue(now)) {
          each.asked(now);
          late.add(new Question(each, List.copyOf(each.missing)));
        }
      }
    }
    for (Question question : late) {
      Waiting of = question.of();
      outcome.ask(of.message.from(), of.configSequence, of.headerDigest(), question.missing());
    }
  }
}
