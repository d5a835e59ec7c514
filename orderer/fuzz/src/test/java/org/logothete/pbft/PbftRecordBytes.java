package org.logothete.pbft;

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
public final class PbftRecordBytes implements FuzzTarget {
  @Override
  public void run(byte[] input) {
    Input in = new Input(input);
    RecordKey key = new RecordKey(in.uint63(), in.uint8(), in.uint63());
    Bytes content = Bytes.wrap(in.rest());
    LogRecords.Recovered log;
    try {
      log = LogRecords.read(new TreeMap<>(Collections.singletonMap(key, content)));
    } catch (InvariantViolation damaged) {
      return;
    }
    List<Bytes> again = new ArrayList<>();
    log.enteredView().map(LogRecords::enteredView).ifPresent(again::add);
    log.viewChange().map(LogRecords::viewChange).ifPresent(again::add);
    log.newView().map(LogRecords::newView).ifPresent(again::add);
    log.accepted().stream().map(LogRecords::accepted).forEach(again::add);
    log.prepared().stream().map(LogRecords::prepared).forEach(again::add);
    if (!again.equals(List.of(content))) {
      throw new AssertionError("a second encoding of " + log);
    }
  }

  @Override
  public List<byte[]> seeds() {
    return Golden.records("pbft/golden/records.txt");
  }
}
