package org.logothete.verification.exploration;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.logothete.consensus.Authenticated;
import org.logothete.consensus.Authentication;
import org.logothete.consensus.Bytes;
import org.logothete.consensus.ConsensusMessage;
import org.logothete.consensus.NodeId;

/**
 * Every message that anybody can send in a scope, numbered. What honest nodes say is entered when
 * one of them first says it; what faulty nodes can say is entered with the signatures that it
 * needs, and can be delivered in the states in which honest nodes gave those.
 */
final class Post {
  /** So many honest nodes signed something that counts for this. */
  record Need(int proof, int honest) {}

  /** A block signature's meaning. */
  record Commitment(long height, long viewOrRound, Bytes digest) {}

  private record Place(NodeId from, Object content) {}

  /** A message of a faulty node and what makes it possible: all of one of these lists. */
  private record Forgery(int letter, List<List<Need>> ways) {}

  private final Scope scope;
  private final Dialect dialect;
  private final Blocks blocks;
  private final List<Letter> letters = new ArrayList<>();
  private final Map<Place, Letter> byPlace = new HashMap<>();
  private final SortedMap<NodeId, Bits> byReader = new TreeMap<>();
  private final Map<Object, Integer> proofs = new HashMap<>();
  private final List<Commitment> commitments = new ArrayList<>();
  private final Map<Commitment, Integer> commitmentNumbers = new HashMap<>();
  private final Map<Integer, Forgery> forgeries = new HashMap<>();

  Post(Scope scope, Dialect dialect, Blocks blocks) {
    this.scope = scope;
    this.dialect = dialect;
    this.blocks = blocks;
    scope.honest().forEach(node -> byReader.put(node, Bits.NONE));
  }

  Scope scope() {
    return scope;
  }

  Blocks blocks() {
    return blocks;
  }

  Letter letter(int id) {
    return letters.get(id);
  }

  int size() {
    return letters.size();
  }

  /** What can be of interest to a node. */
  Bits readBy(NodeId node) {
    return byReader.getOrDefault(node, Bits.NONE);
  }

  /** Number of a certificate to be. */
  int proof(Object certificate) {
    return proofs.computeIfAbsent(certificate, _ -> proofs.size());
  }

  Need need(Object certificate, int honest) {
    return new Need(proof(certificate), honest);
  }

  /**
   * A need for a certificate by a quorum to which all faulty nodes give their signatures.
   *
   * @param missing how many signatures may be missing; only broken engines believe such
   */
  Need quorum(Object certificate, int missing) {
    return new Need(
        proof(certificate), Math.max(0, scope.quorum() - missing - scope.faulty().size()));
  }

  int commitment(Commitment commitment) {
    Integer known = commitmentNumbers.get(commitment);
    if (known == null) {
      known = commitments.size();
      commitments.add(commitment);
      commitmentNumbers.put(commitment, known);
    }
    return known;
  }

  Commitment commitment(int number) {
    return commitments.get(number);
  }

  int commitments() {
    return commitments.size();
  }

  /** An honest node says something. Empty if that makes no difference to anybody. */
  Optional<Letter> say(NodeId from, ConsensusMessage message) {
    return dialect.content(message).map(content -> say(new Place(from, content), message));
  }

  private Letter say(Place place, ConsensusMessage message) {
    Letter known = byPlace.get(place);
    if (known != null) {
      return known;
    }
    Letter letter = enter(place, message);
    dialect.heard(letter, this);
    return letter;
  }

  private Letter enter(Place place, ConsensusMessage message) {
    Bytes signature = Notary.sign(place.from, message.authentication());
    Letter letter =
        new Letter(
            letters.size(),
            place.from,
            message,
            new Authenticated<>(place.from, message, signature),
            dialect.ballot(message));
    letters.add(letter);
    byPlace.put(place, letter);
    dialect
        .readers(message, scope.members())
        .forEach(node -> byReader.computeIfPresent(node, (_, bits) -> bits.with(letter.id())));
    return letter;
  }

  /** A faulty node can say this once honest nodes signed what it needs. */
  void forge(NodeId from, ConsensusMessage message, List<Need> needs) {
    Object content = dialect.content(message).orElse(message);
    Place place = new Place(from, content);
    Letter known = byPlace.get(place);
    Letter letter = known == null ? enter(place, message) : known;
    List<List<Need>> ways =
        forgeries.computeIfAbsent(letter.id(), id -> new Forgery(id, new ArrayList<>())).ways;
    List<Need> real = needs.stream().filter(need -> need.honest > 0).distinct().toList();
    if (!ways.contains(real)) {
      ways.add(real);
    }
  }

  /**
   * Which forgeries are possible.
   *
   * @param signed for each honest node, what its signatures count for
   */
  Bits possible(List<Bits> signed) {
    return Bits.where(
        letters.size(),
        id -> {
          Forgery forgery = forgeries.get(id);
          return forgery != null && forgery.ways.stream().anyMatch(needs -> isMet(needs, signed));
        });
  }

  private static boolean isMet(List<Need> needs, List<Bits> signed) {
    for (Need need : needs) {
      int honest = 0;
      for (Bits one : signed) {
        honest += one.has(need.proof) ? 1 : 0;
      }
      if (honest < need.honest) {
        return false;
      }
    }
    return true;
  }

  /** The numbers of what a message's signature counts for. */
  List<Integer> proofsOf(NodeId from, ConsensusMessage message) {
    return dialect.proofs(from, message).stream().map(this::proof).toList();
  }

  /** Whether a node's vote on a ballot is among what it said. */
  boolean isSaid(Bits said, NodeId from, Object ballot) {
    Letter vote = byPlace.get(new Place(from, ballot));
    return vote != null && said.has(vote.id());
  }

  /** Whether a block signature was among messages that a node was given. */
  boolean isAmong(Bits given, NodeId signer, Commitment commitment) {
    return given.any(
        id -> {
          Letter letter = letters.get(id);
          return letter.from().equals(signer)
              && letter.message().authentication()
                  instanceof Authentication.BlockSignature(var header, long view)
              && commitment.equals(new Commitment(header.height(), view, header.digest()));
        });
  }
}
