package org.logothete.simulator;

import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Who runs twice under one key, and which two camps the instances form in each phase; at last all
 * of them are together (Bano and others, "Twins: BFT Systems Made Robust", 2020).
 *
 * @param twin number of the node that has a second instance
 * @param camps one bit per node, the first node lowest, tells its camp; the second instance of the
 *     twin is in camp 0, which loses nothing since camps have no names
 */
public record TwinsScenario(int twin, List<Integer> camps) {
  static final int NODES = 4;

  private static final int CAMPS = 1 << NODES;
  private static final int PHASES = 3;
  private static final int ALL = NODES * CAMPS * CAMPS * CAMPS;

  public TwinsScenario {
    camps = List.copyOf(camps);
  }

  /** Every scenario of three phases. */
  public static Stream<TwinsScenario> all() {
    return IntStream.range(0, ALL).mapToObj(TwinsScenario::numbered);
  }

  private static TwinsScenario numbered(int number) {
    int twin = 1 + number % NODES;
    int camps = number / NODES;
    return new TwinsScenario(
        twin,
        IntStream.range(0, PHASES)
            .mapToObj(phase -> (camps >> (NODES * phase)) & (CAMPS - 1))
            .toList());
  }
}
