package org.logothete.simulator;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.function.Supplier;
import org.logothete.consensus.Authentication;
import org.logothete.consensus.Bytes;
import org.logothete.consensus.Claim;
import org.logothete.consensus.Decision;
import org.logothete.consensus.Evidence;
import org.logothete.consensus.MalformedMessageException;
import org.logothete.consensus.NodeId;
import org.logothete.consensus.ProposalHeader;
import org.logothete.consensus.QuorumSize;

/**
 * Sees everything and believes nobody: every signature made and every block decided, by whom and on
 * top of what. Lives through all crashes.
 */
final class SafetyChecker {
  private record SlotKey(NodeId signer, long configSequence, Object slot) {}

  private record BlockSlot(long height, long viewOrRound) {}

  private record Choice(long height, long viewOrRound, Bytes digest) {}

  private final SimulationOptions options;
  private final Notary notary;
  private final Map<String, SimulatedRequest> submitted;
  private final Function<String, SimulationFailure> failure;
  private final Configurations configurations;

  private final Map<SlotKey, Bytes> signedBySlot = new HashMap<>();
  private final Map<Choice, SortedSet<NodeId>> signersByChoice = new HashMap<>();
  private final Map<Long, Bytes> certified = new HashMap<>();
  private final List<Decision> chain = new ArrayList<>();
  private final Map<String, Long> heightByRequest = new HashMap<>();
  private final List<Evidence> evidence = new ArrayList<>();

  SafetyChecker(
      SimulationOptions options,
      Configurations configurations,
      Notary notary,
      Map<String, SimulatedRequest> submitted,
      Function<String, SimulationFailure> failure) {
    this.options = options;
    this.notary = notary;
    this.submitted = submitted;
    this.failure = failure;
    this.configurations = configurations;
  }

  /** Who the members were. */
  Configurations configurations() {
    return configurations;
  }

  /** A node signed something. */
  void signed(NodeId signer, long configSequence, Authentication signed) {
    switch (signed) {
      case Authentication.Link _ -> {}
      case Authentication.Statement(Bytes statement) ->
          checkSlot(
              new SlotKey(signer, configSequence, options.slots().slotOf(statement)), statement);
      case Authentication.BlockSignature(ProposalHeader header, long viewOrRound) -> {
        BlockSlot slot = new BlockSlot(header.height(), viewOrRound);
        checkSlot(new SlotKey(signer, configSequence, slot), header.digest());
        countBlockSignature(signer, header, viewOrRound);
      }
    }
  }

  /** What the node promised before goes unremembered, as far as protocols allow that. */
  void diskLost(NodeId signer) {
    signedBySlot
        .entrySet()
        .removeIf(
            signed ->
                signed.getKey().signer.equals(signer)
                    && signed.getKey().slot instanceof Bytes
                    && options.slots().isForgivable(signed.getValue()));
  }

  private void checkSlot(SlotKey key, Bytes content) {
    if (options.byzantine().containsKey(key.signer)) {
      return;
    }
    Bytes before = signedBySlot.putIfAbsent(key, content);
    require(
        before == null || before.equals(content),
        () -> "%s signed two different statements for one slot %s".formatted(key.signer, key.slot));
  }

  /**
   * Over all block signatures ever made, at most one certificate per height: a quorum, in one view,
   * of the members that the block's own header names, or of those in force if it changes them.
   */
  private void countBlockSignature(NodeId signer, ProposalHeader header, long viewOrRound) {
    Choice choice = new Choice(header.height(), viewOrRound, header.digest());
    SortedSet<NodeId> signers = signersByChoice.computeIfAbsent(choice, _ -> new TreeSet<>());
    signers.add(signer);
    long config =
        header.barrier() ? configurations.inForceAt(header.height()) : header.lastConfig();
    if (configurations.isKnown(config) && isQuorum(signers, configurations.membersOf(config))) {
      Bytes before = certified.putIfAbsent(header.height(), header.digest());
      require(
          before == null || before.equals(header.digest()),
          () -> "two certificates are possible at height %d".formatted(header.height()));
    }
  }

  private static boolean isQuorum(Set<NodeId> signers, List<NodeId> members) {
    long signing = members.stream().filter(signers::contains).count();
    return signing >= new QuorumSize(members.size()).quorum();
  }

