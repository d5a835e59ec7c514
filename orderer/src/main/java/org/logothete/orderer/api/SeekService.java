package org.logothete.orderer.api;

import com.google.protobuf.ByteString;
import java.util.Optional;
import javax.net.ssl.SSLSession;
import org.hyperledger.fabric.protos.common.ChannelHeader;
import org.hyperledger.fabric.protos.common.Status;
import org.hyperledger.fabric.protos.orderer.SeekInfo;
import org.logothete.orderer.api.RequestEnvelope.UnreadableException;
import org.logothete.orderer.channel.ChannelRegistry;
import org.logothete.orderer.channel.OrderedChannel;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Answers seek requests: the checks, their order and the statuses are those of Fabric's {@code
 * common/deliver/deliver.go}. A status carries no text on the wire; the reason is logged at debug
 * level. Thread-safe.
 */
final class SeekService {
  private static final Logger LOG = LoggerFactory.getLogger(SeekService.class);

  private final ChannelRegistry channels;
  private final AccessPolicy policy;
  private final ApiObserver observer;
  private final RequestGate gate;

  SeekService(
      ChannelRegistry channels, AccessPolicy policy, ApiObserver observer, RequestGate gate) {
    this.channels = channels;
    this.policy = policy;
    this.observer = observer;
    this.gate = gate;
  }

  /**
   * Serves one request to its end and returns the status that closes it.
   *
   * @throws InterruptedException if the client went away
   * @throws UnsendableException if a block it asked for is larger than what may be sent
   */
  Status serve(ByteString bytes, Optional<SSLSession> session, BlockReceiver receiver)
      throws InterruptedException, UnsendableException {
    RequestEnvelope envelope;
    SignedRequest signed;
    try {
      envelope = RequestEnvelope.parse(bytes);
      signed = envelope.signedRequest();
    } catch (UnreadableException e) {
      LOG.debug("refused an unreadable Deliver request: {}", e.getMessage());
      return Status.BAD_REQUEST;
    }
    ChannelHeader header = envelope.channelHeader();
    Optional<String> refusal = gate.refusal(header, session);
    if (refusal.isPresent()) {
      LOG.debug("refused a Deliver request: {}", refusal.get());
      return Status.BAD_REQUEST;
    }
    Optional<OrderedChannel> channel = channels.channel(header.getChannelId());
    if (channel.isEmpty()) {
      LOG.debug("refused a Deliver request for an unknown channel");
      return Status.NOT_FOUND;
    }
    String id = channel.get().id();
    observer.seekReceived(id);
    boolean success = false;
    try {
      Status status = seek(channel.get(), envelope.data(), signed, receiver);
      success = status == Status.SUCCESS;
      return status;
    } finally {
      observer.seekCompleted(id, success);
    }
  }

  private Status seek(
      OrderedChannel channel, ByteString data, SignedRequest signed, BlockReceiver receiver)
      throws InterruptedException, UnsendableException {
    SeekInfo info;
    try {
      info = RequestEnvelope.read(SeekInfo.parser(), data, "malformed seekInfo payload");
    } catch (UnreadableException e) {
      LOG.debug("[{}] refused a Deliver request: {}", channel.id(), e.getMessage());
      return Status.BAD_REQUEST;
    }
    if (info.getErrorResponse() == SeekInfo.SeekErrorResponse.STRICT
        && !channel.status().halted().isEmpty()) {
      LOG.debug("[{}] refused a Deliver request: the channel is halted", channel.id());
      return Status.SERVICE_UNAVAILABLE;
    }
    ReadAccess access = new ReadAccess(policy, gate.clock(), channel.id(), signed);
    Optional<String> refusal = access.refusal();
    if (refusal.isPresent()) {
      LOG.debug("[{}] refused a Deliver request: {}", channel.id(), refusal.get());
      return Status.FORBIDDEN;
    }
    if (!info.hasStart() || !info.hasStop()) {
      LOG.debug("[{}] refused a Deliver request without start or stop", channel.id());
      return Status.BAD_REQUEST;
    }
    return new Seek(channel, info, access, receiver, observer).run();
  }
}
