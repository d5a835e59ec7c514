package org.logothete.ledger.rocks;

import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;
import org.logothete.ledger.Ledger;
import org.logothete.ledger.LedgerContract;
import org.logothete.ledger.LedgerIdentity;

final class RocksLedgerTest extends LedgerContract {
  private static final LedgerIdentity IDENTITY = new LedgerIdentity("Org1MSP consenter 1");

  @TempDir private Path directory;

  @Override
  protected Ledger openFresh() {
    return RocksLedger.open(directory, IDENTITY);
  }

  @Override
  protected Ledger reopen(Ledger ledger) {
    ledger.close();
    return RocksLedger.open(directory, IDENTITY);
  }
}
