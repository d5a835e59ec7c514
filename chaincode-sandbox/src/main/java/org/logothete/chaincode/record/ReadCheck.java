package org.logothete.chaincode.record;

import com.google.protobuf.ByteString;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.logothete.chaincode.call.ReadSet;
import org.logothete.chaincode.call.StateHashes;
import org.logothete.chaincode.call.StateReader;

/**
 * Whether a call would read the same in another state. Histories are passed by: nodes keep them for
 * as long as they like, and all have to come to one answer.
 */
public final class ReadCheck {
  private static final int PAGE = 1_000;

  private ReadCheck() {}

  /** The first read of a key or a range that would come out differently. */
  public static Optional<ReadSet.Read> stale(ReadSet reads, StateReader state) {
    return reads.reads().stream().filter(read -> !holds(read, state)).findFirst();
  }

  private static boolean holds(ReadSet.Read read, StateReader state) {
    return switch (read) {
      case ReadSet.KeyRead key ->
          state.get(key.namespace(), key.key()).map(StateHashes::ofValue).equals(key.valueHash());
      case ReadSet.RangeRead range -> entriesHash(range, state).equals(range.entriesHash());
      case ReadSet.HistoryRead _ -> true;
    };
  }

  private static ByteString entriesHash(ReadSet.RangeRead range, StateReader state) {
    List<StateReader.Entry> entries = new ArrayList<>();
    Optional<String> from = Optional.of(range.from());
    while (from.isPresent()) {
      StateReader.Page page = state.range(range.namespace(), from.get(), range.to(), PAGE);
      entries.addAll(page.entries());
      from = page.next();
    }
    return StateHashes.ofEntries(entries);
  }
}
