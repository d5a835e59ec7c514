package org.logothete.pbft;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;
import org.logothete.consensus.Bytes;
import org.logothete.consensus.CanonicalReader;
import org.logothete.consensus.CanonicalWriter;
import org.logothete.consensus.InvariantViolation;
import org.logothete.consensus.MalformedMessageException;
import org.logothete.consensus.Proposal;
import org.logothete.consensus.RecordKey;
import org.logothete.pbft.message.NewView;
import org.logothete.pbft.message.NewViewReply;
import org.logothete.pbft.message.PreparedCertificate;
import org.logothete.pbft.message.ViewChange;

/**
 * The durable records of an engine. Each is encoded as format version, kind, fields; the kind is
 * the one of its {@link RecordKey}. Never renumbered.
 */
final class LogRecords {
  private static final int FORMAT_VERSION = 1;
  private static final int VIEW = 1;
  private static final int VIEW_CHANGE = 2;
  private static final int NEW_VIEW = 3;
  private static final int ACCEPTED = 4;
  private static final int PREPARED = 5;

  /** The view entered last, with its proof. */
  static final RecordKey VIEW_KEY = new RecordKey(0, VIEW, 0);

  /** The own view change sent last. */
  static final RecordKey VIEW_CHANGE_KEY = new RecordKey(0, VIEW_CHANGE, 0);

  /** The own new view sent last. */
  static final RecordKey NEW_VIEW_KEY = new RecordKey(0, NEW_VIEW, 0);

  private LogRecords() {}

  /** A proposal and the view it was accepted in. */
  record Accepted(long view, Proposal proposal) {}

  /**
   * Everything a node wrote before it crashed.
   *
   * @param accepted ascending by height, then view
   * @param prepared ascending by height, then view
   */
  record Recovered(
      Optional<NewViewReply> enteredView,
      Optional<ViewChange> viewChange,
      Optional<NewView> newView,
      List<Accepted> accepted,
      List<PreparedCertificate> prepared) {}

  static RecordKey acceptedKey(long height, long view) {
    return new RecordKey(height, ACCEPTED, view);
  }

  static RecordKey preparedKey(long height, long view) {
    return new RecordKey(height, PREPARED, view);
  }

  static Bytes enteredView(NewViewReply proof) {
    CanonicalWriter out = start(VIEW);
    proof.write(out);
    return out.toBytes();
  }

  static Bytes viewChange(ViewChange viewChange) {
    CanonicalWriter out = start(VIEW_CHANGE);
    viewChange.write(out);
    return out.toBytes();
  }

  static Bytes newView(NewView newView) {
    CanonicalWriter out = start(NEW_VIEW);
    newView.write(out);
    return out.toBytes();
  }

  static Bytes accepted(Accepted accepted) {
    CanonicalWriter out = start(ACCEPTED).uint64(accepted.view);
    accepted.proposal.write(out);
    return out.toBytes();
  }

  static Bytes prepared(PreparedCertificate certificate) {
    CanonicalWriter out = start(PREPARED);
    certificate.write(out);
    return out.toBytes();
  }

  private static CanonicalWriter start(int kind) {
    return new CanonicalWriter().uint8(FORMAT_VERSION).uint8(kind);
  }

  /**
   * Reads a log.
   *
   * @throws InvariantViolation if a record is damaged: without it the node no longer knows what it
   *     promised
   */
  static Recovered read(SortedMap<RecordKey, Bytes> log) {
    @Nullable NewViewReply entered = null;
    @Nullable ViewChange viewChange = null;
    @Nullable NewView newView = null;
    List<Accepted> accepted = new ArrayList<>();
    List<PreparedCertificate> prepared = new ArrayList<>();
    for (Map.Entry<RecordKey, Bytes> entry : log.entrySet()) {
      RecordKey key = entry.getKey();
      CanonicalReader in = new CanonicalReader(entry.getValue());
      try {
        open(in, key);
        switch (key.kind()) {
          case VIEW -> entered = NewViewReply.read(in);
          case VIEW_CHANGE -> viewChange = ViewChange.read(in);
          case NEW_VIEW -> newView = NewView.read(in);
          case ACCEPTED -> accepted.add(readAccepted(in, key));
          case PREPARED -> prepared.add(readPrepared(in, key));
          default -> throw in.malformed("unknown kind");
        }
        in.end();
      } catch (MalformedMessageException | IllegalArgumentException e) {
        throw new InvariantViolation("log record " + key + ": " + e.getMessage());
      }
    }
    return new Recovered(
        Optional.ofNullable(entered),
        Optional.ofNullable(viewChange),
        Optional.ofNullable(newView),
        List.copyOf(accepted),
        List.copyOf(prepared));
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

  private static Accepted readAccepted(CanonicalReader in, RecordKey key)
      throws MalformedMessageException {
    Accepted accepted = new Accepted(in.uint64(), Proposal.read(in, Integer.MAX_VALUE));
    if (!key.equals(acceptedKey(accepted.proposal.height(), accepted.view))) {
      throw in.malformed("the record belongs to another key");
    }
    return accepted;
  }

  private static PreparedCertificate readPrepared(CanonicalReader in, RecordKey key)
      throws MalformedMessageException {
    PreparedCertificate certificate = PreparedCertificate.read(in);
    if (!key.equals(preparedKey(certificate.height(), certificate.view()))) {
      throw in.malformed("the record belongs to another key");
    }
    return certificate;
  }
}
