package org.logothete.orderer.channel;

import com.google.protobuf.ByteString;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.hyperledger.fabric.protos.common.Status;
import org.logothete.consensus.EngineStatus;
import org.logothete.consensus.NodeId;
import org.logothete.consensus.Proposal;
import org.logothete.consensus.ProposalHeader;
import org.logothete.consensus.ProposalSlot;
import org.logothete.consensus.pool.Batch;
import org.logothete.consensus.pool.BatchCutter;
import org.logothete.consensus.pool.BatchLimits;
import org.logothete.consensus.pool.InsertOutcome;
import org.logothete.consensus.pool.LeaderPatience;
import org.logothete.consensus.pool.PoolLimits;
import org.logothete.consensus.pool.PooledRequest;
import org.logothete.consensus.pool.RequestPool;
import org.logothete.network.transaction.Transaction;
import org.logothete.orderer.channel.SubmitOutcome.Accepted;

/**
 * Where admitted transactions wait for a block: pools them, tells the other consenters, makes
 * proposals of them and watches that none waits for ever. Confined to the loop's thread; one desk
 * per epoch, since admission's verdict holds for one configuration only; the pool outlives it.
 */
final class RequestDesk {
  private static final int FORWARDED_AT_ONCE = 64;
  private static final int EXPIRED_AT_ONCE = 4096;
  private static final int REQUESTS_FRAME_BYTES = 1 << 20;

  private final ChannelSite site;
  private final Epoch epoch;
  private final Outbound outbound;
  private final RequestPool<Transaction> pool;
  private final BatchCutter cutter;
  private final BatchLimits batchLimits;
  private final List<ByteString> untold = new ArrayList<>();
  private List<Proposal> excludedProposals = List.of();
  private Set<String> excluded = Set.of();
  private long lastForwardMillis;
  private final LeaderPatience patience = new LeaderPatience();

  private OptionalLong nextCut = OptionalLong.empty();
  private boolean rechecking;

  /** The desk of a channel that starts, with an empty pool. */
  RequestDesk(ChannelSite site, Epoch epoch, Outbound outbound) {
    this(
        site,
        epoch,
        outbound,
        new RequestPool<>(
            poolLimits(site, epoch), id -> site.ledger().numberOfTransaction(id).isPresent()));
  }

  private RequestDesk(
      ChannelSite site, Epoch epoch, Outbound outbound, RequestPool<Transaction> pool) {
    this.site = site;
    this.epoch = epoch;
    this.outbound = outbound;
    this.pool = pool;
    this.batchLimits = epoch.batchLimits();
    this.cutter = new BatchCutter(site.limits().batching());
  }

  private static PoolLimits poolLimits(ChannelSite site, Epoch epoch) {
    return site.limits().pool(epoch.batchLimits().absoluteMaxBytes());
  }

  /**
   * The desk of the next epoch, with the same pool under that epoch's limits. It proposes nothing
   * until what is pooled was checked under the new configuration: followers would refuse what no
   * longer passes.
   */
  RequestDesk continueIn(Epoch next) {
    RequestDesk desk = new RequestDesk(site, next, outbound, pool);
    desk.untold.addAll(untold);
    desk.rechecking = true;
    pool.limit(poolLimits(site, next));
    List<Transaction> pooled =
        pool.arrivedUntil(Long.MAX_VALUE, Integer.MAX_VALUE).stream()
            .map(PooledRequest::payload)
            .toList();
    site.admission().recheck(next, pooled);
    return desk;
  }

  void handle(Work.ForDesk item, long now) {
    switch (item) {
      case Work.Rechecked result -> rechecked(result);
      case Work.Inquiry inquiry -> inquiry.answer().complete(place(inquiry.id(), now));
    }
  }

  private TransactionPlace place(String id, long now) {
    return pool.find(id)
        .<TransactionPlace>map(
            request ->
                new TransactionPlace.Waiting(now - request.arrivedMillis(), excluded.contains(id)))
        .orElseGet(TransactionPlace.Unknown::new);
  }

  private void rechecked(Work.Rechecked result) {
    if (result.configSequence() == epoch.sequence()) {
      rechecking = false;
      remove(result.refusedIds(), "request_void_after_config");
    }
  }

