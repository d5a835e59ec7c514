package org.logothete.chaincode.policy;

import com.google.protobuf.ByteString;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What an adversary made of one ballot: it chooses who lies, what liars vote after it has seen all
 * honest votes, and whose votes come too late.
 *
 * @param honest what every honest executor computed, counted or not
 */
record RandomBallot(Ballot ballot, SortedMap<Integer, ByteString> honest) {
  private static final int EXECUTORS_MAX = 31;

  static RandomBallot of(Random random) {
    int n = 1 + random.nextInt(EXECUTORS_MAX);
    Thresholds thresholds = new Thresholds(n);
    List<Integer> executors = new ArrayList<>();
    for (int i = 0; i < n; i++) {
      executors.add(i);
    }
    Collections.shuffle(executors, random);
    int lying =
        random.nextInt(4) == 0 ? random.nextInt(thresholds.faulty() + 1) : thresholds.faulty();
    SortedSet<Integer> liars = new TreeSet<>(executors.subList(0, lying));
    int kinds = random.nextBoolean() ? 1 : 1 + random.nextInt(4);
    SortedMap<Integer, ByteString> honest = new TreeMap<>();
    for (int executor : executors.subList(lying, n)) {
      honest.put(executor, digest(random.nextInt(kinds)));
    }
    ByteString lie =
        switch (random.nextInt(3)) {
          case 0 -> digest(kinds);
          case 1 -> digest(0);
          default -> digest(kinds - 1);
        };
    List<Integer> arrival = new ArrayList<>(executors);
    if (random.nextBoolean()) {
      Collections.shuffle(arrival, random);
    }
    SortedMap<Integer, ByteString> votes = new TreeMap<>();
    for (int executor : arrival.subList(0, thresholds.present())) {
      votes.put(
          executor,
          liars.contains(executor)
              ? random.nextInt(8) == 0 ? digest(10 + executor) : lie
              : honest.getOrDefault(executor, lie));
    }
    return new RandomBallot(new Ballot(n, votes), honest);
  }

  static ByteString digest(int value) {
    byte[] bytes = new byte[Ballot.DIGEST_BYTES];
    bytes[0] = (byte) value;
    return ByteString.copyFrom(bytes);
  }
}
