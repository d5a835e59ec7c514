package org.logothete.orderer.wire;

import java.util.OptionalInt;
import org.logothete.orderer.wire.proto.Frame;
import org.logothete.orderer.wire.proto.Hello;
import org.logothete.orderer.wire.proto.Ping;

/**
 * The versions of the frame protocol that this software speaks, and how two sides of a link agree
 * on one: the highest that both ranges hold.
 */
public final class FrameVersions {
  public static final int LOWEST = 1;
  public static final int HIGHEST = 1;

  private FrameVersions() {}

  /** The version both sides speak; empty if there is none or the other's range is no range. */
  public static OptionalInt common(Hello theirs) {
    long lowest = Integer.toUnsignedLong(theirs.getVersionMin());
    long highest = Integer.toUnsignedLong(theirs.getVersionMax());
    long common = Math.min(highest, HIGHEST);
    return lowest >= 1 && common >= Math.max(lowest, LOWEST)
        ? OptionalInt.of((int) common)
        : OptionalInt.empty();
  }

  /**
   * This side's first frame.
   *
   * @param software name and version, for the other side's operators
   */
  public static Frame hello(String software) {
    return Frame.newBuilder()
        .setVersion(HIGHEST)
        .setHello(
            Hello.newBuilder().setVersionMin(LOWEST).setVersionMax(HIGHEST).setSoftware(software))
        .build();
  }

  public static Frame ping(int version) {
    return Frame.newBuilder().setVersion(version).setPing(Ping.getDefaultInstance()).build();
  }
}
