package org.logothete.orderer.direct;

import com.google.protobuf.ByteString;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.SortedMap;
import java.util.TreeMap;
import org.logothete.chaincode.agreement.PendingCall;
import org.logothete.chaincode.agreement.Speculation;
import org.logothete.chaincode.direct.Batch;
import org.logothete.chaincode.direct.DirectAgreement;
import org.logothete.chaincode.direct.DirectOptions;
import org.logothete.chaincode.direct.Effect;
import org.logothete.chaincode.direct.Event;
import org.logothete.chaincode.direct.Instance;
import org.logothete.chaincode.direct.MalformedDirectMessageException;
import org.logothete.chaincode.direct.Message;
import org.logothete.chaincode.direct.Sealed;
import org.logothete.chaincode.direct.Statement;
import org.logothete.chaincode.record.ResultRecord;
import org.logothete.ledger.NotesBatch;
import org.logothete.network.crypto.EcdsaVerifier;
import org.logothete.orderer.executors.ExecutorGroup;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Drives the machine of one channel: takes what has come, lets the machine step, writes what it
 * wants remembered in one go, and only then does all else that it asked for. Owned by one thread.
 *
 * <p>A call is deliberated on only if it was ordered after this node began to take notes: of what a
 * former life said whose disk is gone, it knows nothing, and might say the contrary. It learns from
 * others what they decide.
 */
final class DirectLoop {
  private static final Logger LOG = LoggerFactory.getLogger(DirectLoop.class);
  private static final DirectOptions OPTIONS = new DirectOptions(4096, 4096, 256, 500, 1000);
  private static final long TICK_MILLIS = 100;

  /** Largest message of another that is looked at. */
  private static final int BATCH_BYTES_MAX = 16 << 20;

  private final DirectSite site;
  private final DirectNotes notes;
  private final DirectInbox inbox;
  private final Decisions decisions;
  private final EcdsaVerifier ecdsa = new EcdsaVerifier();
  private final long began = System.nanoTime();

  private Optional<Seat> seat = Optional.empty();
  private OptionalLong begun = OptionalLong.empty();
  private long floor;
  private long prunedBelow;
  private long ticked;

  /** Attempts that the machine deliberates on, and those that wait until there is room. */
  private final SortedMap<Instance, DirectCall> open = new TreeMap<>();

  private final SortedMap<Instance, DirectCall> waiting = new TreeMap<>();

  /** This node's results of what waits. */
  private final SortedMap<Instance, ByteString> results = new TreeMap<>();

  /** What the steps since the last write asked for. */
  private NotesBatch batch = new NotesBatch();

  private final List<Effect> effects = new ArrayList<>();

  /** This node's place among those who execute. */
  private record Seat(ExecutorGroup group, int self, DirectAgreement machine) {}

  DirectLoop(DirectSite site, DirectNotes notes, DirectInbox inbox, Decisions decisions) {
    this.site = site;
    this.notes = notes;
    this.inbox = inbox;
    this.decisions = decisions;
  }

  void run() throws InterruptedException {
    begun = notes.begun();
    while (true) {
      List<DirectWork> works = inbox.take(TICK_MILLIS);
      begin();
      works.forEach(this::handle);
      tick();
      perform();
    }
  }

  private void begin() {
    if (begun.isEmpty() && site.voting().getAsBoolean()) {
      begun = OptionalLong.of(site.blocks().height());
      DirectNotes.begin(batch, begun.getAsLong());
    }
  }

  private long now() {
    return (System.nanoTime() - began) / 1_000_000;
  }

  private void handle(DirectWork work) {
    switch (work) {
      case DirectWork.Regrouped regrouped -> regroup(regrouped.group(), regrouped.floor());
      case DirectWork.Opened opened -> open(opened.calls());
      case DirectWork.Executed executed -> executed(executed.proposals());
      case DirectWork.Heard heard -> heard(heard);
      case DirectWork.Said said -> said(said);
      case DirectWork.Reached reached -> reach(reached.floor());
      case DirectWork.Applied applied -> applied(applied.calls());
    }
  }

  private void regroup(ExecutorGroup group, long firstUndecided) {
    // What the former ones were to be told is signed for them.
    perform();
    floor = Math.max(floor, firstUndecided);
    OptionalInt self = group.indexOf(site.self());
    if (self.isPresent() && seat.isPresent() && seat.get().group().id().equals(group.id())) {
      // The same executors, reached by other links.
      seat = Optional.of(new Seat(group, self.getAsInt(), seat.get().machine()));
      return;
    }
    seat = Optional.empty();
    open.clear();
    waiting.clear();
    results.clear();
    if (self.isPresent()) {
      int executors = group.members().size();
      sit(
          new Seat(
              group, self.getAsInt(), new DirectAgreement(self.getAsInt(), executors, OPTIONS)));
    }
  }

