package org.logothete.orderer.client;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * Asks as many others as have to help, and one more each time that one is no help or slow. So who
 * keeps silent or lies costs a moment, and none at all the next time, when it is asked last.
 * Thread-safe.
 *
 * @param <S> whom it asks
 */
public final class Hedge<S> {
  /** After so many questions nobody is thought ill of any more. */
  private static final int MEMORY = 200;

  private final Duration slow;

  /** Guarded by this, as the next. */
  private final Set<S> disappointing = new HashSet<>();

  private int questions;

  /**
   * Begins with a good opinion of everybody.
   *
   * @param slow how long to wait for somebody before another one is asked as well
   */
  public Hedge(Duration slow) {
    this.slow = slow;
  }

  /** What is asked; ends by itself before long. */
  @FunctionalInterface
  public interface Question<S, T> {
    /** What the source gave; empty if that is no help. */
    Optional<T> ask(S source) throws InterruptedException;
  }

  private record Answer<S, T>(S source, Optional<T> help) {}

  /**
   * Asks until so many have helped, or all were asked and have answered.
   *
   * @return what they gave, at most {@code enough}
   */
  public <T> List<T> ask(List<S> sources, int enough, Question<S, T> question)
      throws InterruptedException {
    return new Round<T>(inOrder(sources), enough, question).run();
  }

  private synchronized List<S> inOrder(List<S> sources) {
    questions++;
    if (questions % MEMORY == 0) {
      disappointing.clear();
    }
    List<S> order = new ArrayList<>(sources);
    order.removeIf(disappointing::contains);
    sources.stream().filter(disappointing::contains).forEach(order::add);
    return order;
  }

  private synchronized void noHelp(Collection<S> sources) {
    disappointing.addAll(sources);
  }

  private synchronized void help(S source) {
    disappointing.remove(source);
  }

  private final class Round<T> {
    private final List<S> order;
    private final int enough;
    private final Question<S, T> question;
    private final BlockingQueue<Answer<S, T>> answers = new LinkedBlockingQueue<>();
    private final List<Thread> threads = new ArrayList<>();
    private final Set<S> open = new HashSet<>();
    private final List<T> helped = new ArrayList<>();

    Round(List<S> order, int enough, Question<S, T> question) {
      this.order = order;
      this.enough = enough;
      this.question = question;
    }

    List<T> run() throws InterruptedException {
      try {
        askMore(enough);
        while (helped.size() < enough && !open.isEmpty()) {
          Answer<S, T> answer = answers.poll(slow.toNanos(), TimeUnit.NANOSECONDS);
          if (answer == null) {
            noHelp(open);
            askMore(1);
          } else {
            take(answer);
          }
        }
        return List.copyOf(helped);
      } finally {
        threads.forEach(Thread::interrupt);
      }
    }

    private void take(Answer<S, T> answer) {
      open.remove(answer.source());
      if (answer.help().isPresent()) {
        helped.add(answer.help().get());
        help(answer.source());
      } else {
        noHelp(List.of(answer.source()));
        askMore(1);
      }
    }

    private void askMore(int more) {
      int end = Math.min(order.size(), threads.size() + more);
      for (S source : order.subList(threads.size(), end)) {
        open.add(source);
        threads.add(Thread.ofVirtual().name("ask-" + source).start(() -> ask(source)));
      }
    }

    private void ask(S source) {
      Optional<T> help = Optional.empty();
      try {
        help = question.ask(source);
      } catch (InterruptedException _) {
        // Enough others have helped.
        Thread.currentThread().interrupt();
      } finally {
        answers.add(new Answer<>(source, help));
      }
    }
  }
}
