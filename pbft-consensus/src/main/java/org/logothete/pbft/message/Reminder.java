package org.logothete.pbft.message;

import java.util.List;
import org.logothete.consensus.Authentication;
import org.logothete.consensus.CanonicalReader;
import org.logothete.consensus.CanonicalWriter;
import org.logothete.consensus.Claim;
import org.logothete.consensus.MalformedMessageException;
import org.logothete.consensus.ProposalHeader;

/**
 * Tells a node that asked for a new view what it promised itself: its own view change to a view
 * above the sender's. Who lost its log with its disk learns so which views it must not vote in any
 * more; that the promise is its own, its signature proves.
 */
public record Reminder(SignedViewChange promise) implements PbftMessage {
  @Override
  public MessageKind kind() {
    return MessageKind.REMINDER;
  }

  @Override
  public Authentication authentication() {
    return new Authentication.Link();
  }

  @Override
  public List<Claim> claims() {
    return List.copyOf(promise.claims());
  }

  @Override
  public long view() {
    return promise.viewChange().newView();
  }

  @Override
  public List<ProposalHeader> headers() {
    return promise.viewChange().headers();
  }

  @Override
  public void write(CanonicalWriter out) {
    promise.write(out);
  }

  static Reminder read(CanonicalReader in) throws MalformedMessageException {
    return new Reminder(SignedViewChange.read(in));
  }
}
