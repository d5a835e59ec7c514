package org.logothete.orderer.audit;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.logothete.ledger.BlockEntry;
import org.logothete.ledger.Ledger;
import org.logothete.ledger.LedgerIdentity;
import org.logothete.ledger.rocks.RocksLedger;
import org.logothete.ledger.rocks.StateDamage;
import org.logothete.ledger.rocks.StoppedLedger;
import org.logothete.ledger.state.StateBatch;
import org.logothete.ledger.state.StateFigures;
import org.logothete.ledger.state.StateKey;
import org.logothete.ledger.state.StateView;

/** The audit looks at the state, too; the blocks of this ledger are none and are found as such. */
final class StateFindingsTest {
  private static final StateKey KEY = new StateKey("assets", "a");

  @TempDir private Path directory;

  @Test
  void aStateThatIsNotThatOfItsRootIsFound() {
    StateFigures expected;
    try (Ledger ledger = RocksLedger.open(directory, new LedgerIdentity("test"))) {
      ledger.create("c", new BlockEntry(0, new byte[32], new byte[] {1}, List.of()));
      ledger
          .state("c")
          .orElseThrow()
          .apply(
              StateBatch.of(0)
                  .put(KEY, 0, new byte[9])
                  .put(new StateKey("assets", "b"), 0, new byte[9]));
      try (StateView view = ledger.state("c").orElseThrow().view()) {
        expected = new StateFigures(1, 2, 0, 2, view.root());
      }
    }
    AuditReport sound = audit();
    assertThat(sound.state()).isEqualTo(expected);
    assertThat(sound.findings()).isNotEmpty().noneMatch(StateFindingsTest::isOfState);

    StateDamage.forget(directory, KEY);

    AuditReport damaged = audit();
    assertThat(damaged.state()).isEqualTo(StateFigures.NOTHING);
    assertThat(damaged.findings().stream().filter(StateFindingsTest::isOfState))
        .containsExactly(
            new Finding("state", "the state is damaged: it has 1 keys where there must be 2"));
  }

  private AuditReport audit() {
    try (StoppedLedger ledger = StoppedLedger.open(directory)) {
      return new StoppedLedgerAudit(ledger).run("c", 0, _ -> {});
    }
  }

  private static boolean isOfState(Finding finding) {
    return finding.where().equals("state");
  }
}
