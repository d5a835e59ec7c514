package org.logothete.orderer.console;

import com.google.protobuf.ByteString;
import java.time.InstantSource;
import org.logothete.chaincode.agreement.BlockDecisions;
import org.logothete.chaincode.direct.Sealed;
import org.logothete.orderer.execution.ExecutionObserver;
import org.logothete.orderer.executors.ExecutorGroup;

/** Writes the {@link Divergence} of each channel, and passes everything on. Thread-safe. */
final class ExecutionWatch implements ExecutionObserver {
  private final Watch watch;
  private final InstantSource clock;
  private final ExecutionObserver next;

  ExecutionWatch(Watch watch, InstantSource clock, ExecutionObserver next) {
    this.watch = watch;
    this.clock = clock;
    this.next = next;
  }

  @Override
  public void processed(String channel, BlockDecisions decisions, int pending) {
    watch.divergence(channel).processed(clock.instant(), decisions, pending);
    next.processed(channel, decisions, pending);
  }

  @Override
  public void stopped(String channel) {
    watch.divergence(channel).stopped(clock.instant());
    next.stopped(channel);
  }

  @Override
  public void deliberated(String channel, int round) {
    next.deliberated(channel, round);
  }

  @Override
  public void fetched(String channel) {
    next.fetched(channel);
  }

  @Override
  public void dropped(String channel, Dropped reason) {
    next.dropped(channel, reason);
  }

  @Override
  public void contradicted(String channel, ExecutorGroup group, Sealed one, Sealed other) {
    ByteString executor = group.members().get(one.executor()).executor();
    watch.divergence(channel).contradicted(clock.instant(), executor);
    next.contradicted(channel, group, one, other);
  }

  @Override
  public void left(String channel) {
    next.left(channel);
    watch.forgetDivergence(channel);
  }
}
