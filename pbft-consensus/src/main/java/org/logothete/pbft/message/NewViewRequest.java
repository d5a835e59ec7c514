package org.logothete.pbft.message;

import java.util.List;
import org.logothete.consensus.Authentication;
import org.logothete.consensus.CanonicalReader;
import org.logothete.consensus.CanonicalWriter;
import org.logothete.consensus.Claim;
import org.logothete.consensus.MalformedMessageException;
import org.logothete.consensus.ProposalHeader;

/**
 * Asks a node that seems to be in {@code view} or later for the proof that this view began.
 * Answered by {@link NewViewReply}, and by {@link Reminder} if the asking node promised to vote in
 * a higher view only.
 */
public record NewViewRequest(long view) implements PbftMessage {
  public NewViewRequest {
    Bounds.view(view);
  }

  @Override
  public MessageKind kind() {
    return MessageKind.NEW_VIEW_REQUEST;
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
    out.uint64(view);
  }

  static NewViewRequest read(CanonicalReader in) throws MalformedMessageException {
    return new NewViewRequest(in.uint64());
  }
}
