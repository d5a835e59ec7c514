package org.logothete.orderer.channel;

import com.google.protobuf.ByteString;
import java.util.List;
import java.util.function.BiConsumer;
import org.logothete.consensus.Authenticated;
import org.logothete.consensus.Bytes;
import org.logothete.consensus.ConsensusMessage;
import org.logothete.consensus.NodeId;
import org.logothete.orderer.peer.ClusterLinks;
import org.logothete.orderer.wire.proto.BlockRequest;
import org.logothete.orderer.wire.proto.Blocks;
import org.logothete.orderer.wire.proto.Consensus;
import org.logothete.orderer.wire.proto.Execution;
import org.logothete.orderer.wire.proto.Frame;
import org.logothete.orderer.wire.proto.ProposalEnvelopes;
import org.logothete.orderer.wire.proto.ProposalRequest;
import org.logothete.orderer.wire.proto.Requests;

/**
 * Everything one channel says to other consenters. Called from the lane (consensus messages), the
 * loop (requests) and the crypto pool (blocks).
 *
 * <p>A frame that a link does not take is lost, which the protocols bear: they say it again.
 */
final class Outbound {
  /** Id of a request whose answer is known by what is in it. */
  static final long NO_QUESTION = 0;

  private final String channel;
  private final ClusterLinks links;
  private final BiConsumer<Long, Authenticated<? extends ConsensusMessage>> toOneself;
  private final SentProposals sent = new SentProposals();

  /**
   * @param toOneself takes the own copy of a broadcast and the config sequence it was made in; it
   *     must not lose it
   */
  Outbound(
      String channel,
      ClusterLinks links,
      BiConsumer<Long, Authenticated<? extends ConsensusMessage>> toOneself) {
    this.channel = channel;
    this.links = links;
    this.toOneself = toOneself;
  }

  void send(Epoch epoch, NodeId to, ConsensusMessage message) {
    Authenticated<ConsensusMessage> signed = epoch.signer().sign(message);
    if (to.equals(signed.from())) {
      toOneself.accept(epoch.sequence(), signed);
    } else {
      links.send(channel, to, consensusFrame(epoch, message, signed));
    }
  }

  void broadcast(Epoch epoch, ConsensusMessage message) {
    Authenticated<ConsensusMessage> signed = epoch.signer().sign(message);
    Frame frame = consensusFrame(epoch, sent.digested(epoch.sequence(), message), signed);
    for (NodeId peer : epoch.peers()) {
      links.send(channel, peer, frame);
    }
    toOneself.accept(epoch.sequence(), signed);
  }

  void requests(List<NodeId> to, List<ByteString> envelopes) {
    Frame frame = frame().setRequests(Requests.newBuilder().addAllEnvelope(envelopes)).build();
    for (NodeId peer : to) {
      links.send(channel, peer, frame);
    }
  }

  /** Whom a frame reaches now: to wait for the answer of a dead node would be to stand still. */
  List<NodeId> reachable() {
    return List.copyOf(links.connected(channel));
  }

  /** Asks which blocks the peer has. */
  void askExtent(NodeId of, long height) {
    askBlocks(of, NO_QUESTION, height, height - 1);
  }

  boolean askBlocks(NodeId of, long id, long first, long last) {
    BlockRequest request =
        BlockRequest.newBuilder().setId(id).setFirst(first).setLast(last).build();
    return links.send(channel, of, frame().setBlockRequest(request).build());
  }

  void answerBlocks(NodeId to, Blocks.Builder answer) {
    links.send(channel, to, frame().setBlocks(answer).build());
  }

  boolean execution(NodeId to, ByteString batch) {
    Execution execution = Execution.newBuilder().setBatch(batch).build();
    return links.send(channel, to, frame().setExecution(execution).build());
  }

  /** Tells what is in a proposal that will be broadcast. */
  void made(Epoch epoch, Bytes digest, NamedEnvelopes content) {
    sent.made(epoch.sequence(), digest, content);
  }

  /** Asks for envelopes of a proposal. */
  void askEnvelopes(NodeId of, long configSequence, Bytes digest, List<ByteString> missing) {
    ProposalRequest request =
        ProposalRequest.newBuilder()
            .setConfigSequence(configSequence)
            .setDigest(ByteString.copyFrom(digest.asBuffer()))
            .addAllMissing(missing)
            .build();
    links.send(channel, of, frame().setProposalRequest(request).build());
  }

  /** Sends envelopes of a proposal, if it was broadcast in this configuration not long ago. */
  void answerEnvelopes(NodeId to, ProposalRequest request) {
    List<ByteString> envelopes =
        sent.envelopes(
            request.getConfigSequence(),
            Bytes.wrap(request.getDigest().toByteArray()),
            request.getMissingList());
    if (!envelopes.isEmpty()) {
      ProposalEnvelopes answer = ProposalEnvelopes.newBuilder().addAllEnvelope(envelopes).build();
      links.send(channel, to, frame().setProposalEnvelopes(answer).build());
    }
  }

  /**
   * @param travels the signed message, perhaps in another form
   */
  private Frame consensusFrame(
      Epoch epoch, ConsensusMessage travels, Authenticated<ConsensusMessage> signed) {
    Consensus consensus =
        Consensus.newBuilder()
            .setConfigSequence(epoch.sequence())
            .setEngine(epoch.protocol().name())
            .setMessage(ByteString.copyFrom(travels.encode().asBuffer()))
            .setSignature(ByteString.copyFrom(signed.signature().asBuffer()))
            .build();
    return frame().setConsensus(consensus).build();
  }

  private Frame.Builder frame() {
    return Frame.newBuilder().setVersion(links.version()).setChannel(channel);
  }
}
