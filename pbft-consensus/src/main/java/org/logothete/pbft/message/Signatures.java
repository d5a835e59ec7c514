package org.logothete.pbft.message;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.logothete.consensus.Bytes;
import org.logothete.consensus.CanonicalReader;
import org.logothete.consensus.CanonicalWriter;
import org.logothete.consensus.MalformedMessageException;
import org.logothete.consensus.NodeId;

/** The encoding of signatures by signer: a list in strictly ascending order of the signers. */
final class Signatures {
  private Signatures() {}

  private record Entry(NodeId signer, Bytes signature) {}

  static void write(CanonicalWriter out, SortedMap<NodeId, Bytes> signatures) {
    List<Map.Entry<NodeId, Bytes>> entries = new ArrayList<>(signatures.entrySet());
    out.list(entries, (o, e) -> o.node(e.getKey()).bytes(e.getValue()));
  }

  static SortedMap<NodeId, Bytes> read(CanonicalReader in) throws MalformedMessageException {
    List<Entry> entries =
        in.list(Bounds.MEMBERS_MAX, i -> new Entry(i.node(), i.bytes(Bounds.SIGNATURE_BYTES_MAX)));
    TreeMap<NodeId, Bytes> signatures = new TreeMap<>();
    for (Entry entry : entries) {
      if (!signatures.isEmpty() && signatures.lastKey().compareTo(entry.signer) >= 0) {
        throw in.malformed("signers are not in ascending order");
      }
      signatures.put(entry.signer, entry.signature);
    }
    return Collections.unmodifiableSortedMap(signatures);
  }
}
