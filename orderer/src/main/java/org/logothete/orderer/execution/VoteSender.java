package org.logothete.orderer.execution;

import com.google.protobuf.ByteString;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.logothete.chaincode.agreement.Position;
import org.logothete.chaincode.agreement.VoteBundle;
import org.logothete.consensus.QuorumSize;
import org.logothete.network.channel.ChannelConfig;
import org.logothete.network.proto.SystemTransaction;
import org.logothete.orderer.channel.OrderedChannel;
import org.logothete.orderer.channel.SubmitOutcome;
import org.logothete.orderer.channel.Voting;
import org.logothete.orderer.client.Envelopes;
import org.logothete.orderer.client.Hedge;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Has this node's votes ordered, like any transaction: by itself if it is a consenter, else by f +
 * 1 orderers, of which one at least is honest. Votes that are not seen in a block in time are
 * handed in again, then to all orderers.
 *
 * <p>{@link #send} and {@link #repeatOverdue} are the executor's; the others may be called by any
 * thread.
 */
final class VoteSender {
  private static final Logger LOG = LoggerFactory.getLogger(VoteSender.class);
  private static final Duration SLOW = Duration.ofMillis(250);
  private static final long PAUSE_MILLIS = 200;
  private static final long REPEAT_MILLIS = 3_000;
  private static final long REPEAT_MILLIS_MAX = 30_000;

  private final OrderedChannel channel;
  private final Envelopes envelopes;
  private final OrderingPeers peers;
  private final Supplier<ChannelConfig> config;
  private final Hedge<String> hedge = new Hedge<>(SLOW);

  /** By the votes' bytes. No more than there are undecided calls. Guarded by itself. */
  private final Map<ByteString, Unordered> unordered = new LinkedHashMap<>();

  /**
   * Votes that no block has yet.
   *
   * @param last position of the last call that they are about
   */
  private record Unordered(
      ByteString envelope, Position last, long repeatAtMillis, long pauseMillis) {
    Unordered later(long now) {
      long pause = Math.min(REPEAT_MILLIS_MAX, 2 * pauseMillis);
      return new Unordered(envelope, last, now + pause, pause);
    }
  }

  VoteSender(
      OrderedChannel channel,
      Envelopes envelopes,
      OrderingPeers peers,
      Supplier<ChannelConfig> config) {
    this.channel = channel;
    this.envelopes = envelopes;
    this.peers = peers;
    this.config = config;
  }

  /**
   * Hands votes in; again and again while nobody takes them, since without them the results may
   * wait for ever.
   *
   * @throws InterruptedException if the node stops meanwhile
   */
  void send(VoteBundle votes) throws InterruptedException {
    ByteString body = votes.bytes();
    ByteString envelope =
        envelopes
            .systemTransaction(SystemTransaction.Kind.EXECUTION_VOTE, body)
            .envelope()
            .toByteString();
    Position last =
        votes.votes().stream()
            .map(VoteBundle.Vote::position)
            .max(Position::compareTo)
            .orElseThrow();
    synchronized (unordered) {
      unordered.put(body, new Unordered(envelope, last, now() + REPEAT_MILLIS, REPEAT_MILLIS));
    }
    boolean told = false;
    Optional<String> refusal = refusal(envelope);
    while (refusal.isPresent()) {
      if (!told) {
        LOG.warn(
            "channel {}: votes on {} calls are not taken yet: {}",
            channel.id(),
            votes.votes().size(),
            refusal.get());
        told = true;
      }
      TimeUnit.MILLISECONDS.sleep(PAUSE_MILLIS);
      refusal = refusal(envelope);
    }
  }

  /** A block has votes of this node. */
  void ordered(ByteString body) {
    synchronized (unordered) {
      unordered.remove(body);
    }
  }

  /** Calls before the position are decided: who has not voted on them need not any more. */
  void decidedBefore(Position first) {
    synchronized (unordered) {
      unordered.values().removeIf(votes -> votes.last().compareTo(first) < 0);
    }
  }

  /** Hands in again, once and to whoever there is, what should have been ordered by now. */
  void repeatOverdue() throws InterruptedException {
    long now = now();
    List<ByteString> overdue = new ArrayList<>();
    synchronized (unordered) {
      unordered.replaceAll(
          (_, votes) -> {
            if (now < votes.repeatAtMillis()) {
              return votes;
            }
            overdue.add(votes.envelope());
            return votes.later(now);
          });
    }
    for (ByteString envelope : overdue) {
      LOG.info("channel {}: votes are not ordered yet and handed in again", channel.id());
      Optional<String> refusal =
          ordersItself() ? ownRefusal(envelope) : refusalOf(envelope, Integer.MAX_VALUE);
      refusal.ifPresent(why -> LOG.debug("channel {}: votes: {}", channel.id(), why));
    }
  }

  private boolean ordersItself() {
    return channel.status().voting() != Voting.NOT_A_CONSENTER;
  }

  private Optional<String> refusal(ByteString envelope) throws InterruptedException {
    return ordersItself()
        ? ownRefusal(envelope)
        : refusalOf(envelope, new QuorumSize(config.get().consenters().size()).oneHonest());
  }

  private Optional<String> ownRefusal(ByteString envelope) {
    try {
      return switch (channel.submit(envelope).toCompletableFuture().join()) {
        case SubmitOutcome.Refused refused ->
            Optional.of("%s %s".formatted(refused.status(), refused.info()));
        case SubmitOutcome.Accepted _ -> Optional.empty();
      };
    } catch (CompletionException e) {
      throw new IllegalStateException("submitting never fails exceptionally", e);
    }
  }

  /** Hands in to so many orderers, or to all if there are fewer. */
  private Optional<String> refusalOf(ByteString envelope, int enough) throws InterruptedException {
    ChannelConfig now = config.get();
    List<String> orderers = peers.addresses(now);
    List<String> refusals = new ArrayList<>();
    int wanted = Math.min(enough, orderers.size());
    int taken =
        hedge
            .ask(
                orderers,
                wanted,
                address -> {
                  Optional<String> refusal = peers.refusal(now, address, envelope);
                  synchronized (refusals) {
                    refusal.ifPresent(why -> refusals.add(address + ": " + why));
                  }
                  return refusal.isPresent() ? Optional.empty() : Optional.of(address);
                })
            .size();
    if (taken > 0 && taken == wanted) {
      return Optional.empty();
    }
    synchronized (refusals) {
      return Optional.of(
          "%d of %d orderers have them; %s".formatted(taken, wanted, String.join("; ", refusals)));
    }
  }

  private static long now() {
    return TimeUnit.NANOSECONDS.toMillis(System.nanoTime());
  }
}
