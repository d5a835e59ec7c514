package org.logothete.orderer.bench.measure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;

class MeasureTest {
  private static final String STAT =
      "17 (java (x) y) S 1 17 17 0 -1 4194304 9 0 0 0 150 50 0 0 20 0 30 0 5 6 7";

  @Test
  void readsTheUseOfAProcess() {
    String status = "Name:\tjava\nVmHWM:\t  4096 kB\nVmRSS:\t  2048 kB\nThreads:\t30\n";
    assertThat(ProcessUse.parse(STAT, status)).isEqualTo(new ProcessUse(2.0, 2 << 20));
    assertThat(ProcStat.command(STAT)).isEqualTo("java (x) y");
  }

  @Test
  void threadsOfOneWorkAreOneGroup() {
    assertThat(ThreadTimes.group("admission-12")).isEqualTo("admission");
    assertThat(ThreadTimes.group("GC Thread#0")).isEqualTo("GC Thread");
    assertThat(ThreadTimes.group("cluster-1-2")).isEqualTo("cluster");
    assertThat(ThreadTimes.group("C2 CompilerThre")).isEqualTo("C2 CompilerThre");
    assertThat(ThreadTimes.group("42")).isEqualTo("42");
  }

  private static Scrape scrape(int times) {
    return Scrape.parse(
        """
        # HELP logothete_channel_transactions_total Transactions in durable blocks.
        # TYPE logothete_channel_transactions_total counter
        logothete_channel_transactions_total{channel="a",} %1$d.0
        logothete_channel_transactions_total{channel="b",} %1$d.0
        logothete_channel_blocks_total{channel="a",} %1$d.0
        logothete_ledger_write_seconds_bucket{le="+Inf",} 7.0
        logothete_ledger_write_seconds_count 3.0
        logothete_ledger_write_seconds_sum %1$d.5E-3
        logothete_jvm_allocated_bytes_total %1$d.0E7
        logothete_cluster_bytes_sent_total{peer="x:1",kind="consensus",} %1$d00.0
        logothete_cluster_bytes_sent_total{peer="x:1",kind="requests",} 5.0
        logothete_cluster_frames_sent_total{peer="x:1",kind="consensus",} %1$d.0
        jvm_gc_collection_seconds_count{gc="Copy",} 1.0
        """
            .formatted(times));
  }

  @Test
  void subtractsWhatANodeCounted() {
    NodeCounts counts = NodeCounts.between(scrape(1), scrape(3));
    assertThat(counts.transactions()).isEqualTo(4);
    assertThat(counts.blocks()).isEqualTo(2);
    assertThat(counts.writes()).isZero();
    assertThat(counts.writeSeconds()).isCloseTo(0.002, within(1e-9));
    assertThat(counts.allocatedBytes()).isEqualTo(20_000_000);
    assertThat(counts.perTransaction(counts.allocatedBytes())).isEqualTo(5_000_000);
    assertThat(counts.perBlock(counts.transactions())).isEqualTo(2);
    assertThat(counts.sent()).isEqualTo(List.of(new NodeCounts.Sent("x:1", "consensus", 2, 200)));
    assertThat(counts.syncs()).as("what was never counted").isZero();
  }

  @Test
  void saysNothingForEachTransactionWhereThereWereNone() {
    assertThat(NodeCounts.NONE.perTransaction(5)).isZero();
    assertThat(NodeCounts.NONE.perBlock(5)).isZero();
  }
}
