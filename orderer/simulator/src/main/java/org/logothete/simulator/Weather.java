package org.logothete.simulator;

import java.util.List;

/**
 * How badly network, disks and machines behave until the world heals. Milliseconds; probabilities
 * in thousandths.
 *
 * @param delayMillisMax a message takes 1 to this long
 * @param lossPerMille how many messages get lost
 * @param repeatPerMille how many arrive twice
 * @param strayPerMille how many take up to twenty times as long, and are overtaken
 * @param syncMillisMax a sync of the disk takes 1 to this long
 * @param faultIntervalMillisMax a fault comes 1 to this long after the one before; 0 for none
 * @param faultMillisMax a fault lasts 1 to this long
 * @param faults which faults come, each as likely as the others; one that is named twice comes
 *     twice as often
 */
public record Weather(
    long delayMillisMax,
    int lossPerMille,
    int repeatPerMille,
    int strayPerMille,
    long syncMillisMax,
    long faultIntervalMillisMax,
    long faultMillisMax,
    List<Fault> faults) {
  public Weather {
    faults = List.copyOf(faults);
    if (faults.isEmpty() && faultIntervalMillisMax > 0) {
      throw new IllegalArgumentException("faults come, and none is named");
    }
    if (delayMillisMax < 1 || syncMillisMax < 1 || faultMillisMax < 1) {
      throw new IllegalArgumentException("delays, syncs and faults take at least a millisecond");
    }
    if (faultIntervalMillisMax < 0
        || outOfRange(lossPerMille)
        || outOfRange(repeatPerMille)
        || outOfRange(strayPerMille)) {
      throw new IllegalArgumentException("probabilities are 0 to 1000 thousandths");
    }
  }

  private static boolean outOfRange(int perMille) {
    return perMille < 0 || perMille > 1000;
  }

  /** Nothing is lost and nothing breaks. */
  public static Weather calm() {
    return new Weather(10, 0, 0, 0, 3, 0, 1, List.of());
  }

  /** Messages get lost, repeated and reordered; machines stay up. */
  public static Weather lossy() {
    return new Weather(20, 50, 50, 20, 5, 0, 1, List.of());
  }

  /**
   * Everything goes wrong, often, and leaders suffer no more than others; only disks are not lost,
   * which an engine must be able to bear without its leader's vote.
   */
  public static Weather stormy() {
    return new Weather(
        20,
        30,
        30,
        20,
        8,
        700,
        1_500,
        List.of(
            Fault.CRASH,
            Fault.MASS_CRASH,
            Fault.PAUSE,
            Fault.CUT_CAMPS,
            Fault.CUT_ONE_NODE,
            Fault.CUT_ONE_WAY,
            Fault.CUT_SCATTERED,
            Fault.CUT_FLAPPING,
            Fault.CLOG,
            Fault.SLOW_DISK,
            Fault.FAILED_SYNC));
  }

  /** The same network and disks without loss, repetition and faults. */
  Weather healed() {
    return new Weather(delayMillisMax, 0, 0, 0, syncMillisMax, 0, faultMillisMax, List.of());
  }
}
