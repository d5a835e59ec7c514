package org.logothete.orderer.channel;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.logothete.consensus.Bytes;
import org.logothete.consensus.Proposal;

/**
 * What is in bodies that {@link DigestedProposals} put together, until they are checked: who checks
 * need neither read nor hash what was just found by its hash. Thread-safe.
 */
final class CompletedBodies {
  /** More than a window has; who does not find one reads the body. */
  private static final int KEPT_MAX = 32;

  /** The newest is kept whatever it takes. */
  private static final long KEPT_BYTES_MAX = 32L << 20;

  private record Completed(Bytes body, NamedEnvelopes content) {}

  /** By the digest of the proposal's header, the oldest first. */
  private final LinkedHashMap<Bytes, Completed> kept = new LinkedHashMap<>();

  private long keptBytes;

  synchronized void add(Bytes digest, Bytes body, NamedEnvelopes content) {
    remove(digest);
    kept.put(digest, new Completed(body, content));
    keptBytes += body.size();
    while (kept.size() > KEPT_MAX || (keptBytes > KEPT_BYTES_MAX && kept.size() > 1)) {
      Map.Entry<Bytes, Completed> oldest = kept.firstEntry();
      remove(oldest.getKey());
    }
  }

  private @Nullable Completed remove(Bytes digest) {
    @Nullable Completed removed = kept.remove(digest);
    if (removed != null) {
      keptBytes -= removed.body().size();
    }
    return removed;
  }

  /**
   * Takes what is in a proposal's body out of here. Only for the very body that was put together:
   * another one may come for the same header, and which of them is right the check finds out.
   */
  @SuppressWarnings("ReferenceEquality") // equal bytes would be as good, and cost a comparison
  synchronized Optional<NamedEnvelopes> take(Proposal proposal) {
    @Nullable Completed found = remove(proposal.header().digest());
    return found != null && found.body() == proposal.body()
        ? Optional.of(found.content())
        : Optional.empty();
  }
}
