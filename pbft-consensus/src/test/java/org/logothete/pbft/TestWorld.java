package org.logothete.pbft;

import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import org.logothete.consensus.Authentication;
import org.logothete.consensus.Bytes;
import org.logothete.consensus.Claim;
import org.logothete.consensus.ConsensusEngine;
import org.logothete.consensus.ConsensusMessage;
import org.logothete.consensus.Decision;
import org.logothete.consensus.EngineOptions;
import org.logothete.consensus.Event;
import org.logothete.consensus.MalformedMessageException;
import org.logothete.consensus.Membership;
import org.logothete.consensus.NodeId;
import org.logothete.consensus.Proposal;
import org.logothete.consensus.ProposalHeader;
import org.logothete.consensus.ProposalSlot;
import org.logothete.pbft.message.Commit;
import org.logothete.pbft.message.NewView;
import org.logothete.pbft.message.PbftMessage;
import org.logothete.pbft.message.PrePrepare;
import org.logothete.pbft.message.Prepare;
import org.logothete.pbft.message.ViewChange;
import org.logothete.simulator.Schedule;

/**
 * A small deterministic world: nodes, a network that loses and delays, disks, virtual time. Checks
 * after every signature and decision what must never happen.
 */
final class TestWorld {
  static final EngineOptions OPTIONS = new EngineOptions(100, 500, 400, 400, 3200, 150, 4, 1 << 20);

  private record Slot(long height, long view) {}

  final SortedMap<NodeId, TestHost> hosts = new TreeMap<>();
  final SortedSet<NodeId> byzantine = new TreeSet<>();
  final Random random;
  final EngineOptions options;
  private final Schedule schedule = new Schedule();
  private final List<NodeId> members;
  private final SortedMap<String, Bytes> statements = new TreeMap<>();
  private final SortedMap<Long, ProposalHeader> decided = new TreeMap<>();
  private final SortedMap<String, SortedSet<NodeId>> commits = new TreeMap<>();
  private final SortedMap<Long, Bytes> certified = new TreeMap<>();
  private final PbftProtocol protocol = new PbftProtocol();
  private long blocks;
  double loss;
  double repeat;
  long delayMax = 20;

  /** How long a message takes, a sync of the disk, and the look at a proposal. */
  LongSupplier linkMillis = this::anyDelay;

  LongSupplier diskMillis = this::shortDelay;
  LongSupplier validationMillis = this::shortDelay;
  boolean proposing = true;

  /** A leader's host has something to propose once in so many steps. */
  int laziness = 1;

  /** Whether hosts tell their engines that requests wait. */
  boolean backlog;

  /** The config block in force, and the height from which on the next block proposed is one. */
  long lastConfig;

  long nextConfig = Long.MAX_VALUE;

  Predicate<String> cut = _ -> false;

  TestWorld(int nodes, long seed) {
    this(nodes, seed, OPTIONS);
  }

  TestWorld(int nodes, long seed, EngineOptions options) {
    this(IntStream.rangeClosed(1, nodes).mapToObj(NodeId::new).toList(), seed, options);
  }

  TestWorld(List<NodeId> members, long seed, EngineOptions options) {
    this.random = new Random(seed);
    this.options = options;
    this.members = List.copyOf(members);
    members.forEach(m -> hosts.put(m, new TestHost(m, this)));
  }

  TestHost host(int number) {
    return host(new NodeId(number));
  }

  TestHost host(NodeId id) {
    return Objects.requireNonNull(hosts.get(id));
  }

  void startAll() {
    hosts.values().forEach(TestHost::start);
  }

  ConsensusEngine newEngine(NodeId id) {
    return protocol.newEngine(new Membership(members, id), options);
  }

  /** A copy does what the original does, and the original does not notice. */
  ConsensusEngine replaceByCopy(ConsensusEngine original, Event event) {
    Bytes before = original.state();
    ConsensusEngine twin = original.copy();
    ConsensusEngine copy = original.copy();
    check(twin.step(event).equals(copy.copy().step(event)), "copies do the same");
    check(original.state().equals(before), "a copy is independent");
    check(copy.state().equals(before), "a copy has the same state");
    return copy;
  }

