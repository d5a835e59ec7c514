package org.logothete.orderer.channel;

import com.google.protobuf.ByteString;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.logothete.consensus.Authenticated;
import org.logothete.consensus.Bytes;
import org.logothete.consensus.ConsensusMessage;
import org.logothete.consensus.MalformedMessageException;
import org.logothete.consensus.Proposal;
import org.logothete.network.transaction.Transaction;

/**
 * The sender's side of proposals that name their envelopes by digest: makes them, and keeps the
 * newest as a whole for who lacks an envelope. See {@link DigestedProposals}. Thread-safe.
 */
final class SentProposals {
  private static final int KEPT_MAX = 32;

  /** The newest is kept whatever it takes. */
  private static final long KEPT_BYTES_MAX = 16L << 20;

  private record Sent(long configSequence, Authenticated<ConsensusMessage> message, long bytes) {}

  private final LinkedHashMap<Bytes, Sent> kept = new LinkedHashMap<>();
  private long keptBytes;

  /**
   * The message as it travels: with digests in place of envelopes if it proposes some. Nobody finds
   * a config transaction by its digest: what a node checked of it holds for no later moment.
   */
  ConsensusMessage digested(long configSequence, Authenticated<ConsensusMessage> message) {
    Optional<Proposal> proposal = message.message().proposes();
    if (proposal.isEmpty() || proposal.get().header().barrier()) {
      return message.message();
    }
    Bytes body = ProposalBody.encodeDigests(digests(proposal.get().body()));
    if (body.size() >= proposal.get().body().size()) {
      return message.message();
    }
    keep(
        proposal.get().header().digest(),
        new Sent(configSequence, message, proposal.get().body().size()));
    return message.message().withBody(body);
  }

  private static List<ByteString> digests(Bytes body) {
    try {
      return ProposalBody.decode(body).stream().map(Transaction::digestOf).toList();
    } catch (MalformedMessageException e) {
      throw new IllegalStateException("a proposal of this node is malformed", e);
    }
  }

  private synchronized void keep(Bytes digest, Sent sent) {
    Sent before = kept.put(digest, sent);
    keptBytes += sent.bytes() - (before == null ? 0 : before.bytes());
    while (kept.size() > KEPT_MAX || (keptBytes > KEPT_BYTES_MAX && kept.size() > 1)) {
      Map.Entry<Bytes, Sent> oldest = kept.firstEntry();
      kept.remove(oldest.getKey());
      keptBytes -= oldest.getValue().bytes();
    }
  }

  /**
   * A message that was sent with digests in this configuration, as a whole.
   *
   * @param digest of the proposal's header
   */
  synchronized Optional<Authenticated<ConsensusMessage>> whole(long configSequence, Bytes digest) {
    return Optional.ofNullable(kept.get(digest))
        .filter(sent -> sent.configSequence() == configSequence)
        .map(Sent::message);
  }
}