  /** Begins with what was noted of these executors' calls. */
  private void sit(Seat next) {
    seat = Optional.of(next);
    SortedMap<Instance, ByteString> memories = new TreeMap<>();
    SortedMap<Long, DirectNotes.Memory> applied = new TreeMap<>();
    for (DirectNotes.Memory memory : notes.memories()) {
      DirectCall call = memory.call();
      if (call.number() < floor) {
        applied.put(call.number(), memory);
      } else if (memory.decision().isPresent()) {
        decisions.decided(memory.decision().get());
      } else if (memory.group().equals(next.group().id())
          && call.number() - floor < OPTIONS.window()) {
        memories.put(memory.instance(), memory.memory());
        open.put(memory.instance(), call);
      }
    }
    applied.values().forEach(this::settle);
    notes.records().forEach(record -> site.results().add(ResultRecord.digestOf(record), record));
    step(new Event.Started(now(), floor, memories));
  }

  /** The state has it already: the process ended before that was noted. */
  private void settle(DirectNotes.Memory last) {
    last.decision()
        .ifPresentOrElse(
            certificate ->
                DirectNotes.settle(batch, last.group(), new SettledCall(last.call(), certificate)),
            () -> DirectNotes.forget(batch, last.call().number(), last.attempt()));
  }

  private void open(List<PendingCall> calls) {
    if (seat.isEmpty()) {
      return;
    }
    for (PendingCall call : calls) {
      DirectCall direct = DirectCall.of(call);
      Instance instance = direct.instance(call.attempt());
      boolean isNew =
          direct.number() >= floor
              && !open.containsKey(instance)
              && decisions.find(instance).isEmpty();
      if (isNew && begun.isPresent() && direct.block() >= begun.getAsLong()) {
        waiting.put(instance, direct);
      }
    }
    openWaiting();
  }

  private void openWaiting() {
    List<Instance> ready =
        waiting.keySet().stream()
            .filter(instance -> instance.call() - floor < OPTIONS.window())
            .toList();
    if (ready.isEmpty()) {
      return;
    }
    SortedMap<Instance, ByteString> executed = new TreeMap<>();
    for (Instance instance : ready) {
      open.put(instance, Objects.requireNonNull(waiting.remove(instance)));
      Optional.ofNullable(results.remove(instance))
          .ifPresent(digest -> executed.put(instance, digest));
    }
    step(new Event.Opened(now(), ready));
    propose(executed);
  }

  private void executed(List<Speculation.Proposal> proposals) {
    SortedMap<Instance, ByteString> executed = new TreeMap<>();
    for (Speculation.Proposal proposal : proposals) {
      PendingCall call = proposal.call();
      Instance instance = DirectCall.of(call).instance(call.attempt());
      ByteString digest = proposal.result().digest();
      if (open.containsKey(instance)) {
        executed.put(instance, digest);
      } else if (waiting.containsKey(instance)) {
        results.put(instance, digest);
      }
    }
    propose(executed);
  }

  /** What is proposed is kept, so that the others can have it whatever becomes of this process. */
  private void propose(SortedMap<Instance, ByteString> executed) {
    if (executed.isEmpty()) {
      return;
    }
    for (Effect effect : step(new Event.Executed(now(), executed))) {
      if (effect instanceof Effect.Persist(Instance instance, ByteString _)) {
        Optional.ofNullable(executed.get(instance))
            .flatMap(site.results()::find)
            .ifPresent(
                record -> DirectNotes.keep(batch, call(instance), instance.attempt() + 1, record));
      }
    }
  }

  private void heard(DirectWork.Heard heard) {
    OptionalInt from =
        seat.map(taken -> taken.group().indexOf(heard.from())).orElse(OptionalInt.empty());
    if (seat.isEmpty() || from.isEmpty() || heard.batch().size() > BATCH_BYTES_MAX) {
      site.observer().dropped(site.channel(), DirectObserver.Dropped.REFUSED);
      return;
    }
    try {
      Message message =
          seat.get().group().seals(ecdsa).open(from.getAsInt(), Batch.decode(heard.batch()));
      received(from.getAsInt(), message);
    } catch (MalformedDirectMessageException e) {
      site.observer().dropped(site.channel(), DirectObserver.Dropped.REFUSED);
      LOG.debug("channel {}: {}: {}", site.channel(), heard.from(), e.getMessage());
    }
  }

  private void said(DirectWork.Said said) {
    if (seat.isPresent() && seat.get().group().id().equals(said.group().id())) {
      received(seat.get().self(), said.message());
    }
  }

