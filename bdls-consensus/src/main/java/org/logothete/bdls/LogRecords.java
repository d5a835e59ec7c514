package org.logothete.bdls;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;
import org.logothete.bdls.message.Choice;
import org.logothete.bdls.message.LockCertificate;
import org.logothete.bdls.message.RoundCertificate;
import org.logothete.bdls.message.RoundChange;
import org.logothete.bdls.message.Select;
import org.logothete.consensus.Bytes;
import org.logothete.consensus.CanonicalReader;
import org.logothete.consensus.CanonicalWriter;
import org.logothete.consensus.InvariantViolation;
import org.logothete.consensus.MalformedMessageException;
import org.logothete.consensus.Proposal;
import org.logothete.consensus.ProposalHeader;
import org.logothete.consensus.RecordKey;

/**
 * The durable records of an engine, all of the height in progress. Each is encoded as format
 * version, kind, fields; the kind is the one of its {@link RecordKey}. Never renumbered.
 */
final class LogRecords {
  private static final int FORMAT_VERSION = 1;
  private static final int ROUND_CHANGE = 1;
  private static final int LOCK = 2;
  private static final int BODY = 3;
  private static final int CANDIDATE = 4;
  private static final int SELECT = 5;

  private LogRecords() {}

  /**
   * The own selection sent last, without the body of a proposal: that lies in another record.
   *
   * @param lock the lock selected; empty if it was a proposal
   */
  record Selected(
      long round,
      ProposalHeader header,
      Optional<LockCertificate> lock,
      Optional<RoundCertificate> began) {
    static Selected of(Select select) {
      Optional<LockCertificate> lock =
          select.choice() instanceof Choice.Locked(LockCertificate certificate)
              ? Optional.of(certificate)
              : Optional.empty();
      return new Selected(select.round(), select.header(), lock, select.began());
    }
  }

  /**
   * Everything a node wrote before it crashed.
   *
   * @param bodies in the order in which they were kept
   */
  record Recovered(
      Optional<RoundChange> roundChange,
      Optional<LockCertificate> lock,
      List<Proposal> bodies,
      Optional<Proposal> candidate,
      Optional<Selected> selected) {}

  static RecordKey roundChangeKey(long height) {
    return new RecordKey(height, ROUND_CHANGE, 0);
  }

  static RecordKey lockKey(long height) {
    return new RecordKey(height, LOCK, 0);
  }

  /**
   * Where a body lies.
   *
   * @param number counts the bodies of a height; the key's field for rounds distinguishes them
   */
  static RecordKey bodyKey(long height, long number) {
    return new RecordKey(height, BODY, number);
  }

  static RecordKey candidateKey(long height) {
    return new RecordKey(height, CANDIDATE, 0);
  }

  static RecordKey selectKey(long height) {
    return new RecordKey(height, SELECT, 0);
  }

  static Bytes roundChange(RoundChange roundChange) {
    CanonicalWriter out = start(ROUND_CHANGE);
    roundChange.write(out);
    return out.toBytes();
  }

  static Bytes lock(LockCertificate certificate) {
    CanonicalWriter out = start(LOCK);
    certificate.write(out);
    return out.toBytes();
  }

  static Bytes body(Proposal proposal) {
    CanonicalWriter out = start(BODY);
    proposal.write(out);
    return out.toBytes();
  }

  static Bytes candidate(Proposal proposal) {
    CanonicalWriter out = start(CANDIDATE);
    proposal.write(out);
    return out.toBytes();
  }

  static Bytes selected(Selected selected) {
    CanonicalWriter out = start(SELECT).uint64(selected.round);
    selected.header.write(out);
    out.bool(selected.lock.isPresent());
    selected.lock.ifPresent(lock -> lock.write(out));
    out.bool(selected.began.isPresent());
    selected.began.ifPresent(began -> began.write(out));
    return out.toBytes();
  }

  private static CanonicalWriter start(int kind) {
    return new CanonicalWriter().uint8(FORMAT_VERSION).uint8(kind);
  }

  /**
   * Reads a log.
   *
   * @param height the height in progress: the log is about no other
   * @throws InvariantViolation if a record is damaged or of another height: the node no longer
   *     knows what it promised
   */
  static Recovered read(SortedMap<RecordKey, Bytes> log, long height) {
    @Nullable RoundChange roundChange = null;
    @Nullable LockCertificate lock = null;
    @Nullable Proposal candidate = null;
    @Nullable Selected selected = null;
    List<Proposal> bodies = new ArrayList<>();
    for (Map.Entry<RecordKey, Bytes> entry : log.entrySet()) {
      RecordKey key = entry.getKey();
      CanonicalReader in = new CanonicalReader(entry.getValue());
      try {
        open(in, key);
        long found;
        switch (key.kind()) {
          case ROUND_CHANGE -> {
            roundChange = RoundChange.read(in);
            found = roundChange.height();
          }
          case LOCK -> {
            lock = LockCertificate.read(in);
            found = lock.height();
          }
          case BODY -> {
            Proposal body = Proposal.read(in, Integer.MAX_VALUE);
            bodies.add(body);
            found = body.height();
          }
          case CANDIDATE -> {
            candidate = Proposal.read(in, Integer.MAX_VALUE);
            found = candidate.height();
          }
          case SELECT -> {
            selected = readSelected(in);
            found = selected.header.height();
          }
          default -> throw in.malformed("unknown kind");
        }
        in.end();
        if (found != height || key.height() != height) {
          throw in.malformed("the record is of height " + found + ", in progress is " + height);
        }
      } catch (MalformedMessageException | IllegalArgumentException e) {
        throw new InvariantViolation("log record " + key + ": " + e.getMessage());
      }
    }
    return new Recovered(
        Optional.ofNullable(roundChange),
        Optional.ofNullable(lock),
        List.copyOf(bodies),
        Optional.ofNullable(candidate),
        Optional.ofNullable(selected));
  }

  private static void open(CanonicalReader in, RecordKey key) throws MalformedMessageException {
    int version = in.uint8();
    if (version != FORMAT_VERSION) {
      throw in.malformed("record format version " + version + ", only 1 is known");
    }
    if (in.uint8() != key.kind()) {
      throw in.malformed("the record is of another kind than its key");
    }
  }

  private static Selected readSelected(CanonicalReader in) throws MalformedMessageException {
    return new Selected(
        in.uint64(),
        ProposalHeader.read(in),
        in.bool() ? Optional.of(LockCertificate.read(in)) : Optional.empty(),
        in.bool() ? Optional.of(RoundCertificate.read(in)) : Optional.empty());
  }
}
