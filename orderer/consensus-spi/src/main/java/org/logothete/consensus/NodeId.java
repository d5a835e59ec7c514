package org.logothete.consensus;

/**
 * A consenter's number in the channel configuration (the {@code id} of Fabric's {@code
 * common.Consenter}, an unsigned 32-bit number that its block signatures carry).
 *
 * @param value 1 to 2^31-1; the channel configuration refuses larger ones
 */
public record NodeId(int value) implements Comparable<NodeId> {
  public NodeId {
    if (value <= 0) {
      throw new IllegalArgumentException("a consenter id is positive, not " + value);
    }
  }

  @Override
  public int compareTo(NodeId other) {
    return Integer.compare(value, other.value);
  }

  @Override
  public String toString() {
    return "n" + value;
  }
}
