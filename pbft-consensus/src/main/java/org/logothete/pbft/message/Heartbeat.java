package org.logothete.pbft.message;

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
 * that trust.
 *
 * @param view the newest view the sender entered
 * @param decidedHeight the newest height the sender decided
 * @param suspects whether the sender holds the leader of that view for faulty, or has left the view
 */
public record Heartbeat(long view, long decidedHeight, boolean suspects) implements PbftMessage {
  public Heartbeat {
    Bounds.view(view);
  }

  @Override
  public MessageKind kind() {
    return MessageKind.HEARTBEAT;
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
    out.uint64(view).uint64(decidedHeight).bool(suspects);
  }

  static Heartbeat read(CanonicalReader in) throws MalformedMessageException {
    return new Heartbeat(in.uint64(), in.uint64(), in.bool());
  }
}