  long now() {
    return schedule.now();
  }

  void at(long delay, Runnable action) {
    schedule.after(delay, action);
  }

  /** Runs until the condition holds; false if the time is over before. */
  boolean run(long millis, BooleanSupplier until) {
    long end = now() + millis;
    while (!until.getAsBoolean()) {
      if (!schedule.runNext(end)) {
        return false;
      }
    }
    return true;
  }

  void run(long millis) {
    run(millis, () -> false);
  }

  private long anyDelay() {
    return 1 + random.nextLong(delayMax);
  }

  private long shortDelay() {
    return random.nextInt(3);
  }

  boolean mayPropose() {
    return proposing && random.nextInt(laziness) == 0;
  }

  Optional<Proposal> proposal(ProposalSlot slot) {
    boolean config = slot.height() >= nextConfig;
    return Optional.of(
        Blocks.block(
            slot.height(),
            slot.parentHash(),
            "block " + ++blocks + "/" + now(),
            config ? slot.height() : lastConfig));
  }

  void send(TestHost from, NodeId to, ConsensusMessage message) {
    transmit(from, to, message, sign(from.id, message));
  }

  void broadcast(TestHost from, ConsensusMessage message) {
    if (byzantine.contains(from.id) && message instanceof PrePrepare prePrepare) {
      equivocate(from, prePrepare);
      return;
    }
    if (!byzantine.contains(from.id)) {
      checkDurable(from, (PbftMessage) message);
    }
    Bytes signature = sign(from.id, message);
    ConsensusMessage arrived = decode(message.encode());
    verify(from.id, arrived, signature);
    members.forEach(to -> transmit(from, to, arrived, signature));
  }

  /** A leader that shows one block to some and another to the others, and votes for both. */
  private void equivocate(TestHost from, PrePrepare honest) {
    ProposalHeader header = honest.proposal().header();
    Proposal twin = Blocks.block(header.height(), header.previousHash(), "twin " + now());
    for (Proposal proposal : List.of(honest.proposal(), twin)) {
      List<PbftMessage> lies =
          List.of(
              new PrePrepare(honest.view(), proposal),
              new Prepare(honest.view(), proposal.height(), proposal.header().digest()),
              new Commit(honest.view(), proposal.header()));
      for (PbftMessage lie : lies) {
        Bytes signature = sign(from.id, lie);
        for (NodeId to : members) {
          boolean first = proposal.equals(honest.proposal());
          boolean sent =
              to.equals(from.id) ? first : !(lie instanceof PrePrepare) || coin(to) == first;
          if (sent) {
            transmit(from, to, lie, signature);
          }
        }
      }
    }
  }

  private boolean coin(NodeId to) {
    return to.value() % 2 == 0 ? random.nextInt(4) > 0 : random.nextInt(4) == 0;
  }

  private void transmit(TestHost from, NodeId to, ConsensusMessage message, Bytes signature) {
    TestHost target = host(to);
    if (from.id.equals(to)) {
      from.later(0, () -> target.receive(from.id, message, signature));
      return;
    }
    int copies = random.nextDouble() < loss ? 0 : random.nextDouble() < repeat ? 2 : 1;
    for (int i = 0; i < copies; i++) {
      at(
          linkMillis.getAsLong(),
          () -> {
            if (target.up && !cut.test(from.id + ">" + to)) {
              target.receive(from.id, message, signature);
            }
          });
    }
  }

  /** What a vote promises is on the disk before it leaves. */
  private void checkDurable(TestHost from, PbftMessage message) {
    boolean durable =
        switch (message) {
          case PrePrepare m -> from.has(LogRecords.acceptedKey(m.proposal().height(), m.view()));
          case Prepare m -> from.has(LogRecords.acceptedKey(m.height(), m.view()));
          case Commit m -> from.has(LogRecords.preparedKey(m.header().height(), m.view()));
          case ViewChange m ->
              LogRecords.viewChange(m).equals(from.log.get(LogRecords.VIEW_CHANGE_KEY));
          case NewView m -> LogRecords.newView(m).equals(from.log.get(LogRecords.NEW_VIEW_KEY));
          default -> true;
        };
    check(durable, from.id + " says before it writes: " + message);
  }

