package org.logothete.bdls;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.TreeMap;
import org.logothete.consensus.Bytes;
import org.logothete.consensus.InvariantViolation;
import org.logothete.consensus.RecordKey;
import org.logothete.fuzz.FuzzTarget;
import org.logothete.fuzz.Golden;
import org.logothete.fuzz.Input;

/** Records of the consensus log, as a damaged disk may give them back: key, then content. */
public final class BdlsRecordBytes implements FuzzTarget {
  @Override
  public void run(byte[] input) {
    Input in = new Input(input);
    RecordKey key = new RecordKey(in.uint63(), in.uint8(), in.uint63());
    Bytes content = Bytes.wrap(in.rest());
    LogRecords.Recovered log;
    try {
      log = LogRecords.read(new TreeMap<>(Collections.singletonMap(key, content)), key.height());
    } catch (InvariantViolation damaged) {
      return;
    }
    List<Bytes> again = new ArrayList<>();
    log.roundChange().map(LogRecords::roundChange).ifPresent(again::add);
    log.lock().map(LogRecords::lock).ifPresent(again::add);
    log.bodies().stream().map(LogRecords::body).forEach(again::add);
    log.candidate().map(LogRecords::candidate).ifPresent(again::add);
    log.selected().map(LogRecords::selected).ifPresent(again::add);
    if (!again.equals(List.of(content))) {
      throw new AssertionError("a second encoding of " + log);
    }
  }

  @Override
  public List<byte[]> seeds() {
    return Golden.records("bdls/golden/records.txt");
  }
}
