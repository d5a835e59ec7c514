package org.logothete.orderer.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

final class HedgeTest {
  private final Hedge<String> hedge = new Hedge<>(Duration.ofMillis(50));
  private final Queue<String> asked = new ConcurrentLinkedQueue<>();

  private Optional<String> helpful(String source) {
    asked.add(source);
    return Optional.of(source + " helps");
  }

  @Test
  void noMoreAreAskedThanHaveToHelp() throws InterruptedException {
    assertThat(hedge.ask(List.of("a", "b", "c", "d"), 2, this::helpful))
        .containsExactlyInAnyOrder("a helps", "b helps");
    assertThat(asked).containsExactlyInAnyOrder("a", "b");
  }

  @Test
  void whoIsNoHelpIsReplacedAndAskedLastFromThenOn() throws InterruptedException {
    Hedge.Question<String, String> question =
        source -> {
          Optional<String> help = helpful(source);
          return source.equals("a") ? Optional.empty() : help;
        };
    assertThat(hedge.ask(List.of("a", "b"), 1, question)).containsExactly("b helps");
    assertThat(asked).containsExactly("a", "b");

    asked.clear();
    assertThat(hedge.ask(List.of("a", "b"), 1, question)).containsExactly("b helps");
    assertThat(asked).containsExactly("b");
  }

  @Test
  void whoIsSilentIsNotWaitedFor() throws InterruptedException {
    CountDownLatch interrupted = new CountDownLatch(1);
    Hedge.Question<String, String> question =
        source -> {
          if (source.equals("silent")) {
            try {
              new CountDownLatch(1).await();
            } catch (InterruptedException e) {
              interrupted.countDown();
              throw e;
            }
          }
          return helpful(source);
        };
    assertThat(hedge.ask(List.of("silent", "b", "c"), 2, question))
        .containsExactlyInAnyOrder("b helps", "c helps");
    interrupted.await();

    asked.clear();
    assertThat(hedge.ask(List.of("silent", "b", "c"), 2, question)).hasSize(2);
    assertThat(asked).containsExactlyInAnyOrder("b", "c");
  }

  @Test
  void tooFewAreNotInvented() throws InterruptedException {
    assertThat(hedge.ask(List.of("a", "b"), 3, this::helpful)).hasSize(2);
    assertThat(hedge.ask(List.<String>of(), 1, this::helpful)).isEmpty();
  }

  @Test
  void whoThrowsIsNoHelp() throws InterruptedException {
    Hedge.Question<String, String> question =
        source -> {
          if (source.equals("a")) {
            throw new InterruptedException("of its own");
          }
          return helpful(source);
        };
    assertThat(hedge.ask(List.of("a", "b"), 1, question)).containsExactly("b helps");
  }
}
