package org.logothete.network.channel;

import java.time.Duration;
import org.hyperledger.fabric.protos.orderer.smartbft.Options;

/**
 * The options of Fabric's BFT consensus type, kept in the metadata of {@code
 * /Channel/Orderer/ConsensusType}. The rules between them are those of SmartBFT's {@code
 * Configuration.Validate}; every duration is positive and every count at least 1.
 *
 * <p>The batch limits of the options are not here: as in Fabric, {@link BatchSize} overrides them.
 * {@code SyncOnStart} and {@code SpeedUpViewChange} have no meaning for Logothete's engines and are
 * only kept in the configuration itself.
 *
 * @param batchMaxInterval longest wait for a batch to fill, in Fabric's engine
 * @param incomingMessageBufferSize how many consensus messages of one consenter may wait
 * @param requestPoolSize how many requests may wait to be ordered
 * @param requestForwardTimeout after which a follower hands a waiting request to the leader
 * @param requestComplainTimeout after which a follower asks for another leader, not below the
 *     forward timeout
 * @param requestAutoRemoveTimeout after which a request is dropped, not below the complain timeout
 * @param viewChangeResendInterval how often view change messages are sent again, not above the view
 *     change timeout
 * @param viewChangeTimeout how long a view change may take
 * @param leaderHeartbeatTimeout after which a silent leader is given up
 * @param leaderHeartbeatCount how many heartbeats a leader sends in that time
 * @param collectTimeout how long state of other consenters is collected
 * @param decisionsPerLeader how many blocks a leader proposes before it is the next one's turn; 0
 *     unless {@code LeaderRotation} is on
 */
