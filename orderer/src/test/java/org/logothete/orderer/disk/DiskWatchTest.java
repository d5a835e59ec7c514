package org.logothete.orderer.disk;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.logothete.ledger.LedgerWriteException;

final class DiskWatchTest {
  private static final long RESERVE = 1_000L << 20;

  private final List<LedgerWriteException> failures = new ArrayList<>();
  private long freeMebibytes = 5_000;
  private boolean unreadable;
  private final DiskWatch watch =
      new DiskWatch(Path.of("/data"), RESERVE, this::freeBytes, failures::add);

  private long freeBytes() throws IOException {
    if (unreadable) {
      throw new IOException("gone");
    }
    return freeMebibytes << 20;
  }

  private DiskLevel levelAt(long mebibytes) {
    freeMebibytes = mebibytes;
    assertThat(watch.isOpen()).isEqualTo(watch.status().level() != DiskLevel.FULL);
    assertThat(watch.status().freeBytes()).isEqualTo(mebibytes << 20);
    return watch.status().level();
  }

  @Test
  void levelsAreCountedAgainstTheReserve() {
    assertThat(levelAt(2_000)).isEqualTo(DiskLevel.AMPLE);
    assertThat(levelAt(1_999)).isEqualTo(DiskLevel.LOW);
    assertThat(levelAt(1_000)).isEqualTo(DiskLevel.LOW);
    assertThat(levelAt(999)).isEqualTo(DiskLevel.NEARLY_FULL);
    assertThat(levelAt(500)).isEqualTo(DiskLevel.NEARLY_FULL);
    assertThat(levelAt(499)).isEqualTo(DiskLevel.FULL);
    assertThat(levelAt(0)).isEqualTo(DiskLevel.FULL);
  }

  /** Or each megabyte that comes and goes would be a line in the log. */
  @Test
  void aLevelIsLeftForABetterOneWithAMargin() {
    assertThat(levelAt(499)).isEqualTo(DiskLevel.FULL);
    assertThat(levelAt(600)).isEqualTo(DiskLevel.FULL);
    assertThat(levelAt(625)).isEqualTo(DiskLevel.NEARLY_FULL);
    assertThat(levelAt(1_124)).isEqualTo(DiskLevel.NEARLY_FULL);
    assertThat(levelAt(2_100)).isEqualTo(DiskLevel.LOW);
    assertThat(levelAt(2_125)).isEqualTo(DiskLevel.AMPLE);
  }

  @Test
  void clientsAreSentAwayBelowTheReserve() {
    assertThat(levelAt(1_500)).isEqualTo(DiskLevel.LOW);
    assertThat(watch.refusal()).isEmpty();
    assertThat(watch.warning())
        .hasValue(
            "the disk of /data has 1500 MiB left, the reserve (FileLedger.Reserve) is 1000 MiB");
    assertThat(levelAt(900)).isEqualTo(DiskLevel.NEARLY_FULL);
    assertThat(watch.refusal()).hasValue("the disk of this orderer is nearly full");
    assertThat(levelAt(1)).isEqualTo(DiskLevel.FULL);
    assertThat(watch.refusal()).hasValue("the disk of this orderer is full");
    assertThat(levelAt(5_000)).isEqualTo(DiskLevel.AMPLE);
    assertThat(watch.refusal()).isEmpty();
    assertThat(watch.warning()).isEmpty();
  }

  @Test
  void whatCannotBeAskedChangesNothing() {
    assertThat(levelAt(900)).isEqualTo(DiskLevel.NEARLY_FULL);
    unreadable = true;
    assertThat(watch.isOpen()).isTrue();
    assertThat(watch.status().level()).isEqualTo(DiskLevel.NEARLY_FULL);
  }

  @Test
  void aFailureShutsTheGateForGoodAndIsPassedOnOnce() {
    LedgerWriteException first = new LedgerWriteException("first");
    watch.failed(first);
    watch.failed(new LedgerWriteException("second"));

    assertThat(failures).containsExactly(first);
    assertThat(watch.hasFailed()).isTrue();
    assertThat(watch.isOpen()).isFalse();
    assertThat(watch.refusal()).hasValue("the disk of this orderer failed");
  }
}
