package org.logothete.simulator;

import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.logothete.consensus.Bytes;
import org.logothete.consensus.CanonicalReader;
import org.logothete.consensus.CanonicalWriter;
import org.logothete.consensus.Decision;
import org.logothete.consensus.MalformedMessageException;
import org.logothete.consensus.NodeId;
import org.logothete.consensus.Proposal;
import org.logothete.consensus.ProposalHeader;
import org.logothete.consensus.RecordKey;

/** One thing that a node writes to its disk. */
sealed interface DiskWrite {
  int SIGNERS_MAX = 256;
  int BYTES_MAX = 1 << 24;

  /** A record of the engine that works under a config block. */
  record LogRecord(long configSequence, RecordKey key, Bytes content) implements DiskWrite {}

  record Block(Decision decision) implements DiskWrite {}

  /** The incarnation marker of docs/decisions/0005. */
  record Marker() implements DiskWrite {}

  default Bytes encode() {
    CanonicalWriter out = new CanonicalWriter();
    switch (this) {
      case LogRecord(long configSequence, RecordKey(long height, int kind, long view), Bytes c) ->
          out.uint8(1).uint64(configSequence).uint64(height).uint8(kind).uint64(view).bytes(c);
      case Block(Decision decision) -> {
        decision.proposal().header().write(out.uint8(2));
        out.bytes(decision.proposal().body()).uint64(decision.viewOrRound());
        out.list(
            decision.signatures().entrySet().stream().toList(),
            (w, signature) -> w.node(signature.getKey()).bytes(signature.getValue()));
      }
      case Marker() -> out.uint8(3);
    }
    return out.toBytes();
  }

  static DiskWrite decode(Bytes encoded) throws DamagedDiskException {
    try {
      CanonicalReader in = new CanonicalReader(encoded);
      DiskWrite write =
          switch (in.uint8()) {
            case 1 ->
                new LogRecord(
                    in.uint64(),
                    new RecordKey(in.uint64(), in.uint8(), in.uint64()),
                    in.bytes(BYTES_MAX));
            case 2 -> new Block(decision(in));
            case 3 -> new Marker();
            default -> throw in.malformed("unknown kind");
          };
      in.end();
      return write;
    } catch (MalformedMessageException e) {
      throw new DamagedDiskException("a record cannot be read: " + e.getMessage());
    }
  }

  private static Decision decision(CanonicalReader in) throws MalformedMessageException {
    Proposal proposal = new Proposal(ProposalHeader.read(in), in.bytes(BYTES_MAX));
    long view = in.uint64();
    SortedMap<NodeId, Bytes> signatures = new TreeMap<>();
    in.list(SIGNERS_MAX, i -> Map.entry(i.node(), i.bytes(BYTES_MAX)))
        .forEach(signature -> signatures.put(signature.getKey(), signature.getValue()));
    return new Decision(proposal, view, signatures);
  }
}
