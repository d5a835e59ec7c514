package org.logothete.orderer.client;

import org.hyperledger.fabric.protos.orderer.SeekInfo;
import org.hyperledger.fabric.protos.orderer.SeekNewest;
import org.hyperledger.fabric.protos.orderer.SeekPosition;
import org.hyperledger.fabric.protos.orderer.SeekSpecified;

/** The usual ways to ask for blocks. */
public final class Seeks {
  private Seeks() {}

  /** The block that is newest when the request arrives. */
  public static SeekInfo newest() {
    return SeekInfo.newBuilder().setStart(newestPosition()).setStop(newestPosition()).build();
  }

  /** Blocks first to last, refused at once if one does not exist yet. */
  public static SeekInfo existing(long first, long last) {
    return SeekInfo.newBuilder()
        .setStart(at(first))
        .setStop(at(last))
        .setBehavior(SeekInfo.SeekBehavior.FAIL_IF_NOT_READY)
        .build();
  }

  /** All blocks from the first on, as they come into being. */
  public static SeekInfo follow(long first) {
    return SeekInfo.newBuilder().setStart(at(first)).setStop(at(Long.MAX_VALUE)).build();
  }

  /** All blocks from the newest on, as they come into being. */
  public static SeekInfo followNewest() {
    return SeekInfo.newBuilder().setStart(newestPosition()).setStop(at(Long.MAX_VALUE)).build();
  }

  private static SeekPosition at(long number) {
    return SeekPosition.newBuilder()
        .setSpecified(SeekSpecified.newBuilder().setNumber(number))
        .build();
  }

  private static SeekPosition newestPosition() {
    return SeekPosition.newBuilder().setNewest(SeekNewest.getDefaultInstance()).build();
  }
}
