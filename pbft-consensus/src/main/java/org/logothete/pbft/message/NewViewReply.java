package org.logothete.pbft.message;

import java.util.ArrayList;
import java.util.List;
import org.logothete.consensus.Authentication;
import org.logothete.consensus.Bytes;
import org.logothete.consensus.CanonicalReader;
import org.logothete.consensus.CanonicalWriter;
import org.logothete.consensus.Claim;
import org.logothete.consensus.MalformedMessageException;
import org.logothete.consensus.NodeId;
import org.logothete.consensus.ProposalHeader;

/**
 * The new view that the sender entered its view with, and its leader's signature as a claim.
 *
 * @param leader who signed; the reader checks that it leads that view
 */
public record NewViewReply(NewView newView, NodeId leader, Bytes signature) implements PbftMessage {
  @Override
  public MessageKind kind() {
    return MessageKind.NEW_VIEW_REPLY;
  }

  @Override
  public Authentication authentication() {
    return new Authentication.Link();
  }

  @Override
  public List<Claim> claims() {
    List<Claim> claims = new ArrayList<>(newView.claims());
    claims.add(new Claim(leader, newView.authentication(), signature));
    return List.copyOf(claims);
  }

  @Override
  public long view() {
    return newView.view();
  }

  @Override
  public List<ProposalHeader> headers() {
    return newView.headers();
  }

  @Override
  public void write(CanonicalWriter out) {
    newView.write(out);
    out.node(leader).bytes(signature);
  }

  /** Reads what {@link #write} wrote. */
  public static NewViewReply read(CanonicalReader in) throws MalformedMessageException {
    return new NewViewReply(NewView.read(in), in.node(), in.bytes(Bounds.SIGNATURE_BYTES_MAX));
  }
}
