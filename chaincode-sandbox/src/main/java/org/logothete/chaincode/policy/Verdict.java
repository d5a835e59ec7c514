package org.logothete.chaincode.policy;

import com.google.protobuf.ByteString;
import java.util.Collections;
import java.util.SortedSet;
import java.util.TreeSet;

/** What a frozen ballot means. */
public sealed interface Verdict {
  /**
   * The record of this digest is the call's result. An honest executor computed it.
   *
   * @param outliers executors of the ballot whose results the policy does not let pass as this one;
   *     they may lie, or the chaincode may answer differently from time to time
   */
  record Agreed(ByteString digest, SortedSet<Integer> outliers) implements Verdict {
    public Agreed {
      outliers = Collections.unmodifiableSortedSet(new TreeSet<>(outliers));
    }
  }

  /**
   * No result has enough support. It proves that honest executors came to different results, since
   * f liars cannot bring it about alone.
   */
  record Diverged() implements Verdict {}
}
