package org.logothete.orderer.execution;

import com.google.protobuf.ByteString;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.Supplier;
import org.logothete.chaincode.agreement.PendingCall;
import org.logothete.chaincode.agreement.RecordSource;
import org.logothete.chaincode.lifecycle.Definition;
import org.logothete.chaincode.lifecycle.NamedExecutor;
import org.logothete.chaincode.record.ResultRecord;
import org.logothete.network.channel.ChannelConfig;
import org.logothete.orderer.client.Hedge;
import org.logothete.orderer.execution.RecordPeers.Source;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Agreed records: this node's own if it computed the same, else another's. It asks until somebody
 * has the record, since an honest executor does, and the state cannot go on without. Who voted for
 * it is asked first.
 */
final class RecordExchange implements RecordSource {
  private static final Logger LOG = LoggerFactory.getLogger(RecordExchange.class);
  private static final Duration SLOW = Duration.ofMillis(150);
  private static final long PAUSE_MILLIS_MIN = 50;
  private static final long PAUSE_MILLIS_MAX = 2_000;

  private final KnownRecords own;
  private final RecordPeers peers;
  private final Supplier<ChannelConfig> config;
  private final Function<ByteString, Optional<Definition>> definitions;
  private final ByteString self;
  private final Hedge<Source> hedge = new Hedge<>(SLOW);

  /**
   * @param definitions by their hash
   * @param self this node's identifier as an executor: it does not ask itself
   */
  RecordExchange(
      KnownRecords own,
      RecordPeers peers,
      Supplier<ChannelConfig> config,
      Function<ByteString, Optional<Definition>> definitions,
      ByteString self) {
    this.own = own;
    this.peers = peers;
    this.config = config;
    this.definitions = definitions;
    this.self = self;
  }

  @Override
  public ByteString fetch(ByteString digest, SortedSet<Integer> voters, PendingCall call)
      throws InterruptedException {
    Optional<ByteString> found = own.find(digest);
    long pause = PAUSE_MILLIS_MIN;
    while (found.isEmpty()) {
      found = ask(digest, voters, call);
      if (found.isEmpty()) {
        LOG.debug("nobody gives the agreed result of {} yet", call.transaction().transactionId());
        TimeUnit.MILLISECONDS.sleep(pause);
        pause = Math.min(PAUSE_MILLIS_MAX, 2 * pause);
      }
    }
    own.add(digest, found.get());
    return found.get();
  }

  private Optional<ByteString> ask(ByteString digest, SortedSet<Integer> voters, PendingCall call)
      throws InterruptedException {
    ChannelConfig now = config.get();
    return hedge
        .ask(
            sources(now, voters, call),
            1,
            source ->
                peers
                    .record(now, source, call.transaction().transactionId(), digest)
                    .filter(bytes -> ResultRecord.digestOf(bytes).equals(digest)))
        .stream()
        .findFirst();
  }

  private List<Source> sources(ChannelConfig now, SortedSet<Integer> voters, PendingCall call) {
    Set<Source> sources = new LinkedHashSet<>();
    List<NamedExecutor> executors =
        definitions.apply(call.definition()).map(Definition::executors).orElse(List.of());
    List<Integer> order = new ArrayList<>(voters);
    for (int index = 0; index < executors.size(); index++) {
      if (!voters.contains(index)) {
        order.add(index);
      }
    }
    for (int index : order) {
      boolean isOther = !call.executors().get(index).equals(self);
      if (isOther && index < executors.size() && !executors.get(index).address().isEmpty()) {
        NamedExecutor executor = executors.get(index);
        sources.add(new Source.Executor(executor.address(), executor.mspId()));
      }
    }
    sources.addAll(peers.orderers(now));
    return List.copyOf(sources);
  }
}
