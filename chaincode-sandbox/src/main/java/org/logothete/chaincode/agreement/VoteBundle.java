package org.logothete.chaincode.agreement;

import com.google.protobuf.ByteString;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.logothete.chaincode.policy.Ballot;
import org.logothete.chaincode.proto.VoteBody;
import org.logothete.chaincode.proto.VotesBody;
import org.logothete.chaincode.record.Bodies;
import org.logothete.chaincode.record.MalformedBodyException;

/**
 * What one executor says of several calls at once.
 *
 * @param base the agreed state that it had
 */
public record VoteBundle(Base base, List<Vote> votes) {
  /** Most votes of a bundle. */
  public static final int VOTES_MAX = 4_096;

  private static final String WHAT = "a bundle of votes";

  public VoteBundle {
    votes = List.copyOf(votes);
  }

  /**
   * An agreed state.
   *
   * @param height number of the last block that changed it, plus one; 0 for the empty state
   * @param root of its tree
   */
  public record Base(long height, ByteString root) {}

  /**
   * One execution's result.
   *
   * @param definition hash of the definition that was executed
   * @param digest of the result record
   */
  public record Vote(Position position, int attempt, ByteString definition, ByteString digest) {}

  /** In the one encoding there is. */
  public ByteString bytes() {
    VotesBody.Builder body =
        VotesBody.newBuilder()
            .setVersion(Bodies.VERSION)
            .setBaseHeight(base.height())
            .setBaseRoot(base.root());
    Map<ByteString, Integer> places = new LinkedHashMap<>();
    for (Vote vote : votes) {
      int place = places.computeIfAbsent(vote.definition(), _ -> places.size());
      body.addVotes(
          VoteBody.newBuilder()
              .setBlock(vote.position().block())
              .setIndex(vote.position().index())
              .setAttempt(vote.attempt())
              .setDefinition(place)
              .setDigest(vote.digest()));
    }
    return body.addAllDefinitions(places.keySet()).build().toByteString();
  }

  /**
   * Reads a bundle.
   *
   * @throws MalformedBodyException if the bytes are none, or not its one encoding
   */
  public static VoteBundle parse(ByteString bytes) throws MalformedBodyException {
    VotesBody body = Bodies.read(WHAT, VotesBody.parser(), bytes);
    Bodies.checkVersion(WHAT, body.getVersion());
    if (body.getVotesCount() > VOTES_MAX) {
      throw new MalformedBodyException("%s has more than %d".formatted(WHAT, VOTES_MAX));
    }
    List<Vote> votes = new ArrayList<>();
    for (VoteBody vote : body.getVotesList()) {
      if (vote.getDefinition() < 0 || vote.getDefinition() >= body.getDefinitionsCount()) {
        throw new MalformedBodyException("a vote refers to a definition that is not listed");
      }
      if (vote.getDigest().size() != Ballot.DIGEST_BYTES) {
        throw new MalformedBodyException("a vote's digest has the wrong length");
      }
      votes.add(
          new Vote(
              new Position(vote.getBlock(), vote.getIndex()),
              vote.getAttempt(),
              body.getDefinitions(vote.getDefinition()),
              vote.getDigest()));
    }
    return new VoteBundle(new Base(body.getBaseHeight(), body.getBaseRoot()), votes);
  }
}
