package org.logothete.chaincode.agreement;

import com.google.protobuf.ByteString;
import java.util.List;
import org.logothete.chaincode.call.WriteSet;

/**
 * What a block brought about.
 *
 * @param matters whether anything in the block concerned execution: then the checkpoint is to be
 *     kept, on all nodes alike
 * @param decisions in their order; the writes of each form one writer of the block
 * @param own what the agreement itself writes, behind all decisions; empty if the state stays as it
 *     is
 * @param entered calls that executors have to execute from now on, first attempts and further ones
 * @param checkpoint what the agreement needs to go on behind this block
 */
public record BlockDecisions(
    long block,
    boolean matters,
    List<Decision> decisions,
    WriteSet own,
    List<PendingCall> entered,
    List<Remark> remarks,
    ByteString checkpoint) {
  public BlockDecisions {
    decisions = List.copyOf(decisions);
    entered = List.copyOf(entered);
    remarks = List.copyOf(remarks);
  }

  /** Whether the state changes: then its new root is to be reported back. */
  public boolean changesState() {
    return !own.writes().isEmpty();
  }
}
