package org.logothete.simulator;

import java.util.Optional;
import org.logothete.consensus.Authenticated;
import org.logothete.consensus.Bytes;
import org.logothete.consensus.Claim;
import org.logothete.consensus.ConsensusMessage;
import org.logothete.consensus.Decision;
import org.logothete.consensus.MalformedMessageException;
import org.logothete.consensus.NodeId;
import org.logothete.consensus.ProposalHeader;

/** The door of a node: nothing reaches an engine or a chain but through here. */
final class Verifier {
  private final World world;

  Verifier(World world) {
    this.world = world;
  }

  /**
   * Reads a message and checks its signature, its claims and its headers. Empty if anything is
   * wrong with it, which an honest sender's message must not be.
   *
   * @param self who reads, for the transcript
   */
  Optional<Authenticated<? extends ConsensusMessage>> verify(NodeId self, World.Frame frame) {
    try {
      int bodyBytesMax = world.options.engine().bodyBytesMax();
      ConsensusMessage message = world.protocol.decode(frame.encoded(), bodyBytesMax);
      Optional<String> flaw = flaw(frame, message);
      if (flaw.isEmpty()) {
        return Optional.of(new Authenticated<>(frame.from(), message, frame.signature()));
      }
      refuse(self, frame, flaw.get());
    } catch (MalformedMessageException e) {
      refuse(self, frame, "malformed: " + e.getMessage());
    }
    return Optional.empty();
  }

  private Optional<String> flaw(World.Frame frame, ConsensusMessage message) {
    if (!message.encode().equals(frame.encoded())) {
      return Optional.of("a second encoding of " + message);
    }
    boolean signed =
        world.notary.verify(
            frame.from(), frame.configSequence(), message.authentication(), frame.signature());
    if (!signed) {
      return Optional.of("its signature is wrong: " + message);
    }
    for (Claim claim : message.claims()) {
      if (!world.members.contains(claim.signer())
          || !world.notary.verify(claim, frame.configSequence())) {
        return Optional.of("it carries a wrong signature of " + claim.signer() + ": " + message);
      }
    }
    return message.headers().stream().allMatch(Blocks::carriesItsHash)
        ? Optional.empty()
        : Optional.of("a header has another's hash: " + message);
  }

  private void refuse(NodeId self, World.Frame frame, String why) {
    world.note(self, "refuses a message of " + frame.from() + ": " + why);
    if (!world.isByzantine(frame.from())) {
      throw world.failure("the honest " + frame.from() + " sent what " + self + " refuses: " + why);
    }
  }

  /** Whether a block that somebody serves is final and lies on the given one. */
  boolean isCertified(Decision block, Bytes parentHash) {
    ProposalHeader header = block.proposal().header();
    return Blocks.carriesItsHash(header)
        && header.previousHash().equals(parentHash)
        && block.proposal().body().sha256().equals(header.dataHash())
        && block.signatures().size() >= world.quorum()
        && world.members.containsAll(block.signatures().keySet())
        && block.certificate().claims().stream().allMatch(c -> world.notary.verify(c, 0));
  }
}
