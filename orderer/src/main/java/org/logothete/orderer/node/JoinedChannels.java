package org.logothete.orderer.node;

import com.google.protobuf.ByteString;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.hyperledger.fabric.protos.common.Block;
import org.logothete.ledger.ChannelLedger;
import org.logothete.ledger.Ledger;
import org.logothete.ledger.LedgerException;
import org.logothete.ledger.LedgerWriteException;
import org.logothete.network.channel.InvalidConfigException;
import org.logothete.orderer.channel.BlockSource;
import org.logothete.orderer.channel.ChannelStatus;
import org.logothete.orderer.channel.EpochFactory;
import org.logothete.orderer.channel.JoinPoint;
import org.logothete.orderer.channel.OrderedChannel;
import org.logothete.orderer.channel.Relation;
import org.logothete.orderer.channel.SubmitOutcome;
import org.logothete.orderer.disk.DiskGate;
import org.logothete.orderer.history.StoredBlocks;
import org.logothete.orderer.participation.BlockChoice;
import org.logothete.orderer.participation.ChannelAdministration;
import org.logothete.orderer.participation.ChannelInfo;
import org.logothete.orderer.participation.ParticipationException;
import org.logothete.orderer.participation.ParticipationException.Reason;
import org.logothete.orderer.settings.NodeSettings;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Joins and removes channels of a running node. What was asked for is written down first, so that
 * the next start comes to its end: a channel is joined or it is not, and one that is removed is
 * gone. Thread-safe.
 */
