package org.logothete.orderer.node;

import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import org.logothete.ledger.ChannelLedger;
import org.logothete.ledger.Ledger;
import org.logothete.ledger.LedgerException;
import org.logothete.ledger.LedgerIdentity;
import org.logothete.ledger.rocks.RocksLedger;
import org.logothete.orderer.settings.NodeSettings;
import org.logothete.orderer.snapshot.Snapshot;
import org.logothete.orderer.snapshot.SnapshotException;
import org.logothete.orderer.snapshot.SnapshotStatement;

/**
 * Lets a node begin a channel with a snapshot instead of its genesis block, by which the snapshot
 * is verified. Whose word it takes for the transactions and the state: of f + 1 consenters, or of
 * the operator who names the content.
 */
public final class SnapshotJoin {
  private final NodeSettings settings;
  private final Map<String, GenesisFile> genesis;

  /**
   * @throws StartException if one of the genesis blocks that the settings name cannot be used
   */
  public SnapshotJoin(NodeSettings settings) throws StartException {
    this.settings = settings;
    this.genesis = GenesisFile.readAll(settings.bootstrapFiles());
  }

  /**
   * A snapshot that may be begun with.
   *
   * @param attesters ids of the consenters that attest it
   */
  public record Trusted(Snapshot snapshot, SortedSet<Integer> attesters) {
    public SnapshotStatement statement() {
      return snapshot.statement();
    }
  }

  /**
   * Verifies a snapshot.
   *
   * @param content hash of the content that is trusted whoever attests it
   * @throws StartException in one line, if it is not to be trusted
   */
  public Trusted check(Path folder, Optional<String> content) throws StartException {
    try {
      String channel = Snapshot.channel(folder);
      GenesisFile own = genesis.get(channel);
      if (own == null) {
        throw new StartException(
            "the settings name no genesis block of channel %s, by which its snapshot is verified:"
                    .formatted(channel)
                + " add it to General.BootstrapFiles");
      }
      Snapshot snapshot = Snapshot.verify(folder, own.block());
      SortedSet<Integer> attesters = snapshot.attesters();
      requireTrust(snapshot, attesters, content);
      return new Trusted(snapshot, attesters);
    } catch (SnapshotException e) {
      throw new StartException(String.valueOf(e.getMessage()), e);
    }
  }

  private static void requireTrust(
      Snapshot snapshot, SortedSet<Integer> attesters, Optional<String> content)
      throws StartException {
    String found = snapshot.statement().contentHash();
    if (content.isPresent() && !content.get().equals(found)) {
      throw new StartException(
          "the snapshot's content is %s, not %s".formatted(found, content.get()));
    }
    if (content.isEmpty() && attesters.size() < snapshot.attestersNeeded()) {
      throw new StartException(
          ("the snapshot is attested by consenters %s, and %d are needed, so that one of them is"
                  + " honest: have others run 'logothete ledger attest', or name the content that"
                  + " you trust with --trust %s")
              .formatted(attesters, snapshot.attestersNeeded(), found));
    }
  }

  /**
   * Begins the channel with the snapshot, durably.
   *
   * @throws StartException in one line, if the ledger has the channel, cannot be written, or the
   *     snapshot's transactions or state are not those that it says
   */
  public void begin(Trusted trusted) throws StartException {
    LocalIdentity identity = LocalIdentity.read(settings.localMsp());
    LedgerIdentity whose = GenesisFile.ledgerIdentity(settings.localMsp(), identity, genesis);
    String channel = trusted.statement().channel();
    try (Ledger ledger = RocksLedger.open(settings.ledgerLocation(), whose)) {
      if (ledger.channel(channel).isPresent()) {
        throw new StartException(
            "the ledger in %s has channel %s already; a node joins with a snapshot only once"
                .formatted(settings.ledgerLocation(), channel));
      }
      begin(ledger, trusted.snapshot());
    } catch (LedgerException e) {
      throw new StartException(String.valueOf(e.getMessage()), e);
    }
  }

  private static void begin(Ledger ledger, Snapshot snapshot) throws StartException {
    try {
      ChannelLedger _ = ledger.restore(snapshot.origin());
    } catch (LedgerException e) {
      throw new StartException("the snapshot %s: %s".formatted(snapshot.path(), e.getMessage()), e);
    }
  }
}
