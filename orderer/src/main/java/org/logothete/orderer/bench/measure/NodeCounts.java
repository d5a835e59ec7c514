package org.logothete.orderer.bench.measure;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

/**
 * What a node counted itself between two readings of its metrics. A count that is zero was not
 * taken, as from a node of an earlier version.
 *
 * @param transactions in blocks that became durable in that time
 * @param writes durable ones to the ledger
 * @param writeSeconds how long their writers waited, together
 * @param syncs of the ledger's log to the disk
 * @param allocatedBytes on the Java heap
 * @param pauses for collecting garbage
 * @param deliveredBytes of blocks, to clients and peers
 * @param sent to other nodes
 */
public record NodeCounts(
    long transactions,
    long blocks,
    long writes,
    double writeSeconds,
    long syncs,
    long allocatedBytes,
    long pauses,
    double pauseSeconds,
    long deliveredBytes,
    List<Sent> sent) {
  private static final String TRANSACTIONS = "logothete_channel_transactions_total";
  private static final String SENT_BYTES = "logothete_cluster_bytes_sent_total";
  private static final String SENT_FRAMES = "logothete_cluster_frames_sent_total";

  /** Nothing is known. */
  public static final NodeCounts NONE = new NodeCounts(0, 0, 0, 0, 0, 0, 0, 0, 0, List.of());

  public NodeCounts {
    sent = List.copyOf(sent);
  }

  /**
   * Frames over one link.
   *
   * @param peer where it leads
   * @param kind what is in them
   */
  public record Sent(String peer, String kind, long frames, long bytes) {}

  private record Link(String peer, String kind) {
    static Link of(Map<String, String> labels) {
      return new Link(labels.getOrDefault("peer", ""), labels.getOrDefault("kind", ""));
    }
  }

  /** So much for each transaction; 0 if that is not known. */
  public double perTransaction(long amount) {
    return transactions > 0 ? (double) amount / transactions : 0;
  }

  /** So much for each block; 0 if that is not known. */
  public double perBlock(long amount) {
    return blocks > 0 ? (double) amount / blocks : 0;
  }

  /** All bytes of frames to other nodes. */
  public long sentBytes() {
    return sent.stream().mapToLong(Sent::bytes).sum();
  }

  static NodeCounts between(Scrape before, Scrape after) {
    return new NodeCounts(
        count(before, after, TRANSACTIONS),
        count(before, after, "logothete_channel_blocks_total"),
        count(before, after, "logothete_ledger_write_seconds_count"),
        difference(before, after, "logothete_ledger_write_seconds_sum"),
        count(before, after, "logothete_ledger_syncs_total"),
        count(before, after, "logothete_jvm_allocated_bytes_total"),
        count(before, after, "jvm_gc_collection_seconds_count"),
        difference(before, after, "jvm_gc_collection_seconds_sum"),
        count(before, after, "logothete_deliver_bytes_sent_total"),
        sent(before, after));
  }

  private static List<Sent> sent(Scrape before, Scrape after) {
    Map<Link, Double> bytesBefore = before.sums(SENT_BYTES, Link::of);
    Map<Link, Double> framesBefore = before.sums(SENT_FRAMES, Link::of);
    Map<Link, Double> framesAfter = after.sums(SENT_FRAMES, Link::of);
    List<Sent> sent = new ArrayList<>();
    after
        .sums(SENT_BYTES, Link::of)
        .forEach(
            (link, bytes) -> {
              double frames =
                  framesAfter.getOrDefault(link, 0.0) - framesBefore.getOrDefault(link, 0.0);
              double more = bytes - bytesBefore.getOrDefault(link, 0.0);
              if (more > 0) {
                sent.add(new Sent(link.peer(), link.kind(), Math.round(frames), Math.round(more)));
              }
            });
    sent.sort(Comparator.comparing(Sent::peer).thenComparing(Sent::kind));
    return sent;
  }

  private static double difference(Scrape before, Scrape after, String name) {
    return after.sum(name) - before.sum(name);
  }

  private static long count(Scrape before, Scrape after, String name) {
    return Math.round(difference(before, after, name));
  }
}
