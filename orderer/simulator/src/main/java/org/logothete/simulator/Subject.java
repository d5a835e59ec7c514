package org.logothete.simulator;

import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.logothete.consensus.ConsensusProtocol;

/**
 * A protocol to be simulated, and what the world has to know of it.
 *
 * @param slots tells which statements exclude each other
 * @param liars ways to lie in this protocol, by name, beside those of {@link Liars}
 */
public record Subject(
    ConsensusProtocol protocol,
    StatementSlots slots,
    SortedMap<String, Supplier<Byzantine>> liars) {
  public Subject {
    SortedMap<String, Supplier<Byzantine>> all = new TreeMap<>(Liars.byName());
    all.putAll(liars);
    liars = Collections.unmodifiableSortedMap(all);
  }
}
