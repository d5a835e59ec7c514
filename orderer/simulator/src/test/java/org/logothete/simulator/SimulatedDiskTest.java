package org.logothete.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.logothete.consensus.Bytes;
import org.logothete.consensus.Decision;
import org.logothete.consensus.NodeId;
import org.logothete.consensus.RecordKey;

/** The disk loses what it may lose, and refuses what it must not. */
class SimulatedDiskTest {
  private static final List<NodeId> MEMBERS = List.of(new NodeId(1));
  private static final RecordKey KEY = new RecordKey(3, 1, 0);
  private static final Bytes RECORD = Bytes.ofUtf8("a promise");

  private static SimulatedDisk twoBlocksAndARecord() {
    SimulatedDisk disk = new SimulatedDisk(MEMBERS, true);
    disk.writeBlock(next(disk));
    disk.writeBlock(next(disk));
    disk.writeRecord(KEY, RECORD);
    return disk;
  }

  private static Decision next(SimulatedDisk disk) {
    long height = disk.written().height() + 1;
    SimulatedRequest request = new SimulatedRequest("r" + height, "client", 1, false, List.of());
    return new Decision(
        Blocks.block(height, disk.written().hash(), 0, List.of(request)), 0, new TreeMap<>());
  }

  @Test
  void whatIsSyncedSurvives() throws DamagedDiskException {
    SimulatedDisk disk = twoBlocksAndARecord();
    disk.sync(3);
    disk.crash(new SplittableRandom(1));

    assertThat(disk.open()).isFalse();
    assertThat(disk.height()).isEqualTo(2);
    assertThat(disk.log()).containsEntry(KEY, RECORD);
  }

  /** Whatever a crash leaves is some first part of what was written, its torn end cut off. */
  @Test
  void aCrashKeepsSomeFirstPart() throws DamagedDiskException {
    boolean[] kept = new boolean[4];
    boolean torn = false;
    for (int seed = 0; seed < 100; seed++) {
      SimulatedDisk disk = twoBlocksAndARecord();
      disk.crash(new SplittableRandom(seed));
      assertThat(disk.height()).as("before it is opened").isZero();
      torn |= disk.open();
      assertThat(disk.log().isEmpty() || disk.height() == 2).isTrue();
      assertThat(disk.written().height()).isEqualTo(disk.height());
      kept[(int) disk.height() + disk.log().size()] = true;
    }
    assertThat(kept).containsOnly(true);
    assertThat(torn).isTrue();
  }

  @Test
  void aRottenBitAnywhereIsRefused() {
    for (int seed = 0; seed < 300; seed++) {
      SimulatedDisk disk = twoBlocksAndARecord();
      disk.sync(3);
      assertThat(disk.rot(new SplittableRandom(seed))).isPresent();
      disk.crash(new SplittableRandom(seed));
      assertThat(disk.isRotten()).isTrue();
      assertThatExceptionOfType(DamagedDiskException.class)
          .as("seed " + seed)
          .isThrownBy(disk::open)
          .withMessageContaining("damaged");
    }
  }

  @Test
  void nothingRotsOnAnEmptyDisk() {
    SimulatedDisk disk = new SimulatedDisk(MEMBERS, true);
    assertThat(disk.rot(new SplittableRandom(1))).isEmpty();
    assertThat(disk.isRotten()).isFalse();
  }

  @Test
  void anotherDiskKnowsNothing() throws DamagedDiskException {
    SimulatedDisk disk = twoBlocksAndARecord();
    disk.sync(3);
    disk.rot(new SplittableRandom(1));
    disk.wipe(0);

    assertThat(disk.open()).isFalse();
    assertThat(disk.height()).isZero();
    assertThat(disk.isRotten()).isFalse();
    assertThat(disk.mayHaveForgottenHere()).isTrue();
    disk.writeMarker();
    disk.sync(1);
    assertThat(disk.mayHaveForgotten()).isFalse();
  }

  @Test
  void everyWriteCanBeReadBack() throws DamagedDiskException {
    List<DiskWrite> writes =
        List.of(
            new DiskWrite.LogRecord(4, KEY, RECORD),
            new DiskWrite.Block(next(new SimulatedDisk(MEMBERS, true))),
            new DiskWrite.Marker());
    for (DiskWrite write : writes) {
      assertThat(DiskWrite.decode(write.encode())).isEqualTo(write);
    }
  }

  @Test
  void aCutRecordIsNotADamagedOne() {
    byte[] whole = SealedRecord.seal(RECORD);
    assertThat(SealedRecord.read(whole, 0))
        .isEqualTo(new SealedRecord.Found.Whole(RECORD, whole.length));
    for (int length = 1; length < whole.length; length++) {
      assertThat(SealedRecord.read(Arrays.copyOf(whole, length), 0))
          .isEqualTo(new SealedRecord.Found.CutShort());
    }
    for (int i = 0; i < whole.length; i++) {
      byte[] changed = whole.clone();
      changed[i] ^= 1;
      assertThat(SealedRecord.read(changed, 0)).isEqualTo(new SealedRecord.Found.Damaged());
      assertThat(SealedRecord.isWhole(changed)).isFalse();
    }
  }
}
