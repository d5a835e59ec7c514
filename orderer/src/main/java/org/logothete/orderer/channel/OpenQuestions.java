package org.logothete.orderer.channel;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongPredicate;
import org.logothete.consensus.NodeId;

/**
 * The questions of a channel that wait for their answers, for the threads that verify answers: what
 * nobody asked for is not looked at. The loop opens and closes them. Thread-safe.
 */
final class OpenQuestions {
  private final Map<Long, CatchUp.Question> byId = new ConcurrentHashMap<>();

  void open(CatchUp.Question question) {
    byId.put(question.id(), question);
  }

  void close(long id) {
    byId.remove(id);
  }

  /** The question of this id, if this peer was asked it. */
  Optional<CatchUp.Question> find(NodeId of, long id) {
    return Optional.ofNullable(byId.get(id)).filter(question -> question.of().equals(of));
  }

  /** Forgets those that the loop has given up. */
  void keepOnly(LongPredicate wanted) {
    byId.keySet().removeIf(id -> !wanted.test(id));
  }
}