  int pooled() {
    return pool.size();
  }

  /** Whether anything waits for a block. */
  boolean isWaiting() {
    return pool.size() > 0;
  }

  void take(Work.Request work, long now) {
    if (work.configSequence() != epoch.sequence()) {
      // Admitted just before a config block: that verdict is void.
      site.admission().again(work);
      return;
    }
    Transaction transaction = work.transaction();
    InsertOutcome inserted = pool.insert(pooled(transaction, now));
    tellRefused(inserted);
    if (inserted == InsertOutcome.ADDED && work.origin() == Work.Origin.CLIENT) {
      untold.add(transaction.bytes());
    }
    if (pool.find(transaction.id()).isEmpty()) {
      site.admission().forget(transaction);
    }
    work.answer().complete(outcome(inserted, transaction));
  }

  private void tellRefused(InsertOutcome outcome) {
    switch (outcome) {
      case ADDED -> {}
      case DUPLICATE, FULL, CLIENT_FULL, TOO_LARGE ->
          site.observer().notPooled(site.channel(), outcome.name().toLowerCase(Locale.ROOT));
    }
  }

  private PooledRequest<Transaction> pooled(Transaction transaction, long now) {
    return new PooledRequest<>(
        transaction.id(),
        transaction.client(),
        transaction.messageBytes(),
        transaction.isConfig(),
        now,
        transaction);
  }

  private SubmitOutcome outcome(InsertOutcome inserted, Transaction transaction) {
    return switch (inserted) {
      case ADDED -> new Accepted(Accepted.Kind.POOLED);
      case DUPLICATE ->
          new Accepted(
              pool.find(transaction.id()).isPresent()
                  ? Accepted.Kind.DUPLICATE_PENDING
                  : Accepted.Kind.DUPLICATE_COMMITTED);
      case FULL ->
          unavailable(
              "the request pool of channel %s is full on this orderer (%d requests, %d bytes)"
                  .formatted(site.channel(), pool.size(), pool.bytes()));
      case CLIENT_FULL ->
          unavailable("this client has too many requests pending on channel " + site.channel());
      case TOO_LARGE ->
          new SubmitOutcome.Refused(
              Status.REQUEST_ENTITY_TOO_LARGE,
              "message of %d bytes exceeds AbsoluteMaxBytes %d"
                  .formatted(transaction.messageBytes(), batchLimits.absoluteMaxBytes()));
    };
  }

  private static SubmitOutcome unavailable(String why) {
    return new SubmitOutcome.Refused(Status.SERVICE_UNAVAILABLE, why);
  }

  /** A proposal, and what {@link ProposalChecks} wants to know of it. */
  record Proposed(Proposal proposal, CheckedBody body) {}

  /**
   * Makes a proposal for the slot, if there is one and it is time for a batch.
   *
   * @param checks knows what stands in the proposals that are under way
   */
  Optional<Proposed> propose(Optional<ProposalSlot> open, ProposalChecks checks, long now) {
    nextCut = OptionalLong.empty();
    if (rechecking || open.isEmpty()) {
      return Optional.empty();
    }
    ProposalSlot slot = open.get();
    Optional<Batch<Transaction>> batch =
        cutter.cut(
            pool, batchLimits, now, slot.inFlight().size(), 1, idsOf(slot.inFlight(), checks));
    nextCut = cutter.nextDeadline(now);
    batch.ifPresent(cut -> site.observer().cut(site.channel(), waited(cut, now)));
    return batch.map(cut -> proposal(slot, cut));
  }

  private static long waited(Batch<Transaction> batch, long now) {
    return batch.requests().stream()
        .mapToLong(request -> now - request.arrivedMillis())
        .max()
        .orElse(0);
  }

  private Proposed proposal(ProposalSlot slot, Batch<Transaction> batch) {
    List<ByteString> envelopes =
        batch.requests().stream().map(request -> request.payload().bytes()).toList();
    boolean barrier = batch.requests().getFirst().isolated();
    ProposalHeader header =
        BlockReading.header(
            slot.height(),
            slot.parentHash(),
            envelopes,
            barrier ? slot.height() : epoch.configBlock(),
            barrier);
    List<ByteString> digests =
        batch.requests().stream().map(request -> request.payload().digest()).toList();
    outbound.made(epoch, header.digest(), new NamedEnvelopes(digests, envelopes));
    List<String> ids = batch.requests().stream().map(PooledRequest::id).toList();
    return new Proposed(
        new Proposal(header, ProposalBody.encode(envelopes)),
        CheckedBody.sound(header, envelopes, ids));
  }

