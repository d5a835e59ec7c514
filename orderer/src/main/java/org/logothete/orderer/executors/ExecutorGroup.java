package org.logothete.orderer.executors;

import com.google.protobuf.ByteString;
import java.nio.charset.StandardCharsets;
import java.security.PublicKey;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.OptionalInt;
import java.util.stream.IntStream;
import org.logothete.chaincode.direct.Batch;
import org.logothete.chaincode.direct.BatchSeals;
import org.logothete.chaincode.direct.MalformedDirectMessageException;
import org.logothete.chaincode.direct.Message;
import org.logothete.chaincode.lifecycle.ExecutorId;
import org.logothete.chaincode.policy.Thresholds;
import org.logothete.chaincode.record.Bodies;
import org.logothete.consensus.NodeId;
import org.logothete.network.channel.ChannelConfig;
import org.logothete.network.channel.Consenter;
import org.logothete.network.crypto.EcdsaVerifier;

/**
 * Who agrees directly: the consenters of a configuration, in its order.
 *
 * @param id names the channel and the executors, and is part of all that they sign
 */
public record ExecutorGroup(ByteString id, List<Member> members) {
  private static final String TAG = "logothete direct agreement group 1";

  /**
   * One of them.
   *
   * @param executor its identifier as an executor
   * @param node where its links end
   * @param certificate PEM
   * @param key the certificate's; it signs what the executor says
   */
  public record Member(
      ByteString executor, NodeId node, String mspId, ByteString certificate, PublicKey key) {}

  public ExecutorGroup {
    members = List.copyOf(members);
  }

  /** The consenters of a configuration. */
  public static ExecutorGroup of(ChannelConfig config) {
    return of(config.channelId(), config.consenters().stream().map(ExecutorGroup::member).toList());
  }

  private static Member member(Consenter consenter) {
    X509Certificate certificate = consenter.identityCertificate();
    ByteString executor =
        ExecutorId.of(consenter.mspId(), certificate)
            .orElseThrow(
                () -> new IllegalStateException("the certificate of a consenter has no encoding"));
    return new Member(
        executor,
        new NodeId(consenter.id()),
        consenter.mspId(),
        consenter.identity(),
        certificate.getPublicKey());
  }

  /** These executors of a channel. */
  public static ExecutorGroup of(String channel, List<Member> members) {
    ByteString named = ByteString.copyFrom(channel + "\0", StandardCharsets.UTF_8);
    for (Member member : members) {
      named = named.concat(member.executor());
    }
    return new ExecutorGroup(Bodies.hash(TAG, named), members);
  }

  /** The members' identifiers as executors, in their order. */
  public List<ByteString> executors() {
    return members.stream().map(Member::executor).toList();
  }

  /** How many of them it takes. */
  public Thresholds thresholds() {
    return new Thresholds(members.size());
  }

  /** The place of an executor, by its identifier; empty if it is none of them. */
  public OptionalInt indexOf(ByteString executor) {
    return IntStream.range(0, members.size())
        .filter(index -> members.get(index).executor().equals(executor))
        .findFirst();
  }

  /** The place of who is at the end of a link; empty if it is none of them. */
  public OptionalInt indexOf(NodeId node) {
    return IntStream.range(0, members.size())
        .filter(index -> members.get(index).node().equals(node))
        .findFirst();
  }

  /** Verifies what members say. */
  public BatchSeals seals(EcdsaVerifier ecdsa) {
    return new BatchSeals(
        id,
        thresholds(),
        (executor, bytes, signature) ->
            ecdsa.verifies(
                members.get(executor).key(), bytes.toByteArray(), signature.toByteArray()));
  }

  /** A batch that this node has closed itself: what is in it was verified when it came. */
  public Message own(int self, Batch closed) {
    try {
      return new BatchSeals(id, thresholds(), (_, _, _) -> true).open(self, closed);
    } catch (MalformedDirectMessageException e) {
      throw new IllegalStateException("a batch of our own is none", e);
    }
  }
}
