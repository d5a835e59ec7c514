package org.logothete.orderer.channel;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import org.hyperledger.fabric.protos.common.Block;
import org.logothete.network.block.SignedValue;
import org.logothete.orderer.verify.Refusal;

/**
 * Verifies a run of blocks that another node sent, as far as the configuration in force allows: up
 * to a config block, and up to one that belongs to a later configuration. Thread-safe.
 */
final class BlockCheck {
  /** What of a run is proven. */
  record Run(List<FetchedBlock> blocks, CatchUp.Ending ending, Optional<String> refusal) {
    Run {
      blocks = List.copyOf(blocks);
    }
  }

  private sealed interface Result {
    record Sound(FetchedBlock block) implements Result {}

    record Later() implements Result {}

    record Refused(String reason) implements Result {}
  }

  private final Epoch epoch;
  private final Executor helpers;

  /**
   * @param helpers runs what other threads check
   */
  BlockCheck(Epoch epoch, Executor helpers) {
    this.epoch = epoch;
    this.helpers = helpers;
  }

  /** Verifies serialized blocks from this number on; calls {@code then} on one of the threads. */
  void serialized(long first, List<ByteString> blocks, Consumer<Run> then) {
    start(blocks, (index, bytes) -> check(first + index, bytes), then);
  }

  /** Verifies blocks from this number on; calls {@code then} on one of the threads. */
  void parsed(long first, List<Block> blocks, Consumer<Run> then) {
    start(blocks, (index, block) -> check(first + index, block), then);
  }

  private <T> void start(List<T> items, Step<T> step, Consumer<Run> then) {
    ParallelCheck.run(
        items,
        helpers,
        Runtime.getRuntime().availableProcessors() - 1,
        new ParallelCheck.Check<T, Result>() {
          @Override
          public Result apply(int index, T item) {
            return step.check(index, item);
          }

          @Override
          public boolean passed(Result result) {
            return result instanceof Result.Sound(FetchedBlock block) && !block.isConfig();
          }
        },
        results -> then.accept(run(results)));
  }

  private interface Step<T> {
    Result check(int index, T item);
  }

  private Result check(long number, ByteString bytes) {
    try {
      return check(number, Block.parseFrom(bytes));
    } catch (InvalidProtocolBufferException e) {
      return new Result.Refused("block %d is none: %s".formatted(number, e.getMessage()));
    }
  }

  private Result check(long number, Block block) {
    if (block.getHeader().getNumber() != number) {
      return new Result.Refused(
          "block %d in the place of block %d".formatted(block.getHeader().getNumber(), number));
    }
    if (configSequence(block) > epoch.sequence()) {
      return new Result.Later();
    }
    try {
      epoch.verifier().checkCertificate(block);
      return new Result.Sound(FetchedBlock.of(block));
    } catch (Refusal e) {
      return new Result.Refused(e.reason());
    }
  }

  /** Of the configuration that the block says it was ordered in. */
  private static long configSequence(Block block) {
    return block.getMetadata().getMetadataCount() == 0
        ? 0
        : SignedValue.ofSlot(block.getMetadata().getMetadata(0))
            .map(SignedValue::configSequence)
            .orElse(0L);
  }

  private static Run run(List<Result> results) {
    List<FetchedBlock> sound =
        results.stream()
            .filter(Result.Sound.class::isInstance)
            .map(result -> ((Result.Sound) result).block())
            .toList();
    if (results.isEmpty()) {
      return new Run(sound, CatchUp.Ending.HONEST, Optional.empty());
    }
    return switch (results.getLast()) {
      case Result.Sound _ -> new Run(sound, CatchUp.Ending.HONEST, Optional.empty());
      case Result.Later _ -> new Run(sound, CatchUp.Ending.LATER_CONFIGURATION, Optional.empty());
      case Result.Refused(String reason) ->
          new Run(sound, CatchUp.Ending.REFUSED, Optional.of(reason));
    };
  }
}
