package org.logothete.orderer.pull;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.hyperledger.fabric.protos.common.Envelope;
import org.hyperledger.fabric.protos.common.Status;
import org.hyperledger.fabric.protos.orderer.BroadcastResponse;
import org.logothete.network.channel.ChannelConfig;
import org.logothete.orderer.channel.PullException;
import org.logothete.orderer.client.BroadcastSession;
import org.logothete.orderer.execution.OrderingPeers;

/** Hands envelopes in by Fabric's {@code Broadcast}, where blocks are had from. */
public final class BroadcastPush implements OrderingPeers {
  private static final Duration PATIENCE = Duration.ofSeconds(2);

  private final DeliverPull pull;

  public BroadcastPush(DeliverPull pull) {
    this.pull = pull;
  }

  @Override
  public List<String> addresses(ChannelConfig config) {
    return pull.sources(config);
  }

  @Override
  public Optional<String> refusal(ChannelConfig config, String address, ByteString envelope)
      throws InterruptedException {
    try (BroadcastSession session = pull.broadcast(config, address)) {
      BroadcastResponse answer =
          session
              .send(Envelope.parseFrom(envelope))
              .get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
      return answer.getStatus() == Status.SUCCESS
          ? Optional.empty()
          : Optional.of("%s %s".formatted(answer.getStatus(), answer.getInfo()));
    } catch (PullException e) {
      return Optional.of(String.valueOf(e.getMessage()));
    } catch (ExecutionException e) {
      Throwable cause = e.getCause();
      return Optional.of(String.valueOf(cause == null ? e.getMessage() : cause.getMessage()));
    } catch (TimeoutException _) {
      return Optional.of("no answer within %d ms".formatted(PATIENCE.toMillis()));
    } catch (InvalidProtocolBufferException e) {
      throw new IllegalArgumentException("what is handed in is no envelope", e);
    }
  }
}
