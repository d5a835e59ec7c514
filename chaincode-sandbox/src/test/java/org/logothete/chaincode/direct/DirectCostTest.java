package org.logothete.chaincode.direct;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What one call costs if nobody is faulty or late, as docs/execution-agreement.md says. */
final class DirectCostTest {
  private static final DirectOptions OPTIONS = new DirectOptions(1, 0, 64, 100, 1000);
  private static final Instance CALL = new Instance(0, 0, DirectWorld.digest(9));

  /** What was sent in one step, by sender. */
  private final SortedMap<Integer, List<Message.Draft>> sent = new TreeMap<>();

  private final List<DirectAgreement> executors = new ArrayList<>();
  private final Notary notary = new Notary();
  private int steps;
  private int statements;
  private int messages;
  private int writes;
  private int decided;

  /**
   * Executors propose A, A, A, A, or A, A, B, B and hear themselves first, then the next; two then
   * back each.
   */
  @ParameterizedTest
  @CsvSource({"1111, 3, 12, 36, 12", "1122, 6, 21, 63, 21"})
  void aCallCostsWhatTheTableSays(
      String results, int steps, int statements, int messages, int writes) {
    for (int i = 0; i < 4; i++) {
      executors.add(new DirectAgreement(i, 4, OPTIONS));
      perform(i, executors.get(i).step(new Event.Started(0, 0, new TreeMap<>())));
      perform(i, executors.get(i).step(new Event.Opened(0, List.of(CALL))));
      SortedMap<Instance, ByteString> result = new TreeMap<>();
      result.put(CALL, DirectWorld.digest(results.charAt(i)));
      perform(i, executors.get(i).step(new Event.Executed(0, result)));
    }
    while (!sent.isEmpty()) {
      deliver();
    }
    assertThat(decided).isEqualTo(4);
    assertThat(List.of(this.steps, this.statements, this.messages))
        .containsExactly(steps, statements, messages);
    assertThat(this.writes).as("one more each for the decision").isEqualTo(writes + 4);
  }

  private void deliver() {
    steps++;
    SortedMap<Integer, List<Message.Draft>> now = new TreeMap<>(sent);
    sent.clear();
    for (int i = 0; i < 4; i++) {
      for (int j = 0; j < 4; j++) {
        int from = (i + j) % 4;
        for (Message.Draft draft : now.getOrDefault(from, List.of())) {
          Message message = notary.seal(from, draft);
          perform(i, executors.get(i).step(new Event.Received(0, from, message)));
        }
      }
    }
  }

  private void perform(int executor, List<Effect> effects) {
    for (Effect effect : effects) {
      switch (effect) {
        case Effect.Persist _ -> writes++;
        case Effect.Broadcast broadcast -> {
          sent.computeIfAbsent(executor, _ -> new ArrayList<>()).add(broadcast.draft());
          statements += broadcast.draft().statements().size();
          messages += 3;
        }
        case Effect.Decide _ -> decided++;
        case Effect.Send _, Effect.Remind _, Effect.Accuse _ ->
            throw new AssertionError("nobody is late or lies, but " + effect);
      }
    }
  }
}
