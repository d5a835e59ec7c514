package org.logothete.simulator;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.logothete.consensus.Authentication;
import org.logothete.consensus.Bytes;
import org.logothete.consensus.CanonicalWriter;
import org.logothete.consensus.Claim;
import org.logothete.consensus.ConsensusMessage;
import org.logothete.consensus.ConsensusProtocol;
import org.logothete.consensus.NodeId;
import org.logothete.consensus.Proposal;
import org.logothete.consensus.ProposalHeader;
import org.logothete.consensus.ProposalSlot;

/**
 * An engine in fair weather, in virtual time: every message arrives, disks and validation take no
 * time, and a leader always has something to propose. Counts what decisions cost. The same
 * conditions always give the same counts.
 */
public final class FairWeather {
  /** An ECDSA signature over P-256 in DER. */
  private static final int SIGNATURE_BYTES = 71;

  /** The same with what Fabric's {@code MetadataSignature} puts around it. */
  private static final int BLOCK_SIGNATURE_BYTES = 103;

  private static final int BODY_BYTES_MAX = 100 << 20;

  /** So many standard deviations from the mean at most, as messages cannot go back in time. */
  private static final double SPREAD_MAX = 4;

  /**
   * What the weather is like.
   *
   * @param linkMillis how long messages take on average
   * @param spreadPercent standard deviation of that, of the mean; 0 if all take the same
   * @param bodyBytes of transactions in a block
   * @param window heights in progress at once, where the protocol can
   * @param heights how many are decided
   */
  public record Conditions(
      int nodes, long linkMillis, int spreadPercent, int bodyBytes, int window, int heights) {
    public Conditions {
      if (nodes < 1 || linkMillis < 1 || bodyBytes < Long.BYTES || heights < 1) {
        throw new IllegalArgumentException(
            "at least one node and height, a millisecond a link and 8 bytes a block are needed");
      }
      if (spreadPercent < 0 || spreadPercent > 100 / SPREAD_MAX) {
        throw new IllegalArgumentException("the spread is 0 to 25 percent");
      }
      if (nodes > 256 || window < 1 || window > 64 || bodyBytes > BODY_BYTES_MAX) {
        throw new IllegalArgumentException(
            "at most 256 nodes, a window of 1 to 64 heights and blocks of 100 MiB are possible");
      }
    }
  }

  /** Why a node says something. */
  enum Cause {
    DECISION,
    /** A timer ran out: heartbeats. */
    TIME
  }

  private record Happening(long at, long order, Runnable action) implements Comparable<Happening> {
    @Override
    public int compareTo(Happening other) {
      return at == other.at ? Long.compare(order, other.order) : Long.compare(at, other.at);
    }
  }

  private final Conditions conditions;
  private final String engine;
  private final List<NodeId> members;
  private final Map<NodeId, FairWeatherHost> hosts = new TreeMap<>();
  private final PriorityQueue<Happening> ahead = new PriorityQueue<>();
  private final SplittableRandom random = new SplittableRandom(1);
  private final Map<Long, Long> proposedAt = new HashMap<>();
  private final Map<Long, Integer> decidedBy = new HashMap<>();
  private final Map<NodeId, Set<Bytes>> verified = new HashMap<>();
  private long now;
  private long order;
  private long decided;
  private long latencyMillis;
  private long messages;
  private long bytes;
  private long signatures;
  private long verifications;

  private FairWeather(ConsensusProtocol protocol, Conditions conditions) {
    this.conditions = conditions;
    this.engine = protocol.name();
    this.members = IntStream.rangeClosed(1, conditions.nodes()).mapToObj(NodeId::new).toList();
    for (NodeId node : members) {
      hosts.put(node, new FairWeatherHost(this, protocol, members, node));
      verified.put(node, new HashSet<>());
    }
  }

  /** Runs the engine until every node has decided as many heights as wanted. */
  public static FairWeatherReport run(ConsensusProtocol protocol, Conditions conditions) {
    return new FairWeather(protocol, conditions).run();
  }

  private FairWeatherReport run() {
    hosts.values().forEach(FairWeatherHost::start);
    while (decided < conditions.heights()) {
      Happening next = ahead.remove();
      now = next.at();
      next.action().run();
    }
    return new FairWeatherReport(
        engine, conditions, now, latencyMillis, messages, bytes, signatures, verifications);
  }

