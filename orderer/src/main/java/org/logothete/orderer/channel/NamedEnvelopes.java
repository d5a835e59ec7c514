package org.logothete.orderer.channel;

import com.google.protobuf.ByteString;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.logothete.network.transaction.Transaction;

/**
 * The envelopes of a proposal, and the digest of each.
 *
 * @param digests {@link Transaction#digestOf} of the envelopes, in their order
 * @param envelopes in the order of the block
 */
record NamedEnvelopes(List<ByteString> digests, List<ByteString> envelopes) {
  NamedEnvelopes {
    digests = List.copyOf(digests);
    envelopes = List.copyOf(envelopes);
    if (digests.size() != envelopes.size()) {
      throw new IllegalArgumentException(
          "%d digests for %d envelopes".formatted(digests.size(), envelopes.size()));
    }
  }

  /** Computes the digests. */
  static NamedEnvelopes of(List<ByteString> envelopes) {
    return new NamedEnvelopes(envelopes.stream().map(Transaction::digestOf).toList(), envelopes);
  }

  /** Bytes of all envelopes together. */
  long bytes() {
    return envelopes.stream().mapToLong(ByteString::size).sum();
  }

  /** Those that are asked for, in the order of the block. */
  List<ByteString> only(List<ByteString> wanted) {
    Set<ByteString> asked = new HashSet<>(wanted);
    List<ByteString> found = new ArrayList<>();
    for (int i = 0; i < digests.size(); i++) {
      if (asked.contains(digests.get(i))) {
        found.add(envelopes.get(i));
      }
    }
    return found;
  }
}
