package org.logothete.simulator;

import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.logothete.consensus.Bytes;
import org.logothete.consensus.Effect;
import org.logothete.consensus.Evidence;
import org.logothete.consensus.NodeId;

/**
 * What a run came to.
 *
 * @param virtualMillis how long it took in virtual time
 * @param healing how quickly it came to rest
 * @param events how many things happened
 * @param height the height that every honest node reached
 * @param requestsDecided how many requests the chain holds
 * @param viewOrRoundMax highest view or round of a decision
 * @param restarts how many times a node crashed and came back
 * @param faults what broke, and how often
 * @param occurrences what else happened, and how often
 * @param lies how often each Byzantine node did something else than an honest one would have
 * @param evidence what honest nodes accused Byzantine ones of
 * @param notes how many notes honest engines wrote, by topic
 * @param transcriptDigest equal for equal runs
 */
public record SimulationReport(
    long seed,
    long virtualMillis,
    Healing healing,
    long events,
    long height,
    int requestsDecided,
    long viewOrRoundMax,
    int restarts,
    SortedMap<Fault, Integer> faults,
    SortedMap<Occurrence, Long> occurrences,
    SortedMap<NodeId, Integer> lies,
    List<Evidence> evidence,
    SortedMap<Effect.Note.Topic, Integer> notes,
    Bytes transcriptDigest) {
  /**
   * The second phase.
   *
   * @param millis how long it took
   * @param boundMillis how long it might have taken
   */
  public record Healing(long millis, long boundMillis) {}

  public SimulationReport {
    faults = Collections.unmodifiableSortedMap(new TreeMap<>(faults));
    occurrences = Collections.unmodifiableSortedMap(new TreeMap<>(occurrences));
    lies = Collections.unmodifiableSortedMap(new TreeMap<>(lies));
    evidence = List.copyOf(evidence);
    notes = Collections.unmodifiableSortedMap(new TreeMap<>(notes));
  }
}