  private ConsensusMessage decode(Bytes encoded) {
    try {
      ConsensusMessage message = protocol.decode(encoded, options.bodyBytesMax());
      check(message.encode().equals(encoded), "one value has one encoding");
      return message;
    } catch (MalformedMessageException e) {
      throw new AssertionError("a node sent what cannot be read: " + e.getMessage(), e);
    }
  }

  private void verify(NodeId from, ConsensusMessage message, Bytes signature) {
    check(signature.equals(Signer.sign(from, message.authentication())), "signature of " + from);
    for (Claim claim : message.claims()) {
      check(Signer.verifies(claim), "claim of " + claim.signer() + " sent by " + from);
    }
    message.headers().forEach(h -> check(Blocks.carriesItsHash(h), "a header's hash"));
  }

  private Bytes sign(NodeId signer, ConsensusMessage message) {
    Authentication authentication = message.authentication();
    if (authentication instanceof Authentication.BlockSignature(ProposalHeader header, long view)) {
      countCommit(signer, header, view);
    }
    if (!byzantine.contains(signer) && !(authentication instanceof Authentication.Link)) {
      PbftMessage vote = (PbftMessage) message;
      Bytes identity =
          authentication instanceof Authentication.Statement(Bytes statement)
              ? statement
              : message.encode();
      String place = signer + " " + vote.kind() + " " + vote.view() + " " + heightOf(message);
      Bytes before = statements.putIfAbsent(place, identity);
      check(before == null || before.equals(identity), "signed two different votes: " + place);
    }
    return Signer.sign(signer, authentication);
  }

  private static long heightOf(ConsensusMessage message) {
    return switch (message) {
      case PrePrepare m -> m.proposal().height();
      case Prepare m -> m.height();
      case Commit m -> m.header().height();
      default -> 0;
    };
  }

  /** Over all signatures ever made, one certified header per height. */
  private void countCommit(NodeId signer, ProposalHeader header, long view) {
    String choice = new Slot(header.height(), view) + header.digest().toHex();
    SortedSet<NodeId> signers = commits.computeIfAbsent(choice, _ -> new TreeSet<>());
    signers.add(signer);
    if (signers.size() >= new Membership(members, signer).quorumSize().quorum()) {
      Bytes before = certified.putIfAbsent(header.height(), header.digest());
      check(
          before == null || before.equals(header.digest()),
          "two certificates at height " + header.height());
    }
  }

  void decided(TestHost host, Decision decision) {
    ProposalHeader header = decision.proposal().header();
    ProposalHeader before = decided.putIfAbsent(header.height(), header);
    check(before == null || before.equals(header), "two decisions at height " + header.height());
    check(header.height() == host.height() + 1, host.id + " decides with a gap or twice");
    check(header.previousHash().equals(host.tip().hash()), "the chain links");
    check(Blocks.isWhole(decision.proposal()), "the body is the header's");
    int quorum = new Membership(members, host.id).quorumSize().quorum();
    check(decision.signatures().size() >= quorum, "a decision has a quorum of signatures");
    for (Claim claim : decision.certificate().claims()) {
      check(Signer.verifies(claim), "a signature of the certificate");
    }
  }

  void catchUp(TestHost asker, long height, NodeId source) {
    TestHost server = host(source);
    asker.later(
        1 + random.nextLong(2 * delayMax),
        () -> {
          boolean reachable =
              server.up && !cut.test(asker.id + ">" + source) && !cut.test(source + ">" + asker.id);
          if (reachable && server.height() > asker.height()) {
            asker.adopt(
                List.copyOf(server.chain.subList((int) asker.height(), (int) server.height())));
          }
        });
  }

  private void check(boolean holds, String what) {
    if (!holds) {
      throw new AssertionError("at " + now() + " ms: violated: " + what);
    }
  }

  long lowestHeight(Predicate<TestHost> of) {
    return hosts.values().stream().filter(of).mapToLong(TestHost::height).min().orElseThrow();
  }
}
