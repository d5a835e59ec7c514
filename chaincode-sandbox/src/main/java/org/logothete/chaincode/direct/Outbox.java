package org.logothete.chaincode.direct;

import com.google.protobuf.ByteString;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Collects what one step says about many instances, so that it goes out in few messages: records
 * first, since nothing may leave before them.
 */
final class Outbox {
  private static final class Parts {
    private final List<Statement> statements = new ArrayList<>();
    private final List<Sealed> relayed = new ArrayList<>();
    private final List<Certificate> certificates = new ArrayList<>();

    private int size() {
      return statements.size() + relayed.size() + certificates.size();
    }

    private Message.Draft draft() {
      return new Message.Draft(statements, relayed, certificates);
    }
  }

  private final int messageStatements;
  private final SortedMap<Instance, ByteString> records = new TreeMap<>();
  private final List<Message.Draft> drafts = new ArrayList<>();
  private final SortedMap<Integer, Parts> answers = new TreeMap<>();
  private final List<Effect> rest = new ArrayList<>();
  private Parts parts = new Parts();

  Outbox(int messageStatements) {
    this.messageStatements = messageStatements;
  }

  void persist(Instance instance, ByteString record) {
    records.put(instance, record);
  }

  /** What belongs together stays in one message. */
  void broadcast(List<Statement> statements, List<Sealed> relayed, List<Certificate> certificates) {
    int more = statements.size() + relayed.size() + certificates.size();
    if (parts.size() > 0 && parts.size() + more > messageStatements) {
      drafts.add(parts.draft());
      parts = new Parts();
    }
    parts.statements.addAll(statements);
    parts.relayed.addAll(relayed);
    parts.certificates.addAll(certificates);
  }

  /** Further certificates than fit into one message wait until they are asked for again. */
  void send(int to, Certificate certificate) {
    Parts answer = answers.computeIfAbsent(to, _ -> new Parts());
    if (answer.size() < messageStatements) {
      answer.certificates.add(certificate);
    }
  }

  /** What others need not wait for. */
  void add(Effect effect) {
    rest.add(effect);
  }

  List<Effect> effects() {
    List<Effect> effects = new ArrayList<>();
    records.forEach((instance, record) -> effects.add(new Effect.Persist(instance, record)));
    drafts.forEach(draft -> effects.add(new Effect.Broadcast(draft)));
    if (parts.size() > 0) {
      effects.add(new Effect.Broadcast(parts.draft()));
    }
    answers.forEach((to, answer) -> effects.add(new Effect.Send(to, answer.draft())));
    effects.addAll(rest);
    return effects;
  }
}
