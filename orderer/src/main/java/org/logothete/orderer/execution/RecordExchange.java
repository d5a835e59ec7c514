package org.logothete.orderer.execution;

import com.google.protobuf.ByteString;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.logothete.chaincode.agreement.PendingCall;
import org.logothete.chaincode.agreement.RecordSource;
import org.logothete.chaincode.record.ResultRecord;
import org.logothete.network.channel.ChannelConfig;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Agreed records: this node's own if it computed the same, else another's. It asks until somebody
 * has the record, since an honest executor does, and the state cannot go on without.
 */
final class RecordExchange implements RecordSource {
  private static final Logger LOG = LoggerFactory.getLogger(RecordExchange.class);
  private static final long PAUSE_MILLIS_MIN = 50;
  private static final long PAUSE_MILLIS_MAX = 2_000;

  private final KnownRecords own;
  private final RecordPeers peers;
  private final Supplier<ChannelConfig> config;

  RecordExchange(KnownRecords own, RecordPeers peers, Supplier<ChannelConfig> config) {
    this.own = own;
    this.peers = peers;
    this.config = config;
  }

  @Override
  public ByteString fetch(ByteString digest, SortedSet<Integer> voters, PendingCall call)
      throws InterruptedException {
    Optional<ByteString> found = own.find(digest);
    long pause = PAUSE_MILLIS_MIN;
    while (found.isEmpty()) {
      found = ask(digest, call);
      if (found.isEmpty()) {
        LOG.debug("nobody gives the agreed result of {} yet", call.transaction().transactionId());
        TimeUnit.MILLISECONDS.sleep(pause);
        pause = Math.min(PAUSE_MILLIS_MAX, 2 * pause);
      }
    }
    own.add(digest, found.get());
    return found.get();
  }

  private Optional<ByteString> ask(ByteString digest, PendingCall call)
      throws InterruptedException {
    ChannelConfig now = config.get();
    List<String> sources = peers.sources(now);
    for (String source : sources) {
      Optional<ByteString> record =
          peers.record(now, source, call.transaction().transactionId(), digest);
      if (record.filter(bytes -> ResultRecord.digestOf(bytes).equals(digest)).isPresent()) {
        return record;
      }
    }
    return Optional.empty();
  }
}
