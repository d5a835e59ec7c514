package org.logothete.consensus;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** The encoding of signatures by signer: a list in strictly ascending order of the signers. */
public final class Signatures {
  /** Consenters of a channel, hence signatures in a certificate. */
  public static final int SIGNERS_MAX = 256;

  /** One signature; Fabric's metadata signature with its identifier header takes about 100. */
  public static final int BYTES_MAX = 1024;

  private Signatures() {}

  private record Entry(NodeId signer, Bytes signature) {}

  public static void write(CanonicalWriter out, SortedMap<NodeId, Bytes> signatures) {
    List<Map.Entry<NodeId, Bytes>> entries = new ArrayList<>(signatures.entrySet());
    out.list(entries, (o, e) -> o.node(e.getKey()).bytes(e.getValue()));
  }

  /**
   * Reads what {@link #write} wrote.
   *
   * @throws MalformedMessageException if there are too many, one is too long, or their order is
   *     another
   */
  public static SortedMap<NodeId, Bytes> read(CanonicalReader in) throws MalformedMessageException {
    List<Entry> entries = in.list(SIGNERS_MAX, i -> new Entry(i.node(), i.bytes(BYTES_MAX)));
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
