package org.logothete.bdls.message;

import java.util.List;
import java.util.Optional;
import org.logothete.consensus.Authentication;
import org.logothete.consensus.Bytes;
import org.logothete.consensus.CanonicalReader;
import org.logothete.consensus.CanonicalWriter;
import org.logothete.consensus.Claim;
import org.logothete.consensus.MalformedMessageException;
import org.logothete.consensus.ProposalHeader;

/**
 * The one vote of a node in a round, for the round's leader: "I have left all rounds below, and
 * this is what I would have decided". In round 0 it answers the leader's proposal.
 *
 * @param choice the header voted for: that of the lock if there is one; empty if the sender knows
 *     of nothing yet
 * @param lock why the sender may vote for nothing else; of a lower round
 */
public record RoundChange(
    long height, long round, Optional<ProposalHeader> choice, Optional<LockCertificate> lock)
    implements BdlsMessage {
  /** Stands for the digest of a vote for nothing; no header has it. */
  public static final Bytes NOTHING = Bytes.wrap(new byte[Bounds.DIGEST_BYTES]);

  public RoundChange {
    Bounds.height(height);
    Bounds.round(round);
    if (choice.isPresent() && choice.get().height() != height) {
      throw new IllegalArgumentException("the choice is for another height");
    }
    if (lock.isPresent()
        && (lock.get().round() >= round || !choice.equals(lock.map(LockCertificate::header)))) {
      throw new IllegalArgumentException("the lock is not of a lower round, or for another header");
    }
    if (round == 0 && choice.isEmpty()) {
      throw new IllegalArgumentException("in round 0 a node votes for the proposal or not at all");
    }
  }

  /** What votes are compared by. */
  public Bytes choiceDigest() {
    return choice.map(ProposalHeader::digest).orElse(NOTHING);
  }

  @Override
  public MessageKind kind() {
    return MessageKind.ROUND_CHANGE;
  }

  /** The lock proves itself and is not part of what is signed. */
  @Override
  public Authentication authentication() {
    return statement(height, round, choiceDigest());
  }

  /** What the sender of such a round change signs. */
  static Authentication statement(long height, long round, Bytes choice) {
    return Statements.of(MessageKind.ROUND_CHANGE, height, round, choice);
  }

  @Override
  public List<Claim> claims() {
    return lock.map(LockCertificate::claims).orElse(List.of());
  }

  @Override
  public List<ProposalHeader> headers() {
    return choice.stream().toList();
  }

  @Override
  public void write(CanonicalWriter out) {
    out.uint64(height).uint64(round).bool(choice.isPresent());
    choice.ifPresent(header -> header.write(out));
    out.bool(lock.isPresent());
    lock.ifPresent(certificate -> certificate.write(out));
  }

  /** Reads what {@link #write} wrote. */
  public static RoundChange read(CanonicalReader in) throws MalformedMessageException {
    long height = in.uint64();
    long round = in.uint64();
    Optional<ProposalHeader> choice =
        in.bool() ? Optional.of(ProposalHeader.read(in)) : Optional.empty();
    Optional<LockCertificate> lock =
        in.bool() ? Optional.of(LockCertificate.read(in)) : Optional.empty();
    return new RoundChange(height, round, choice, lock);
  }
}
