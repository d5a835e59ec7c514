package org.logothete.chaincode.direct;

import com.google.protobuf.ByteString;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.logothete.chaincode.direct.Statement.InRound;

/** Statements of one kind about one instance: of each executor that of the highest round. */
final class Newest<S extends InRound> {
  private record Kept<T>(T statement, ByteString seal) {}

  private final SortedMap<Integer, Kept<S>> byExecutor = new TreeMap<>();

  /** Adds a statement; answers an earlier one of the executor that contradicts it. */
  Optional<Sealed> add(int executor, S statement, ByteString seal) {
    Kept<S> kept = byExecutor.get(executor);
    if (kept == null || kept.statement.round() < statement.round()) {
      byExecutor.put(executor, new Kept<>(statement, seal));
    } else if (kept.statement.round() == statement.round() && !kept.statement.equals(statement)) {
      return Optional.of(new Sealed(executor, kept.statement, kept.seal));
    }
    return Optional.empty();
  }

  /** Who has made this very statement last, and its seals. */
  SortedMap<Integer, ByteString> sealsOf(S statement) {
    SortedMap<Integer, ByteString> seals = new TreeMap<>();
    byExecutor.forEach(
        (executor, kept) -> {
          if (kept.statement.equals(statement)) {
            seals.put(executor, kept.seal);
          }
        });
    return seals;
  }

  /** Each executor's statement. */
  SortedMap<Integer, S> statements() {
    SortedMap<Integer, S> statements = new TreeMap<>();
    byExecutor.forEach((executor, kept) -> statements.put(executor, kept.statement));
    return statements;
  }

  /** An executor's statement with its seal; there is one. */
  Sealed of(int executor) {
    Kept<S> kept = byExecutor.get(executor);
    if (kept == null) {
      throw new IllegalArgumentException("nothing was heard of executor " + executor);
    }
    return new Sealed(executor, kept.statement, kept.seal);
  }
}