  private void received(int from, Message message) {
    for (Sealed sealed : message.statements()) {
      if (sealed.statement() instanceof Statement.Propose(Instance instance, ByteString digest)
          && open.containsKey(instance)) {
        decisions.proposed(instance, from, digest);
      }
    }
    step(new Event.Received(now(), from, message));
  }

  private void reach(long call) {
    if (call <= floor) {
      return;
    }
    floor = call;
    open.keySet().removeIf(instance -> instance.call() < floor);
    waiting.keySet().removeIf(instance -> instance.call() < floor);
    results.keySet().removeIf(instance -> instance.call() < floor);
    step(new Event.Settled(now(), floor));
    openWaiting();
  }

  private void applied(List<SettledCall> calls) {
    reach(calls.getLast().call().number() + 1);
    ByteString group = seat.map(taken -> taken.group().id()).orElse(ByteString.EMPTY);
    calls.forEach(call -> DirectNotes.settle(batch, group, call));
    long firstBlock = site.blocks().firstBlock();
    if (firstBlock > prunedBelow && notes.prune(batch, firstBlock)) {
      prunedBelow = firstBlock;
    }
  }

  private void tick() {
    if (now() - ticked >= TICK_MILLIS && !open.isEmpty()) {
      ticked = now();
      step(new Event.Ticked(ticked));
    }
  }

  private List<Effect> step(Event event) {
    if (seat.isEmpty()) {
      return List.of();
    }
    List<Effect> asked = seat.get().machine().step(event);
    for (Effect effect : asked) {
      if (effect instanceof Effect.Persist(Instance instance, ByteString memory)) {
        ByteString group = seat.get().group().id();
        DirectNotes.remember(
            batch, new DirectNotes.Memory(group, call(instance), instance.attempt() + 1, memory));
      } else {
        effects.add(effect);
      }
    }
    return asked;
  }

  private DirectCall call(Instance instance) {
    DirectCall call = open.get(instance);
    if (call == null) {
      throw new IllegalStateException(
          "the machine speaks of %s, which is closed".formatted(instance));
    }
    return call;
  }

  /** Nothing leaves before what was said is on the disk. */
  private void perform() {
    if (!batch.isEmpty()) {
      notes.write(batch);
      batch = new NotesBatch();
    }
    List<Effect> now = List.copyOf(effects);
    effects.clear();
    now.forEach(this::perform);
  }

  private void perform(Effect effect) {
    switch (effect) {
      case Effect.Persist persist ->
          throw new IllegalStateException("to be written before: " + persist.instance());
      case Effect.Broadcast broadcast -> broadcast(broadcast.draft());
      case Effect.Send send -> send(send.to(), send.draft());
      case Effect.Decide decide -> {
        site.observer().deliberated(site.channel(), decide.certificate().round());
        decisions.decided(decide.certificate());
      }
      case Effect.Remind remind -> remind(remind);
      case Effect.Accuse accuse ->
          seat.ifPresent(
              taken ->
                  site.observer()
                      .contradicted(site.channel(), taken.group(), accuse.one(), accuse.other()));
    }
  }

  private void broadcast(Message.Draft draft) {
    if (seat.isEmpty()) {
      return;
    }
    ExecutorGroup group = seat.get().group();
    Batch closed = group.seals(ecdsa).close(draft, site.signer());
    ByteString bytes = closed.encode();
    for (int to = 0; to < group.members().size(); to++) {
      if (to != seat.get().self()) {
        boolean _ = site.links().send(group.members().get(to).node(), bytes);
      }
    }
    inbox.put(new DirectWork.Said(group, group.own(seat.get().self(), closed)));
  }

  private void send(int to, Message.Draft draft) {
    if (seat.isPresent()) {
      ExecutorGroup group = seat.get().group();
      Batch closed = group.seals(ecdsa).close(draft, site.signer());
      boolean _ = site.links().send(group.members().get(to).node(), closed.encode());
    }
  }

  /**
   * An executor still talks of a call that has had its turn here. Until the block's end it is told
   * of the very attempt, since the others' next attempt may need it; then only of the last one.
   */
  private void remind(Effect.Remind remind) {
    Instance instance = remind.instance();
    notes
        .memory(instance.call(), instance.attempt() + 1)
        .flatMap(DirectNotes.Memory::decision)
        .or(() -> notes.settled(instance.call()).map(SettledCall::certificate))
        .filter(certificate -> certificate.instance().equals(instance))
        .ifPresent(
            certificate ->
                send(
                    remind.executor(),
                    new Message.Draft(List.of(), List.of(), List.of(certificate))));
  }
}
