package org.logothete.orderer.channel;

import com.google.protobuf.ByteString;
import java.util.concurrent.CompletionStage;

/** A channel this node serves, as its clients' edge sees it. Thread-safe. */
public interface OrderedChannel {
  String id();

  /**
   * Hands an envelope in, exactly as it came. Completes when it is pooled or refused, never
   * exceptionally; when queues are full it completes at once with SERVICE_UNAVAILABLE.
   */
  CompletionStage<SubmitOutcome> submit(ByteString envelope);

  /**
   * Looks for a transaction. Completes within seconds; exceptionally if the channel is too busy to
   * answer, or stopped.
   *
   * @param id as it stands in the channel header of an endorser transaction
   */
  CompletionStage<TransactionPlace> whereIs(String id);

  BlockSource blocks();

  ChannelStatus status();
}
