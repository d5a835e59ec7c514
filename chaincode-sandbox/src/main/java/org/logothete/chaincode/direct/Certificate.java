package org.logothete.chaincode.direct;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;
import org.logothete.chaincode.direct.Statement.Commit;
import org.logothete.chaincode.direct.Statement.Vote;
import org.logothete.chaincode.direct.proto.DirectWire;
import org.logothete.chaincode.policy.Thresholds;

/**
 * The same vote by many executors. n - f commits are a decision that anybody can verify who knows
 * the executors' keys; n - f prepares show that nothing else can be prepared in their round.
 *
 * @param seals by executor
 */
public record Certificate(Vote vote, SortedMap<Integer, ByteString> seals) {
  /** Does an executor's key say that it made a statement? */
  @FunctionalInterface
  public interface SealCheck {
    boolean holds(Sealed statement);
  }

  public Certificate {
    seals = Collections.unmodifiableSortedMap(new TreeMap<>(seals));
  }

  /** In the one encoding there is. */
  public ByteString encode() {
    return WireForms.write(this).toByteString();
  }

  /** Reads exactly what {@link #encode} writes; the caller has limited the number of bytes. */
  public static Certificate decode(ByteString bytes) throws MalformedDirectMessageException {
    try {
      Certificate certificate = WireForms.read(DirectWire.Certificate.parseFrom(bytes));
      if (!certificate.encode().equals(bytes)) {
        throw new MalformedDirectMessageException("not encoded as everybody encodes it");
      }
      return certificate;
    } catch (InvalidProtocolBufferException e) {
      throw new MalformedDirectMessageException("no certificate: " + e.getMessage());
    }
  }

  public Instance instance() {
    return vote.instance();
  }

  public int round() {
    return vote.round();
  }

  public Choice choice() {
    return vote.choice();
  }

  /** Whether so many executors of the group are named that it can be a certificate. */
  public boolean isComplete(Thresholds thresholds) {
    return seals.size() >= thresholds.present()
        && seals.firstKey() >= 0
        && seals.lastKey() < thresholds.executors();
  }

  /** Whether it proves to a stranger that its choice was agreed. */
  public boolean provesDecision(Thresholds thresholds, SealCheck check) {
    return vote instanceof Commit
        && isComplete(thresholds)
        && seals.entrySet().stream()
            .allMatch(seal -> check.holds(new Sealed(seal.getKey(), vote, seal.getValue())));
  }
}
