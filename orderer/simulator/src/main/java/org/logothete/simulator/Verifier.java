package org.logothete.simulator;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.logothete.consensus.Authenticated;
import org.logothete.consensus.Claim;
import org.logothete.consensus.ConsensusMessage;
import org.logothete.consensus.Decision;
import org.logothete.consensus.MalformedMessageException;
import org.logothete.consensus.NodeId;
import org.logothete.consensus.ProposalHeader;
import org.logothete.consensus.QuorumSize;

/**
 * The door of every node: nothing reaches an engine or a chain but through here. A message is
 * looked at once, however many nodes it comes to: all that work under its configuration come to the
 * same verdict.
 */
final class Verifier {
  private static final int VERDICTS_MAX = 1_000;

  private sealed interface Verdict {
    record Sound(Authenticated<? extends ConsensusMessage> message) implements Verdict {}

    record Flawed(String why) implements Verdict {}
  }

  private final World world;

  /** By letter; what is forgotten is looked at again. */
  private final Map<Long, Verdict> verdicts =
      new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<Long, Verdict> eldest) {
          return size() > VERDICTS_MAX;
        }
      };

  Verifier(World world) {
    this.world = world;
  }

  /**
   * Reads a message and checks its signature, its claims and its headers. Empty if anything is
   * wrong with it, which an honest sender's message must not be.
   *
   * @param self who reads, for the transcript
   * @param members of the configuration that reader and message share
   */
  Optional<Authenticated<? extends ConsensusMessage>> verify(
      NodeId self, List<NodeId> members, World.Frame frame) {
    Verdict verdict = verdicts.get(frame.letter().number());
    if (verdict == null) {
      verdict = judge(members, frame);
      verdicts.put(frame.letter().number(), verdict);
    }
    return switch (verdict) {
      case Verdict.Sound(var message) -> Optional.of(message);
      case Verdict.Flawed(String why) -> {
        refuse(self, frame, why);
        yield Optional.empty();
      }
    };
  }

  private Verdict judge(List<NodeId> members, World.Frame frame) {
    if (!members.contains(frame.from())) {
      return new Verdict.Flawed(frame.from() + " is not a member");
    }
    try {
      int bodyBytesMax = world.options.engine().bodyBytesMax();
      ConsensusMessage message = world.protocol.decode(frame.encoded(), bodyBytesMax);
      Optional<String> flaw = flaw(members, frame, message);
      return flaw.isPresent()
          ? new Verdict.Flawed(flaw.get())
          : new Verdict.Sound(new Authenticated<>(frame.from(), message, frame.signature()));
    } catch (MalformedMessageException e) {
      return new Verdict.Flawed("malformed: " + e.getMessage());
    }
  }

  private Optional<String> flaw(List<NodeId> members, World.Frame frame, ConsensusMessage message) {
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
      if (!members.contains(claim.signer())
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
  boolean isCertified(Decision block, SimulatedDisk.Written parent) {
    ProposalHeader header = block.proposal().header();
    int quorum = new QuorumSize(parent.members().size()).quorum();
    return Blocks.carriesItsHash(header)
        && header.previousHash().equals(parent.hash())
        && block.proposal().body().sha256().equals(header.dataHash())
        && block.signatures().size() >= quorum
        && parent.members().containsAll(block.signatures().keySet())
        && block.certificate().claims().stream().allMatch(c -> world.notary.verify(c, 0));
  }
}
