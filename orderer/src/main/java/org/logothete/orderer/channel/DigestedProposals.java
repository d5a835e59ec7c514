package org.logothete.orderer.channel;

import com.google.protobuf.ByteString;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
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
 * back here as soon as all have come, and the engine sees the proposal as its sender made it. If
 * one does not come in time, the sender is asked for the proposal as a whole.
 *
 * <p>They need not be admitted yet: a busy node's queue of what clients send must not hold up
 * consensus, and whatever a proposal holds is checked with it.
 *
 * <p>Nothing is trusted that was not before: the header commits to the envelopes, and the body is
 * checked against it like one that came whole. Thread-safe; nobody is called under the lock.
 */
final class DigestedProposals {
  /** The envelopes are on their way as a rule. */
  static final long PATIENCE_MILLIS = 100;

  /** Proposals that wait: more than any window has. */
  static final int WAITING_MAX = 128;

  /** What was admitted and is in no block yet, by digest. */
  interface Admitted {
    Optional<Transaction> find(ByteString digest);
  }

  /** What becomes of proposals. */
  interface Outcome {
    /** It is whole again. */
    void complete(long configSequence, Authenticated<ConsensusMessage> message);

    /** Something is missing that does not come: its sender should send it as a whole. */
    void ask(NodeId sender, long configSequence, Bytes digest);
  }

  private static final class Waiting {
    private final ChannelConfig config;
    private final Authenticated<ConsensusMessage> message;
    private final Proposal proposal;
    private final List<ByteString> digests;
    private final Map<ByteString, ByteString> found = new HashMap<>();
    private final Set<ByteString> missing = new HashSet<>();
    private long askMillis;

    Waiting(
        ChannelConfig config,
        Authenticated<ConsensusMessage> message,
        Proposal proposal,
        List<ByteString> digests,
        long askMillis) {
      this.config = config;
      this.message = message;
      this.proposal = proposal;
      this.digests = digests;
      this.askMillis = askMillis;
    }

    void find(Function<ByteString, Optional<ByteString>> known) {
      for (ByteString digest : digests) {
        known
            .apply(digest)
            .ifPresentOrElse(envelope -> found.put(digest, envelope), () -> missing.add(digest));
      }
    }

    void came(ByteString digest, ByteString envelope) {
      if (missing.remove(digest)) {
        found.put(digest, envelope);
      }
    }

    boolean isWhole() {
      return missing.isEmpty();
    }

    Authenticated<ConsensusMessage> whole() {
      List<ByteString> envelopes = new ArrayList<>(digests.size());
      for (ByteString digest : digests) {
        envelopes.add(found.getOrDefault(digest, ByteString.EMPTY));
      }
      return MessageVerifier.withBody(message, ProposalBody.encode(envelopes));
    }
  }

  private final Admitted admitted;
  private final Outcome outcome;
  private final Map<ByteString, ByteString> underAdmission = new ConcurrentHashMap<>();

  /** By the digest of the proposal's header, the oldest first. */
  private final LinkedHashMap<Bytes, Waiting> waiting = new LinkedHashMap<>();

  DigestedProposals(Admitted admitted, Outcome outcome) {
    this.admitted = admitted;
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
    Waiting taken = new Waiting(config, message, proposal, digests, now + PATIENCE_MILLIS);
    synchronized (this) {
      taken.find(this::known);
      if (!taken.isWhole()) {
        waiting.put(proposal.header().digest(), taken);
        if (waiting.size() > WAITING_MAX) {
          waiting.pollFirstEntry();
        }
        return;
      }
    }
    outcome.complete(config.sequence(), taken.whole());
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
    List<Waiting> whole = new ArrayList<>();
    synchronized (this) {
      Iterator<Waiting> each = waiting.values().iterator();
      while (each.hasNext()) {
        Waiting next = each.next();
        next.came(digest, envelope);
        if (next.isWhole()) {
          whole.add(next);
          each.remove();
        }
      }
    }
    whole.forEach(each -> outcome.complete(each.config.sequence(), each.whole()));
  }

  /** The proposal of this header came as a whole. */
  synchronized void cameWhole(Bytes digest) {
    waiting.remove(digest);
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
    List<Waiting> late = new ArrayList<>();
    synchronized (this) {
      waiting
          .values()
          .removeIf(
              each -> each.config.sequence() != config.sequence() || each.proposal.height() <= tip);
      for (Waiting each : waiting.values()) {
        if (now >= each.askMillis) {
          each.askMillis = now + 5 * PATIENCE_MILLIS;
          late.add(each);
        }
      }
    }
    late.forEach(
        each ->
            outcome.ask(
                each.message.from(), each.config.sequence(), each.proposal.header().digest()));
  }
}
