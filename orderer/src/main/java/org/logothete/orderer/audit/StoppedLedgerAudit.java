package org.logothete.orderer.audit;

import java.time.Duration;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;
import org.logothete.ledger.StoredChannel;
import org.logothete.ledger.rocks.StoppedLedger;
import org.logothete.ledger.state.StateFigures;

/** Examines a stopped node's ledger, channel by channel. Of one thread. */
public final class StoppedLedgerAudit {
  private static final String LOG = "consensus log";
  private static final String STATE = "state";
  private static final String FILES = "files";
  private static final String KEPT = "kept blocks";

  private final StoppedLedger ledger;

  /** What was found in the files, once they were read. */
  private @Nullable Findings files;

  public StoppedLedgerAudit(StoppedLedger ledger) {
    this.ledger = ledger;
  }

  /**
   * Reads all from a block on, or what is left of it if older ones were pruned, and checks:
   * checksums, the blocks' numbers, hashes and links, that the consenters of each height certified
   * them, that both indexes lead to them and, from block 0, to nothing else; the consensus log;
   * that the root of the state is that of its values; the files below.
   *
   * @param from number of the first block to look at
   * @param progress is told now and then how many blocks are done
   * @throws IllegalArgumentException if there is no such channel, or it has no such block
   */
  public AuditReport run(String name, long from, LongConsumer progress) {
    long began = System.nanoTime();
    StoredChannel channel =
        ledger
            .channel(name)
            .orElseThrow(() -> new IllegalArgumentException("there is no channel " + name));
    if (from < 0 || from >= channel.height()) {
      throw new IllegalArgumentException(
          "channel %s has blocks 0 to %d, none of number %d"
              .formatted(name, channel.height() - 1, from));
    }
    Findings findings = new Findings();
    ChainAudit chain = new ChainAudit(channel, findings);
    long first = channel.firstBlock();
    boolean all = from <= first;
    long begin = Math.max(from, first);
    long kept = all ? findings.read(KEPT, () -> channel.kept().size()).orElse(0) : 0;
    chain.run(begin, progress);
    if (all) {
      compareIndexes(name, channel, kept, chain, findings);
    }
    long records = findings.read(LOG, () -> ledger.checkLog(name)).orElse(0L);
    StateFigures state =
        findings.read(STATE, () -> ledger.checkState(name)).orElse(StateFigures.NOTHING);
    if (state.height() > channel.height()) {
      findings.add(new Finding(STATE, "it has height %d".formatted(state.height())));
    }
    filesChecked().kept().forEach(findings::add);
    return new AuditReport(
        name,
        begin,
        kept,
        channel.height(),
        chain.transactions(),
        chain.certificates(),
        records,
        state,
        Duration.ofNanos(System.nanoTime() - began),
        findings.kept(),
        findings.count());
  }

  /** All channels lie in the same files. */
  private Findings filesChecked() {
    Findings known = files;
    if (known != null) {
      return known;
    }
    Findings found = new Findings();
    var _ =
        found.read(
            FILES,
            () -> {
              ledger.checkFiles();
              return true;
            });
    files = found;
    return found;
  }

  /** Each block was found in the indexes; more entries than that lead nowhere. */
  private void compareIndexes(
      String name, StoredChannel channel, long kept, ChainAudit chain, Findings findings) {
    String hashes = "index of hashes";
    long blocks = channel.height() - channel.firstBlock() + kept;
    findings
        .read(hashes, () -> ledger.hashes(name))
        .filter(entries -> entries != blocks)
        .ifPresent(
            entries ->
                findings.add(
                    new Finding(
                        hashes, "it has %d entries for %d blocks".formatted(entries, blocks))));
    String transactions = "index of transactions";
    findings
        .read(transactions, () -> ledger.transactions(name))
        .filter(entries -> chain.isComplete() && !fits(entries, channel, chain))
        .ifPresent(
            entries ->
                findings.add(
                    new Finding(
                        transactions,
                        "it has %d entries for %d transactions"
                            .formatted(entries, chain.distinctTransactions()))));
  }

  /** The index also knows what pruned blocks held. */
  private static boolean fits(long entries, StoredChannel channel, ChainAudit chain) {
    return channel.firstBlock() == 0
        ? entries == chain.distinctTransactions()
        : entries >= chain.distinctTransactions();
  }
}