final class JoinedChannels implements ChannelAdministration, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(JoinedChannels.class);
  private static final long SUBMIT_SECONDS = 30;
  private static final long CLOSE_SECONDS = 10;

  /**
   * What it works with.
   *
   * @param bootstrapped channels that the settings have the node join at its start
   */
  record Site(
      ChannelOpener.Shared shared,
      Channels channels,
      ParticipationFolder folder,
      Set<String> bootstrapped) {
    Site {
      bootstrapped = Set.copyOf(bootstrapped);
    }

    private Ledger ledger() {
      return shared.ledger();
    }

    private DiskGate disk() {
      return shared.disk();
    }

    private EpochFactory epochs() {
      return shared.epochs();
    }
  }

  private final Site site;
  private final ChannelOpener opener;
  private final ExecutorService work =
      Executors.newThreadPerTaskExecutor(Thread.ofVirtual().name("participation-", 0).factory());

  /**
   * Guarded by this, like all below: later blocks than their first that channels were joined with.
   */
  private final Map<String, JoinPoint> joined;

  /** Channels without a block yet. */
  private final SortedSet<String> beginning = new TreeSet<>();

  /** As they were when their removal began, or failed. */
  private final Map<String, ChannelInfo> removing = new TreeMap<>();

  /**
   * @throws IOException if it cannot be read what was being joined when the node ended
   */
  JoinedChannels(Site site) throws IOException {
    this.site = site;
    this.opener = new ChannelOpener(site.shared(), site.channels());
    this.joined = new TreeMap<>(site.folder().joins());
  }

  /**
   * Opens the channels of the ledger, and goes on with the joins of the last run.
   *
   * @throws IOException if one that has come to its end cannot be forgotten
   */
  synchronized void open() throws IOException {
    for (String channel : site.ledger().channels()) {
      opener.open(channel, Optional.ofNullable(joined.get(channel)));
    }
    for (Map.Entry<String, JoinPoint> each : List.copyOf(joined.entrySet())) {
      Optional<OrderedChannel> channel = site.channels().channel(each.getKey());
      if (channel.isEmpty()) {
        begin(each.getKey(), each.getValue());
      } else if (channel.get().blocks().height() > each.getValue().number()) {
        joined.remove(each.getKey());
        site.folder().dropJoin(each.getKey());
      }
    }
  }

  @Override
  public synchronized List<String> list() {
    SortedSet<String> names = new TreeSet<>(beginning);
    names.addAll(removing.keySet());
    site.channels().channels().forEach(channel -> names.add(channel.id()));
    return List.copyOf(names);
  }

  @Override
  public synchronized ChannelInfo info(String channel) throws ParticipationException {
    ChannelInfo removed = removing.get(channel);
    if (removed != null) {
      return removed;
    }
    if (beginning.contains(channel)) {
      return new ChannelInfo(channel, relation(channel), ChannelInfo.Status.ONBOARDING, 0);
    }
    return info(served(channel));
  }

  private ChannelInfo info(OrderedChannel channel) {
    ChannelStatus now = channel.status();
    JoinPoint point = joined.get(channel.id());
    long height = channel.blocks().height();
    if (!now.halted().isEmpty()) {
      return info(channel, now, ChannelInfo.Status.FAILED);
    }
    return point != null && height <= point.number()
        ? new ChannelInfo(
            channel.id(), relation(channel.id()), ChannelInfo.Status.ONBOARDING, height)
        : info(channel, now, ChannelInfo.Status.ACTIVE);
  }

  private static ChannelInfo info(
      OrderedChannel channel, ChannelStatus now, ChannelInfo.Status status) {
    return new ChannelInfo(
        channel.id(), Relation.of(now.voting()), status, channel.blocks().height());
  }

  /** What this node is to a channel by the block that it was joined with. */
  private Relation relation(String channel) {
    JoinPoint point = joined.get(channel);
    return point != null && site.epochs().isConsenter(point.config())
        ? Relation.CONSENTER
        : Relation.FOLLOWER;
  }

  private OrderedChannel served(String channel) throws ParticipationException {
    return site.channels()
        .channel(channel)
        .orElseThrow(() -> new ParticipationException(Reason.NO_SUCH_CHANNEL));
  }

  @Override
  public synchronized ChannelInfo join(String channel, Block configBlock)
      throws ParticipationException {
    refuseRemoved(channel);
    if (beginning.contains(channel) || site.channels().channel(channel).isPresent()) {
      throw new ParticipationException(Reason.EXISTS);
    }
    JoinPoint point = checked(configBlock);
    try {
      site.folder().dropRemoved(channel);
      if (point.number() == 0) {
        create(channel, configBlock, Optional.empty());
      } else {
        site.folder().keepJoin(channel, configBlock);
        joined.put(channel, point);
        begin(channel, point);
      }
    } catch (LedgerWriteException e) {
      site.disk().failed(e);
      throw new ParticipationException(String.valueOf(e.getMessage()), e);
    } catch (IOException | LedgerException e) {
      throw new ParticipationException(String.valueOf(e.getMessage()), e);
    }
    LOG.info("channel {} joined with block {}", channel, point.number());
    return info(channel);
  }

  private void refuseRemoved(String channel) throws ParticipationException {
    ChannelInfo removed = removing.get(channel);
    if (removed != null) {
      throw new ParticipationException(
          removed.status() == ChannelInfo.Status.FAILED
              ? Reason.REMOVAL_FAILED
              : Reason.BEING_REMOVED);
    }
  }

  private JoinPoint checked(Block configBlock) throws ParticipationException {
    Optional<String> full = site.disk().refusal();
    if (full.isPresent()) {
      throw new ParticipationException(full.get());
    }
    JoinPoint point;
    try {
      point = JoinPoint.of(configBlock);
    } catch (InvalidConfigException e) {
      throw new ParticipationException(String.valueOf(e.getMessage()), e);
    }
    String engine = point.config().orderer().engine();
    if (!site.epochs().knowsEngine(engine)) {
      throw new ParticipationException(
          "the channel is ordered by engine " + engine + ", which this build does not have");
    }
    if (site.shared().settings().role() == NodeSettings.Role.EXECUTOR
        && site.epochs().isConsenter(point.config())) {
      throw new ParticipationException(
          "the channel names this node as a consenter, and its General.Role is executor");
    }
    return point;
  }

  private void create(String channel, Block first, Optional<JoinPoint> point) {
    ChannelLedger _ = site.ledger().create(channel, StoredBlocks.entry(first));
    opener.open(channel, point);
  }

  /** Fetches the first block of a channel that was joined with a later one. */
  private void begin(String channel, JoinPoint point) {
    beginning.add(channel);
    work.execute(
        () -> {
          try {
            begun(channel, point, new FirstBlock(site.shared().pull(), point).fetch());
          } catch (InterruptedException _) {
            LOG.debug("channel {}: its first block is fetched no more", channel);
          }
        });
  }

  private synchronized void begun(String channel, JoinPoint point, Block first) {
    if (!point.equals(joined.get(channel)) || !beginning.contains(channel)) {
      LOG.info("channel {} was removed before it began", channel);
      return;
    }
    try {
      create(channel, first, Optional.of(point));
      beginning.remove(channel);
      LOG.info("channel {} begins; it was joined with block {}", channel, point.number());
    } catch (LedgerWriteException e) {
      site.disk().failed(e);
    }
  }

  @Override
  public ChannelInfo update(String channel, ByteString update)
      throws ParticipationException, InterruptedException {
    OrderedChannel target;
    synchronized (this) {
      refuseRemoved(channel);
      target = served(channel);
      if (Relation.of(target.status().voting()) == Relation.FOLLOWER) {
        throw new ParticipationException(Reason.FOLLOWS);
      }
    }
    SubmitOutcome outcome;
    try {
      outcome = target.submit(update).toCompletableFuture().get(SUBMIT_SECONDS, TimeUnit.SECONDS);
    } catch (ExecutionException | TimeoutException e) {
      throw new ParticipationException(
          "failed update config of channel %s: no answer in %d s"
              .formatted(channel, SUBMIT_SECONDS),
          e);
    }
    if (outcome instanceof SubmitOutcome.Refused refused) {
      throw new ParticipationException(
          "failed update config of channel %s: %s".formatted(channel, refused.info()));
    }
    return info(channel);
  }

  @Override
  public synchronized void remove(String channel) throws ParticipationException {
    ChannelInfo failed = removing.get(channel);
    if (failed != null && failed.status() != ChannelInfo.Status.FAILED) {
      throw new ParticipationException(Reason.BEING_REMOVED);
    }
    ChannelInfo last = failed == null ? info(channel) : failed;
    try {
      site.folder().keepRemoved(channel);
      site.folder().dropJoin(channel);
    } catch (IOException e) {
      throw new ParticipationException(String.valueOf(e.getMessage()), e);
    }
    joined.remove(channel);
    beginning.remove(channel);
    removing.put(channel, new ChannelInfo(channel, last.relation(), ChannelInfo.Status.ACTIVE, 0));
    work.execute(() -> removeNow(channel, last.relation()));
  }

  private void removeNow(String channel, Relation relation) {
    try {
      opener.close(channel);
      finishRemoval(site.ledger(), site.folder(), site.bootstrapped(), channel);
      synchronized (this) {
        removing.remove(channel);
      }
    } catch (IOException | LedgerException e) {
      LOG.error("channel {} cannot be removed: {}", channel, e.getMessage());
      if (e instanceof LedgerWriteException failure) {
        site.disk().failed(failure);
      }
      synchronized (this) {
        removing.put(channel, new ChannelInfo(channel, relation, ChannelInfo.Status.FAILED, 0));
      }
    }
  }

  /**
   * Deletes what is left of a channel that is removed. The word that it was stays where the
   * settings would have it joined again.
   */
  static void finishRemoval(
      Ledger ledger, ParticipationFolder folder, Set<String> bootstrapped, String channel)
      throws IOException {
    if (ledger.channel(channel).isPresent()) {
      ledger.remove(channel);
    }
    folder.dropJoin(channel);
    if (!bootstrapped.contains(channel)) {
      folder.dropRemoved(channel);
    }
    LOG.info("channel {} is removed", channel);
  }

  @Override
  public ByteString fetch(String channel, BlockChoice choice) throws ParticipationException {
    BlockSource blocks;
    synchronized (this) {
      refuseRemoved(channel);
      blocks = served(channel).blocks();
    }
    try {
      long number =
          switch (choice) {
            case BlockChoice.Oldest _ -> 0;
            case BlockChoice.Newest _ -> blocks.height() - 1;
            case BlockChoice.Config _ ->
                StoredBlocks.lastConfig(blocks.block(blocks.height() - 1).orElseThrow());
            case BlockChoice.Numbered(long wanted) -> wanted;
          };
      return blocks
          .serialized(number)
          .orElseThrow(
              () ->
                  new ParticipationException(
                      "there is no block %d: the channel has %d blocks, from %d on"
                          .formatted(number, blocks.height(), blocks.firstBlock())));
    } catch (LedgerException e) {
      throw new ParticipationException(String.valueOf(e.getMessage()), e);
    }
  }

  /** Ends what is under way; the next start goes on with it. */
  @Override
  public void close() {
    work.shutdownNow();
    try {
      if (!work.awaitTermination(CLOSE_SECONDS, TimeUnit.SECONDS)) {
        LOG.warn("joining and removing channels did not end in time");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
