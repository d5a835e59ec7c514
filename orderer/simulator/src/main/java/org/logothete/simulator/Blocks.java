package org.logothete.simulator;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.logothete.consensus.Bytes;
import org.logothete.consensus.CanonicalReader;
import org.logothete.consensus.CanonicalWriter;
import org.logothete.consensus.MalformedMessageException;
import org.logothete.consensus.NodeId;
import org.logothete.consensus.Proposal;
import org.logothete.consensus.ProposalHeader;

/** Blocks of simulated requests, with a hash that needs no ASN.1. */
final class Blocks {
  static final Bytes GENESIS_HASH = Bytes.ofUtf8("genesis").sha256();
  private static final int BODY_FORMAT = 1;
  private static final int TEXT_BYTES_MAX = 64;
  private static final int MEMBERS_MAX = 256;
  private static final int REQUESTS_MAX = 10_000;

  private Blocks() {}

  static Proposal block(
      long height, Bytes parentHash, long lastConfig, List<SimulatedRequest> requests) {
    CanonicalWriter out = new CanonicalWriter().uint8(BODY_FORMAT);
    out.list(
        requests,
        (w, r) ->
            w.bytes(Bytes.ofUtf8(r.id()))
                .bytes(Bytes.ofUtf8(r.client()))
                .uint32(r.bytes())
                .bool(r.config())
                .list(r.members(), CanonicalWriter::node));
    Bytes body = out.toBytes();
    boolean barrier = requests.getFirst().config();
    Bytes dataHash = body.sha256();
    return new Proposal(
        new ProposalHeader(
            height,
            hash(height, parentHash, dataHash),
            parentHash,
            dataHash,
            barrier ? height : lastConfig,
            barrier),
        body);
  }

  static List<SimulatedRequest> requests(Bytes body) throws MalformedMessageException {
    CanonicalReader in = new CanonicalReader(body);
    if (in.uint8() != BODY_FORMAT) {
      throw in.malformed("unknown body format");
    }
    List<SimulatedRequest> requests = in.list(REQUESTS_MAX, Blocks::request);
    in.end();
    return requests;
  }

  /** What a block of this world holds, in its order. */
  static List<String> ids(Proposal block) {
    try {
      return requests(block.body()).stream().map(SimulatedRequest::id).toList();
    } catch (MalformedMessageException e) {
      throw new IllegalArgumentException("not a block of this world", e);
    }
  }

  private static SimulatedRequest request(CanonicalReader in) throws MalformedMessageException {
    return new SimulatedRequest(
        text(in), text(in), in.uint32(), in.bool(), in.list(MEMBERS_MAX, CanonicalReader::node));
  }

  /**
   * Who the members are behind a block.
   *
   * @param before who they were until then
   */
  static List<NodeId> membersAfter(Proposal block, List<NodeId> before) {
    if (!block.header().barrier()) {
      return before;
    }
    try {
      List<NodeId> members = requests(block.body()).getFirst().members();
      return members.isEmpty() ? before : members;
    } catch (MalformedMessageException e) {
      throw new IllegalArgumentException("not a block of this world", e);
    }
  }

  private static String text(CanonicalReader in) throws MalformedMessageException {
    return new String(in.bytes(TEXT_BYTES_MAX).toArray(), StandardCharsets.UTF_8);
  }

  static boolean carriesItsHash(ProposalHeader header) {
    return header.hash().equals(hash(header.height(), header.previousHash(), header.dataHash()));
  }

  private static Bytes hash(long height, Bytes parentHash, Bytes dataHash) {
    return new CanonicalWriter()
        .uint64(height)
        .bytes(parentHash)
        .bytes(dataHash)
        .toBytes()
        .sha256();
  }
}
