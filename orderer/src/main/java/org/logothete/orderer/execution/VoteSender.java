package org.logothete.orderer.execution;

import com.google.protobuf.ByteString;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import org.logothete.chaincode.agreement.VoteBundle;
import org.logothete.network.proto.SystemTransaction;
import org.logothete.orderer.channel.OrderedChannel;
import org.logothete.orderer.channel.SubmitOutcome;
import org.logothete.orderer.client.Envelopes;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Has this node's votes ordered, like any transaction. */
final class VoteSender {
  private static final Logger LOG = LoggerFactory.getLogger(VoteSender.class);
  private static final long PAUSE_MILLIS = 200;

  private final OrderedChannel channel;
  private final Envelopes envelopes;

  VoteSender(OrderedChannel channel, Envelopes envelopes) {
    this.channel = channel;
    this.envelopes = envelopes;
  }

  /**
   * Hands votes in; again and again while this node takes no transactions, since without them the
   * results may wait for ever.
   *
   * @throws InterruptedException if the node stops meanwhile
   */
  void send(VoteBundle votes) throws InterruptedException {
    ByteString envelope =
        envelopes
            .systemTransaction(SystemTransaction.Kind.EXECUTION_VOTE, votes.bytes())
            .envelope()
            .toByteString();
    boolean told = false;
    while (submit(envelope) instanceof SubmitOutcome.Refused refused) {
      if (!told) {
        LOG.warn(
            "channel {}: votes on {} calls are not taken yet: {} {}",
            channel.id(),
            votes.votes().size(),
            refused.status(),
            refused.info());
        told = true;
      }
      TimeUnit.MILLISECONDS.sleep(PAUSE_MILLIS);
    }
  }

  private SubmitOutcome submit(ByteString envelope) {
    try {
      return channel.submit(envelope).toCompletableFuture().join();
    } catch (CompletionException e) {
      throw new IllegalStateException("submitting never fails exceptionally", e);
    }
  }
}