  /**
   * An honest node decided, or took over, a block.
   *
   * @param parent the block it lies on at that node
   */
  void decided(NodeId node, SimulatedDisk.Written parent, Decision decision) {
    ProposalHeader header = decision.proposal().header();
    long height = header.height();
    require(
        height == parent.height() + 1,
        () -> "%s decided block %d on top of %d".formatted(node, height, parent.height()));
    require(
        header.previousHash().equals(parent.hash()),
        () -> "%s: block %d breaks the chain".formatted(node, height));
    require(
        Blocks.carriesItsHash(header),
        () -> "%s: block %d has another's hash".formatted(node, height));
    require(
        decision.proposal().body().sha256().equals(header.dataHash()),
        () -> "%s: block %d has another's body".formatted(node, height));
    require(
        header.lastConfig() == (header.barrier() ? height : parent.configSequence()),
        () ->
            "%s: block %d names config block %d, the newest is %d"
                .formatted(node, height, header.lastConfig(), parent.configSequence()));
    checkCertificate(node, decision);
    if (height <= chain.size()) {
      agrees(node, decision);
    } else {
      require(
          height == chain.size() + 1L,
          () -> "%s decided block %d too early".formatted(node, height));
      chain.add(decision);
      checkRequests(decision);
      if (header.barrier()) {
        configurations.add(
            height, Blocks.membersAfter(decision.proposal(), configurations.newest()));
      }
    }
  }

  /** A node decided a block that it has already; an honest one decides the same. */
  void agrees(NodeId node, Decision decision) {
    if (options.byzantine().containsKey(node)) {
      return;
    }
    long height = decision.height();
    Bytes agreed = chain.get((int) height - 1).proposal().header().digest();
    require(
        agreed.equals(decision.proposal().header().digest()),
        () -> "%s decided another block %d".formatted(node, height));
  }

  private void checkCertificate(NodeId node, Decision decision) {
    long height = decision.height();
    List<NodeId> members = configurations.membersOf(configurations.inForceAt(height));
    int quorum = new QuorumSize(members.size()).quorum();
    require(
        decision.signatures().size() >= quorum,
        () ->
            "%s decided block %d with %d signatures, a quorum of %s is %d"
                .formatted(node, height, decision.signatures().size(), members, quorum));
    for (Claim claim : decision.certificate().claims()) {
      require(
          members.contains(claim.signer()),
          () ->
              "%s: block %d is signed by the stranger %s".formatted(node, height, claim.signer()));
      require(
          notary.verify(claim, 0),
          () ->
              "%s: %s did not sign block %d in view %d"
                  .formatted(node, claim.signer(), height, decision.viewOrRound()));
    }
  }

  private void checkRequests(Decision decision) {
    long height = decision.height();
    try {
      List<SimulatedRequest> requests = Blocks.requests(decision.proposal().body());
      require(!requests.isEmpty(), () -> "block %d is empty".formatted(height));
      for (SimulatedRequest request : requests) {
        require(
            request.equals(submitted.get(request.id())),
            () -> "block %d holds %s, which nobody asked for".formatted(height, request.id()));
        Long before = heightByRequest.putIfAbsent(request.id(), height);
        require(
            before == null,
            () -> "%s is in block %d and in %d".formatted(request.id(), before, height));
      }
    } catch (MalformedMessageException e) {
      throw failure.apply("block " + height + " cannot be read: " + e.getMessage());
    }
  }

  /** An honest node accuses another. */
  void accused(NodeId by, Evidence accusation) {
    require(
        options.byzantine().containsKey(accusation.culprit()),
        () ->
            "%s accuses the honest %s: %s"
                .formatted(by, accusation.culprit(), accusation.offence()));
    evidence.add(accusation);
  }

  List<Evidence> evidence() {
    return evidence;
  }

  List<Decision> chain() {
    return chain;
  }

  boolean isDecided(String requestId) {
    return heightByRequest.containsKey(requestId);
  }

  int requestsDecided() {
    return heightByRequest.size();
  }

  private void require(boolean holds, Supplier<String> rule) {
    if (!holds) {
      throw failure.apply(rule.get());
    }
  }
}
