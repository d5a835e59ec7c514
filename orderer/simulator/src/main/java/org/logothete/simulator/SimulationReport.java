package org.logothete.simulator;

import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.logothete.consensus.Bytes;
import org.logothete.consensus.Effect;
import org.logothete.consensus.Evidence;

/**
 * What a run came to.
 *
 * @param virtualMillis how long it took in virtual time
 * @param events how many things happened
 * @param height the height that every honest node reached
 * @param requestsDecided how many requests the chain holds
 * @param viewOrRoundMax highest view or round of a decision
 * @param restarts how many times a node crashed and came back
 * @param evidence what honest nodes accused Byzantine ones of
 * @param notes how many notes honest engines wrote, by topic
 * @param transcriptDigest equal for equal runs
 */
public record SimulationReport(
    long seed,
    long virtualMillis,
    long events,
    long height,
    int requestsDecided,
    long viewOrRoundMax,
    int restarts,
    List<Evidence> evidence,
    SortedMap<Effect.Note.Topic, Integer> notes,
    Bytes transcriptDigest) {
  public SimulationReport {
    evidence = List.copyOf(evidence);
    notes = Collections.unmodifiableSortedMap(new TreeMap<>(notes));
  }
}
