package org.logothete.chaincode.agreement;

import com.google.protobuf.ByteString;
import java.util.Collections;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * What executors agreed on directly.
 *
 * @param attempt that it was decided at: the one that was asked for, or a later one if those
 *     between led to nothing
 * @param record the agreed record's bytes; empty if executors agreed that their results differ
 * @param differing indices of executors that are known here to have come to something else; other
 *     nodes may know of others
 */
public record DirectOutcome(
    int attempt, Optional<ByteString> record, SortedSet<Integer> differing) {
  public DirectOutcome {
    differing = Collections.unmodifiableSortedSet(new TreeSet<>(differing));
  }
}
