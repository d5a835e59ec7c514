package org.logothete.orderer.channel;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ParallelCheckTest {
  private final ConcurrentSkipListSet<Integer> checked = new ConcurrentSkipListSet<>();

  private final ParallelCheck.Check<Integer, Integer> notSeventy =
      new ParallelCheck.Check<>() {
        @Override
        public Integer apply(int index, Integer item) {
          checked.add(item);
          return item;
        }

        @Override
        public boolean passed(Integer result) {
          return result != 70;
        }
      };

  private static List<Integer> upTo(int end) {
    return IntStream.range(0, end).boxed().toList();
  }

  @Test
  void resultsComeOnceAndInOrder() throws Exception {
    BlockingQueue<List<Integer>> results = new LinkedBlockingQueue<>();
    try (ExecutorService helpers = Executors.newFixedThreadPool(3)) {
      for (int i = 0; i < 200; i++) {
        ParallelCheck.run(upTo(60), helpers, 3, notSeventy, results::add);
      }
      for (int i = 0; i < 200; i++) {
        assertThat(results.take()).isEqualTo(upTo(60));
      }
    }
    assertThat(results).isEmpty();
  }

  @Test
  void whatLiesBehindAFailureIsLeftOut() throws Exception {
    BlockingQueue<List<Integer>> results = new LinkedBlockingQueue<>();
    try (ExecutorService helpers = Executors.newFixedThreadPool(3)) {
      for (int i = 0; i < 200; i++) {
        ParallelCheck.run(upTo(500), helpers, 3, notSeventy, results::add);
      }
      for (int i = 0; i < 200; i++) {
        assertThat(results.take()).isEqualTo(upTo(71));
      }
    }
  }

  @Test
  void aFailureSavesTheWorkBehindIt() {
    ParallelCheck.run(upTo(500), Runnable::run, 0, notSeventy, _ -> {});
    assertThat(checked).hasSize(71);
  }

  @Test
  void nothingIsCheckedAtOnce() {
    BlockingQueue<List<Integer>> results = new LinkedBlockingQueue<>();
    ParallelCheck.run(List.of(), Runnable::run, 3, notSeventy, results::add);
    assertThat(results).containsExactly(List.of());
  }
}
