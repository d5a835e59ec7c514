package org.logothete.chaincode.direct;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Function;
import org.logothete.chaincode.policy.Thresholds;

/**
 * What a seed makes of a world, apart from what happens in it.
 *
 * @param liars of whom the adversary has the keys
 * @param calmFrom when the storm ends: from then on messages arrive within bounds, nobody crashes
 */
record WorldOptions(
    int executors,
    SortedSet<Integer> liars,
    int calls,
    double loss,
    double crashes,
    long calmFrom,
    Mischief mischief) {

  /** What is broken on purpose. */
  record Mischief(Function<Thresholds, SafetyRules> rules, Host host) {
    static final Mischief NONE = new Mischief(SafetyRules::new, Host.RIGHT);
  }

  /** How hosts keep their duties. */
  enum Host {
    RIGHT,
    /** Forgets at a crash what it was told to write. */
    FORGETS,
    /** Sends first and writes afterwards. */
    SENDS_FIRST,
    /** Lets in what nobody has sealed. */
    TRUSTS
  }

  static WorldOptions draw(Random random, Mischief mischief) {
    int executors =
        switch (random.nextInt(10)) {
          case 0 -> 1 + random.nextInt(3);
          case 1 -> 5 + random.nextInt(2);
          case 2 -> 7;
          case 3 -> random.nextInt(4) == 0 ? 10 : 4;
          default -> 4;
        };
    List<Integer> all = new ArrayList<>();
    for (int i = 0; i < executors; i++) {
      all.add(i);
    }
    Collections.shuffle(all, random);
    int faulty = new Thresholds(executors).faulty();
    int lying = random.nextInt(5) == 0 ? random.nextInt(faulty + 1) : faulty;
    return new WorldOptions(
        executors,
        new TreeSet<>(all.subList(0, lying)),
        1 + random.nextInt(3),
        random.nextInt(3) * 0.15,
        random.nextInt(3) == 0 ? 0.02 : 0,
        500 + random.nextInt(2500),
        mischief);
  }
}
