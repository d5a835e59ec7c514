package org.logothete.verification.mutation;

import java.util.SortedMap;
import java.util.TreeMap;
import org.logothete.consensus.Bytes;
import org.logothete.consensus.Event;
import org.logothete.consensus.RecordKey;

/**
 * Ways in which one record of a log is not what an engine wrote, without a disk's checksum showing
 * it.
 */
enum DamagedLog {
  OTHER_FORMAT {
    @Override
    void put(SortedMap<RecordKey, Bytes> log, RecordKey key, Bytes record) {
      log.put(key, withByte(record, VERSION_AT, UNKNOWN));
    }
  },
  UNKNOWN_KIND {
    @Override
    void put(SortedMap<RecordKey, Bytes> log, RecordKey key, Bytes record) {
      RecordKey unknown = new RecordKey(key.height(), UNKNOWN, key.viewOrRound());
      log.put(unknown, withByte(record, KIND_AT, UNKNOWN));
    }
  },
  OTHER_KIND {
    @Override
    void put(SortedMap<RecordKey, Bytes> log, RecordKey key, Bytes record) {
      log.put(new RecordKey(key.height(), key.kind() + 1, key.viewOrRound()), record);
    }
  },
  OTHER_HEIGHT {
    @Override
    void put(SortedMap<RecordKey, Bytes> log, RecordKey key, Bytes record) {
      log.put(new RecordKey(key.height() + 1, key.kind(), key.viewOrRound()), record);
    }
  },
  CUT_SHORT {
    @Override
    void put(SortedMap<RecordKey, Bytes> log, RecordKey key, Bytes record) {
      log.put(key, record.slice(0, record.size() - 1));
    }
  };

  private static final int VERSION_AT = 0;
  private static final int KIND_AT = 1;
  private static final int UNKNOWN = 99;

  /** Puts something else in the place of a record that was taken out. */
  abstract void put(SortedMap<RecordKey, Bytes> log, RecordKey key, Bytes record);

  /** The same start with the newest record of a kind damaged, if there is one. */
  Event.Started of(Event.Started started, int kind) {
    SortedMap<RecordKey, Bytes> log = new TreeMap<>(started.log());
    started.log().entrySet().stream()
        .filter(record -> record.getKey().kind() == kind)
        .reduce((_, newer) -> newer)
        .ifPresent(
            record -> {
              log.remove(record.getKey());
              put(log, record.getKey(), record.getValue());
            });
    return new Event.Started(started.now(), started.tip(), log, started.mayVote());
  }

  private static Bytes withByte(Bytes record, int at, int value) {
    byte[] bytes = record.toArray();
    bytes[at] = (byte) value;
    return Bytes.wrap(bytes);
  }
}