  Conditions conditions() {
    return conditions;
  }

  long now() {
    return now;
  }

  void after(long millis, Runnable action) {
    ahead.add(new Happening(now + millis, order++, action));
  }

  /** The next block, which a leader's host was waiting to propose. */
  Proposal proposal(ProposalSlot slot) {
    proposedAt.putIfAbsent(slot.height(), now);
    byte[] body = new byte[conditions.bodyBytes()];
    Bytes number = new CanonicalWriter().uint64(slot.height()).toBytes();
    number.asBuffer().get(body, 0, number.size());
    Bytes content = Bytes.wrap(body);
    Bytes dataHash = content.sha256();
    Bytes hash =
        new CanonicalWriter().bytes(number).bytes(slot.parentHash()).bytes(dataHash).toBytes();
    return new Proposal(
        new ProposalHeader(slot.height(), hash.sha256(), slot.parentHash(), dataHash, 0, false),
        content);
  }

  /** A node decided; the last one ends the height. */
  void decided(long height) {
    if (decidedBy.merge(height, 1, Integer::sum) == members.size()) {
      decidedBy.remove(height);
      decided++;
      Long began = proposedAt.remove(height);
      latencyMillis += began == null ? 0 : now - began;
    }
  }

  /**
   * Sends to all of them, and to the sender at once if it is one of them.
   *
   * @param cause what the sender says it for: what comes with time is not a decision's cost
   */
  void send(NodeId from, List<NodeId> receivers, ConsensusMessage message, Cause cause) {
    Bytes signature = sign(from, message.authentication());
    long size = message.encode().size() + (long) signature.size();
    for (NodeId to : receivers) {
      FairWeatherHost receiver = host(to);
      if (to.equals(from)) {
        after(0, () -> receiver.receive(from, message, signature));
        continue;
      }
      if (cause == Cause.DECISION) {
        messages++;
        bytes += size;
      }
      after(
          linkMillis(),
          () -> {
            verify(to, message, signature);
            receiver.receive(from, message, signature);
          });
    }
  }

  private FairWeatherHost host(NodeId node) {
    FairWeatherHost host = hosts.get(node);
    if (host == null) {
      throw new IllegalArgumentException("there is no " + node);
    }
    return host;
  }

  private long linkMillis() {
    if (conditions.spreadPercent() == 0) {
      return conditions.linkMillis();
    }
    double deviations = Math.clamp(random.nextGaussian(), -SPREAD_MAX, SPREAD_MAX);
    double factor = 1 + deviations * conditions.spreadPercent() / 100;
    return Math.max(1, Math.round(conditions.linkMillis() * factor));
  }

  /** Bytes as many as a real signature has, and others for everything that is signed. */
  private Bytes sign(NodeId signer, Authentication signed) {
    return switch (signed) {
      case Authentication.Link _ -> Bytes.EMPTY;
      case Authentication.Statement(Bytes statement) ->
          signature(new CanonicalWriter().node(signer).bytes(statement), SIGNATURE_BYTES);
      case Authentication.BlockSignature(ProposalHeader header, long viewOrRound) ->
          signature(
              new CanonicalWriter().node(signer).uint64(viewOrRound).bytes(header.digest()),
              BLOCK_SIGNATURE_BYTES);
    };
  }

  private Bytes signature(CanonicalWriter signed, int size) {
    signatures++;
    byte[] signature = new byte[size];
    Bytes digest = signed.toBytes().sha256();
    digest.asBuffer().get(signature, 0, digest.size());
    return Bytes.wrap(signature);
  }

  /** What a host verifies: the message itself, and what in it it has not verified before. */
  private void verify(NodeId receiver, ConsensusMessage message, Bytes signature) {
    if (!signature.isEmpty()) {
      verify(receiver, signature);
    }
    for (Claim claim : message.claims()) {
      verify(receiver, claim.signature());
    }
  }

  private void verify(NodeId receiver, Bytes signature) {
    Set<Bytes> known = verified.get(receiver);
    if (known != null && known.add(signature)) {
      verifications++;
    }
  }
}
