package org.logothete.chaincode.direct;

import com.google.protobuf.ByteString;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.logothete.chaincode.direct.Statement.Propose;

/**
 * Who proposed what in one instance. Of each executor two different proposals are kept, which is as
 * many as it takes to know that one of them differs from any given value.
 */
final class Proposals {
  private static final int KEPT = 2;

  private final SortedMap<Integer, List<Sealed>> byExecutor = new TreeMap<>();

  /** Adds a proposal; answers an earlier one of the executor that contradicts it. */
  Optional<Sealed> add(int executor, Propose propose, ByteString seal) {
    List<Sealed> kept = byExecutor.computeIfAbsent(executor, _ -> new ArrayList<>(1));
    if (kept.size() == KEPT || kept.stream().anyMatch(one -> one.statement().equals(propose))) {
      return Optional.empty();
    }
    kept.add(new Sealed(executor, propose, seal));
    return kept.size() == KEPT ? Optional.of(kept.getFirst()) : Optional.empty();
  }

  /** How many executors proposed each value. */
  Map<ByteString, Integer> support() {
    Map<ByteString, Integer> support = new LinkedHashMap<>();
    for (List<Sealed> kept : byExecutor.values()) {
      for (Sealed one : kept) {
        support.merge(digest(one), 1, Integer::sum);
      }
    }
    return support;
  }

  /**
   * How many executors proposed something else than the value from which fewest differ. If more
   * than f did, the honest did not all propose the same.
   */
  int dissent() {
    int all = byExecutor.size();
    int twofaced = (int) byExecutor.values().stream().filter(kept -> kept.size() == KEPT).count();
    Map<ByteString, Integer> single = new LinkedHashMap<>();
    for (List<Sealed> kept : byExecutor.values()) {
      if (kept.size() == 1) {
        single.merge(digest(kept.getFirst()), 1, Integer::sum);
      }
    }
    int most = single.values().stream().mapToInt(Integer::intValue).max().orElse(0);
    return twofaced + (all - twofaced - most);
  }

  /** Everything that is kept, to convince others. */
  List<Sealed> all() {
    return byExecutor.values().stream().flatMap(List::stream).toList();
  }

  private static ByteString digest(Sealed proposal) {
    return switch (proposal.statement()) {
      case Propose propose -> propose.digest();
      case Statement.InRound other -> throw new IllegalStateException("no proposal: " + other);
    };
  }
}