public record BftOptions(
    Duration batchMaxInterval,
    long incomingMessageBufferSize,
    long requestPoolSize,
    Duration requestForwardTimeout,
    Duration requestComplainTimeout,
    Duration requestAutoRemoveTimeout,
    Duration viewChangeResendInterval,
    Duration viewChangeTimeout,
    Duration leaderHeartbeatTimeout,
    long leaderHeartbeatCount,
    Duration collectTimeout,
    int decisionsPerLeader) {

  /** What Fabric's sample configuration proposes for a BFT channel. */
  public static final BftOptions DEFAULTS =
      new BftOptions(
          Duration.ofMillis(200),
          200,
          100_000,
          Duration.ofSeconds(5),
          Duration.ofSeconds(20),
          Duration.ofMinutes(3),
          Duration.ofSeconds(5),
          Duration.ofSeconds(20),
          Duration.ofMinutes(1),
          10,
          Duration.ofSeconds(1),
          0);

  public BftOptions {
    positive("RequestBatchMaxInterval", batchMaxInterval);
    positive("RequestForwardTimeout", requestForwardTimeout);
    positive("RequestComplainTimeout", requestComplainTimeout);
    positive("RequestAutoRemoveTimeout", requestAutoRemoveTimeout);
    positive("ViewChangeResendInterval", viewChangeResendInterval);
    positive("ViewChangeTimeout", viewChangeTimeout);
    positive("LeaderHeartbeatTimeout", leaderHeartbeatTimeout);
    positive("CollectTimeout", collectTimeout);
    positive("IncomingMessageBufferSize", incomingMessageBufferSize);
    positive("RequestPoolSize", requestPoolSize);
    positive("LeaderHeartbeatCount", leaderHeartbeatCount);
    if (decisionsPerLeader < 0) {
      throw new IllegalArgumentException(
          "DecisionsPerLeader is " + decisionsPerLeader + ", not in 0 to 2^31-1");
    }
    notAbove(
        "RequestForwardTimeout",
        requestForwardTimeout,
        "RequestComplainTimeout",
        requestComplainTimeout);
    notAbove(
        "RequestComplainTimeout",
        requestComplainTimeout,
        "RequestAutoRemoveTimeout",
        requestAutoRemoveTimeout);
    notAbove(
        "ViewChangeResendInterval",
        viewChangeResendInterval,
        "ViewChangeTimeout",
        viewChangeTimeout);
  }

  /**
   * Reads Fabric's message.
   *
   * @throws IllegalArgumentException naming the option that is wrong
   */
  public static BftOptions of(Options options) {
    return new BftOptions(
        duration("RequestBatchMaxInterval", options.getRequestBatchMaxInterval()),
        options.getIncomingMessageBufferSize(),
        options.getRequestPoolSize(),
        duration("RequestForwardTimeout", options.getRequestForwardTimeout()),
        duration("RequestComplainTimeout", options.getRequestComplainTimeout()),
        duration("RequestAutoRemoveTimeout", options.getRequestAutoRemoveTimeout()),
        duration("ViewChangeResendInterval", options.getViewChangeResendInterval()),
        duration("ViewChangeTimeout", options.getViewChangeTimeout()),
        duration("LeaderHeartbeatTimeout", options.getLeaderHeartbeatTimeout()),
        options.getLeaderHeartbeatCount(),
        duration("CollectTimeout", options.getCollectTimeout()),
        decisionsPerLeader(options));
  }

  /** Where leaders do not take turns the number means nothing; SmartBFT's own default is not 0. */
  private static int decisionsPerLeader(Options options) {
    return switch (options.getLeaderRotation()) {
      case ROTATION_UNSPECIFIED, ROTATION_OFF -> 0;
      case ROTATION_ON -> {
        long decisions = options.getDecisionsPerLeader();
        if (decisions <= 0 || decisions > Integer.MAX_VALUE) {
          throw new IllegalArgumentException(
              "LeaderRotation is on and DecisionsPerLeader is "
                  + Long.toUnsignedString(decisions)
                  + ", not in 1 to 2^31-1");
        }
        yield (int) decisions;
      }
      case UNRECOGNIZED ->
          throw new IllegalArgumentException(
              "unknown LeaderRotation " + options.getLeaderRotationValue());
    };
  }

  /** The same options with leaders that take turns of so many blocks, or do not if it is 0. */
  public BftOptions withDecisionsPerLeader(int decisions) {
    return new BftOptions(
        batchMaxInterval,
        incomingMessageBufferSize,
        requestPoolSize,
        requestForwardTimeout,
        requestComplainTimeout,
        requestAutoRemoveTimeout,
        viewChangeResendInterval,
        viewChangeTimeout,
        leaderHeartbeatTimeout,
        leaderHeartbeatCount,
        collectTimeout,
        decisions);
  }

  /** Fabric's message for these options. */
  public Options toProto() {
    Options.Rotation rotation =
        decisionsPerLeader > 0
            ? Options.Rotation.ROTATION_ON
            : Options.Rotation.ROTATION_UNSPECIFIED;
    return Options.newBuilder()
        .setLeaderRotation(rotation)
        .setDecisionsPerLeader(decisionsPerLeader)
        .setRequestBatchMaxInterval(GoDuration.format(batchMaxInterval))
        .setIncomingMessageBufferSize(incomingMessageBufferSize)
        .setRequestPoolSize(requestPoolSize)
        .setRequestForwardTimeout(GoDuration.format(requestForwardTimeout))
        .setRequestComplainTimeout(GoDuration.format(requestComplainTimeout))
        .setRequestAutoRemoveTimeout(GoDuration.format(requestAutoRemoveTimeout))
        .setViewChangeResendInterval(GoDuration.format(viewChangeResendInterval))
        .setViewChangeTimeout(GoDuration.format(viewChangeTimeout))
        .setLeaderHeartbeatTimeout(GoDuration.format(leaderHeartbeatTimeout))
        .setLeaderHeartbeatCount(leaderHeartbeatCount)
        .setCollectTimeout(GoDuration.format(collectTimeout))
        .build();
  }

  private static Duration duration(String option, String text) {
    try {
      return GoDuration.parse(text);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(option + ": " + e.getMessage(), e);
    }
  }

  private static void positive(String option, Duration value) {
    if (!value.isPositive()) {
      throw new IllegalArgumentException(option + " is " + value + ", not positive");
    }
  }

  private static void positive(String option, long value) {
    if (value <= 0) {
      throw new IllegalArgumentException(
          option + " is " + Long.toUnsignedString(value) + ", not in 1 to 2^63-1");
    }
  }

  private static void notAbove(String option, Duration value, String limitName, Duration limit) {
    if (value.compareTo(limit) > 0) {
      throw new IllegalArgumentException(
          option + " " + value + " is greater than " + limitName + " " + limit);
    }
  }
}
