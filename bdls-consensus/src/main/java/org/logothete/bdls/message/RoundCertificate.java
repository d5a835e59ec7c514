package org.logothete.bdls.message;

import java.util.List;
import org.logothete.consensus.Bytes;
import org.logothete.consensus.CanonicalReader;
import org.logothete.consensus.CanonicalWriter;
import org.logothete.consensus.Claim;
import org.logothete.consensus.MalformedMessageException;
import org.logothete.consensus.NodeId;
import org.logothete.consensus.Signatures;

/**
 * Round changes of one height and round, whatever they vote for: a quorum of them proves that the
 * round began. One of them is all that a node needs to see that it is late.
 *
 * @param votes by distinct voters in ascending order
 */
public record RoundCertificate(long height, long round, List<Vote> votes) {
  /**
   * One round change, as far as its signature goes.
   *
   * @param choice digest of the header voted for, {@link RoundChange#NOTHING} for none
   */
  public record Vote(NodeId voter, Bytes choice, Bytes signature) {
    public Vote {
      Bounds.digest(choice);
    }

    private static Vote read(CanonicalReader in) throws MalformedMessageException {
      return new Vote(in.node(), in.bytes(Bounds.DIGEST_BYTES), in.bytes(Signatures.BYTES_MAX));
    }
  }

  public RoundCertificate {
    Bounds.height(height);
    Bounds.round(round);
    votes = List.copyOf(votes);
    for (int i = 1; i < votes.size(); i++) {
      if (votes.get(i - 1).voter.compareTo(votes.get(i).voter) >= 0) {
        throw new IllegalArgumentException("voters are not in ascending order");
      }
    }
  }

  public List<Claim> claims() {
    return votes.stream()
        .map(
            vote ->
                new Claim(
                    vote.voter, RoundChange.statement(height, round, vote.choice), vote.signature))
        .toList();
  }

  public void write(CanonicalWriter out) {
    out.uint64(height)
        .uint64(round)
        .list(votes, (o, vote) -> o.node(vote.voter).bytes(vote.choice).bytes(vote.signature));
  }

  /** Reads what {@link #write} wrote. */
  public static RoundCertificate read(CanonicalReader in) throws MalformedMessageException {
    return new RoundCertificate(
        in.uint64(), in.uint64(), in.list(Signatures.SIGNERS_MAX, Vote::read));
  }
}
