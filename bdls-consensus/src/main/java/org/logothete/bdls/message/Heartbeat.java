package org.logothete.bdls.message;

import java.util.List;
import org.logothete.consensus.Authentication;
import org.logothete.consensus.CanonicalReader;
import org.logothete.consensus.CanonicalWriter;
import org.logothete.consensus.Claim;
import org.logothete.consensus.MalformedMessageException;
import org.logothete.consensus.ProposalHeader;

/**
 * Sent by every node at the heartbeat interval: the leader's is its sign of life, everybody's shows
 * others that they lag, and whether the sender still trusts the leader. Sent at once when it loses
 * that trust, and when it comes to another leader's round.
 *
 * @param decidedHeight the newest height the sender decided; it works on the one above
 * @param round the round it is in
 * @param suspects whether the sender holds the leader of that round for faulty
 */
public record Heartbeat(long decidedHeight, long round, boolean suspects) implements BdlsMessage {
  public Heartbeat {
    Bounds.round(round);
    if (decidedHeight < 0 || decidedHeight == Long.MAX_VALUE) {
      throw new IllegalArgumentException("no height is " + decidedHeight);
    }
  }

  @Override
  public MessageKind kind() {
    return MessageKind.HEARTBEAT;
  }

  @Override
  public long height() {
    return decidedHeight + 1;
  }

  @Override
  public Authentication authentication() {
    return new Authentication.Link();
  }

  @Override
  public List<Claim> claims() {
    return List.of();
  }

  @Override
  public List<ProposalHeader> headers() {
    return List.of();
  }

  @Override
  public void write(CanonicalWriter out) {
    out.uint64(decidedHeight).uint64(round).bool(suspects);
  }

  static Heartbeat read(CanonicalReader in) throws MalformedMessageException {
    return new Heartbeat(in.uint64(), in.uint64(), in.bool());
  }
}