  /** The same instance for the same proposals, so that the pool has nothing to do. */
  private Set<String> idsOf(List<Proposal> inFlight, ProposalChecks checks) {
    if (!inFlight.equals(excludedProposals)) {
      Set<String> ids = new HashSet<>();
      inFlight.forEach(proposal -> ids.addAll(checks.body(proposal).requestIds()));
      excludedProposals = inFlight;
      excluded = ids;
    }
    return excluded;
  }

  /** Milliseconds until a batch may have to be cut although nothing happened. */
  long untilNextCut(long now, long most) {
    return nextCut.isEmpty() ? most : Math.clamp(nextCut.getAsLong() - now, 0, most);
  }

  void committed(List<String> requestIds) {
    long now = site.millis();
    for (PooledRequest<Transaction> ordered : pool.remove(requestIds)) {
      site.admission().forget(ordered.payload());
      site.observer().ordered(site.channel(), now - ordered.arrivedMillis());
    }
  }

  private void remove(List<String> ids, String why) {
    for (PooledRequest<Transaction> removed : pool.remove(ids)) {
      site.admission().forget(removed.payload());
      site.observer().dropped(site.channel(), why);
    }
  }

  /** Sends what clients of this node handed in since the last call to the other consenters. */
  void tellOthers() {
    List<ByteString> frame = new ArrayList<>();
    int bytes = 0;
    for (ByteString envelope : untold) {
      if (bytes > 0 && bytes + envelope.size() > REQUESTS_FRAME_BYTES) {
        outbound.requests(epoch.peers(), frame);
        frame.clear();
        bytes = 0;
      }
      frame.add(envelope);
      bytes += envelope.size();
    }
    if (!frame.isEmpty()) {
      outbound.requests(epoch.peers(), frame);
    }
    untold.clear();
  }

  /** Drops requests that waited too long, and tells the others again of those that wait long. */
  void lookAfterOld(long now, Optional<NodeId> leader) {
    long removable = now - site.limits().removeAfter().toMillis();
    List<String> expired =
        pool.arrivedUntil(removable, EXPIRED_AT_ONCE).stream().map(PooledRequest::id).toList();
    remove(expired, "request_expired");
    forwardOld(now, leader);
    long oldest = pool.oldestArrivalMillis().stream().map(arrival -> now - arrival).sum();
    site.observer().pooled(site.channel(), pool.size(), pool.bytes(), oldest);
  }

  /**
   * Whether a request waits too long for the present leader.
   *
   * @param behind whether this node lacks decided blocks: what waits here may stand in them, and is
   *     no ground for complaint
   */
  boolean isOverdue(long now, EngineStatus engine, boolean behind) {
    return patience.isExhausted(
        now,
        pool.oldestArrivalMillis(),
        engine.viewOrRound(),
        engine.leader(),
        behind,
        site.limits().complainAfter().toMillis());
  }

  /**
   * The others may not have it: frames are lost while links are down. All are told, not only the
   * leader: a leader that ignores it is given up only if others wait for it as well, and a node
   * that asks for another view knows no leader until they do.
   */
  private void forwardOld(long now, Optional<NodeId> leader) {
    long forwardAfter = site.limits().forwardAfter().toMillis();
    boolean leading = leader.filter(node -> !epoch.peers().contains(node)).isPresent();
    if (leading || now - lastForwardMillis < forwardAfter) {
      return;
    }
    List<PooledRequest<Transaction>> old = pool.arrivedUntil(now - forwardAfter, FORWARDED_AT_ONCE);
    for (PooledRequest<Transaction> request : old) {
      outbound.requests(epoch.peers(), List.of(request.payload().bytes()));
    }
    lastForwardMillis = now;
  }

  /** The channel stops: nobody will answer what waits here. */
  void refuseAll() {
    pool.removeIf(_ -> true).forEach(each -> site.admission().forget(each.payload()));
    untold.clear();
  }
}
