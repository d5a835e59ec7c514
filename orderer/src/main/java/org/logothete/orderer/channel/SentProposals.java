package org.logothete.orderer.channel;

import com.google.protobuf.ByteString;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.logothete.consensus.Bytes;
import org.logothete.consensus.ConsensusMessage;
import org.logothete.consensus.MalformedMessageException;
import org.logothete.consensus.Proposal;

/**
 * The sender's side of proposals that name their envelopes by digest: takes the envelopes out, and
 * keeps those of the newest for who lacks one. See {@link DigestedProposals}. Thread-safe.
 */
final class SentProposals {
  private static final int KEPT_MAX = 32;

  /** The newest is kept whatever it takes. */
  private static final long KEPT_BYTES_MAX = 16L << 20;

  private record Sent(long configSequence, NamedEnvelopes content, long bytes) {}

  /** By the digest of the proposal's header. */
  private final LinkedHashMap<Bytes, Sent> kept = new LinkedHashMap<>();

  private long keptBytes;

  /**
   * Tells what is in a proposal that this node makes, so that it need not be read again.
   *
   * @param digest of the proposal's header
   */
  synchronized void made(long configSequence, Bytes digest, NamedEnvelopes content) {
    Sent sent = new Sent(configSequence, content, content.bytes());
    @Nullable Sent before = kept.put(digest, sent);
    keptBytes += sent.bytes() - (before == null ? 0 : before.bytes());
    while (kept.size() > KEPT_MAX || (keptBytes > KEPT_BYTES_MAX && kept.size() > 1)) {
      Map.Entry<Bytes, Sent> oldest = kept.firstEntry();
      kept.remove(oldest.getKey());
      keptBytes -= oldest.getValue().bytes();
    }
  }

  /**
   * The message as it travels: with digests in place of envelopes if it proposes some. Nobody finds
   * a config transaction by its digest: what a node checked of it holds for no later moment.
   */
  ConsensusMessage digested(long configSequence, ConsensusMessage message) {
    Optional<Proposal> proposal = message.proposes();
    if (proposal.isEmpty() || proposal.get().header().barrier()) {
      return message;
    }
    Bytes body = ProposalBody.encodeDigests(content(configSequence, proposal.get()).digests());
    return body.size() < proposal.get().body().size() ? message.withBody(body) : message;
  }

  private NamedEnvelopes content(long configSequence, Proposal proposal) {
    Bytes digest = proposal.header().digest();
    Optional<NamedEnvelopes> known = find(configSequence, digest);
    if (known.isPresent()) {
      return known.get();
    }
    try {
      NamedEnvelopes content = NamedEnvelopes.of(ProposalBody.decode(proposal.body()));
      made(configSequence, digest, content);
      return content;
    } catch (MalformedMessageException e) {
      throw new IllegalStateException("a proposal of this node is malformed", e);
    }
  }

  private synchronized Optional<NamedEnvelopes> find(long configSequence, Bytes digest) {
    return Optional.ofNullable(kept.get(digest))
        .filter(sent -> sent.configSequence() == configSequence)
        .map(Sent::content);
  }

  /**
   * Envelopes of a proposal that was sent with digests in this configuration, not long ago.
   *
   * @param digest of the proposal's header
   * @param wanted digests of the envelopes
   */
  List<ByteString> envelopes(long configSequence, Bytes digest, List<ByteString> wanted) {
    return find(configSequence, digest).map(content -> content.only(wanted)).orElse(List.of());
  }
}
