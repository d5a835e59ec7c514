package org.logothete.chaincode.lifecycle;

import com.google.protobuf.ByteString;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.logothete.chaincode.call.StateReader;
import org.logothete.chaincode.call.WriteSet;
import org.logothete.chaincode.call.WriteSet.Write;
import org.logothete.chaincode.policy.Standing;
import org.logothete.chaincode.proto.ApprovalBody;
import org.logothete.chaincode.proto.StandingBody;
import org.logothete.chaincode.record.Bodies;

/**
 * The chaincodes of a channel as its state has them. Everything is a function of the state, so all
 * nodes know the same definitions after the same transaction.
 */
public final class Lifecycle {
  /** The state's namespace of definitions, approvals and standings. */
  public static final String NAMESPACE = "_lifecycle";

  private static final String DEFINITION = "definition/";
  private static final String BY_HASH = "hash/";
  private static final String APPROVAL = "approval/";
  private static final String STANDING = "standing/";
  private static final String ESCALATED = "escalated/";
  private static final int PAGE = 1_000;

  private final StateReader state;

  public Lifecycle(StateReader state) {
    this.state = state;
  }

  /** What became of an approval. */
  public sealed interface Approved {
    /** What it writes. */
    WriteSet writes();

    /** It is noted; more have to approve. */
    record Noted(WriteSet writes) implements Approved {}

    /** The definition is in force. */
    record InForce(Definition definition, WriteSet writes) implements Approved {}

    /** It counts for nothing. */
    record Refused(String reason) implements Approved {
      @Override
      public WriteSet writes() {
        return WriteSet.NONE;
      }
    }
  }

  /** The newest definition of a name, removed or not. */
  public Optional<Definition> newest(String name) {
    return state.get(NAMESPACE, DEFINITION + name).map(Lifecycle::stored);
  }

  /** The definition that calls of a name are executed by. */
  public Optional<Definition> inForce(String name) {
    return newest(name).filter(definition -> !definition.removed());
  }

  /** A definition that is or was in force. */
  public Optional<Definition> byHash(ByteString hash) {
    return state.get(NAMESPACE, hashKey(hash)).map(Lifecycle::stored);
  }

  private static String hashKey(ByteString hash) {
    return BY_HASH + HexFormat.of().formatHex(hash.toByteArray());
  }

  /** The newest definitions of all names, in the order of the names. */
  public List<Definition> all() {
    List<Definition> all = new ArrayList<>();
    scan(DEFINITION).forEach(entry -> all.add(stored(entry.value())));
    return all;
  }

  /** Who has approved the next definition of a name, and what. */
  public List<Approval> approvals(String name) {
    return approvalsBehind(APPROVAL + name + "/");
  }

  /** Approvals of all definitions that are not in force, in the order of the names. */
  public List<Approval> allApprovals() {
    return approvalsBehind(APPROVAL);
  }

  private List<Approval> approvalsBehind(String prefix) {
    List<Approval> approvals = new ArrayList<>();
    for (StateReader.Entry entry : scan(prefix)) {
      ApprovalBody body = approval(entry.value());
      approvals.add(
          new Approval(
              entry.key().substring(entry.key().lastIndexOf('/') + 1),
              stored(body.getDefinition()),
              body.getCreator()));
    }
    return approvals;
  }

  /** How a chaincode did under its present definition. */
  public Standing standing(String name) {
    return state
        .get(NAMESPACE, STANDING + name)
        .map(
            bytes -> {
              StandingBody body = Bodies.own("a standing", StandingBody.parser(), bytes);
              return new Standing(
                  body.getIncidents(), body.getDiverged(), new TreeSet<>(body.getOutliersList()));
            })
        .orElse(Standing.GOOD);
  }

  /** Whether a divergence has frozen a chaincode until somebody has looked at it. */
  public boolean isEscalated(String name) {
    return state.get(NAMESPACE, ESCALATED + name).isPresent();
  }

  /** Freezes a chaincode until it is defined anew. */
  public static Write escalate(String name) {
    return new Write(NAMESPACE, ESCALATED + name, Optional.of(ByteString.EMPTY));
  }

  /** Stores a standing. */
  public static Write write(String name, Standing standing) {
    return new Write(
        NAMESPACE,
        STANDING + name,
        Optional.of(
            StandingBody.newBuilder()
                .setIncidents(standing.incidents())
                .setDiverged(standing.diverged())
                .addAllOutliers(standing.outliers())
                .build()
                .toByteString()));
  }

  /**
   * Takes an approval.
   *
   * @param body of the transaction: a definition
   * @param creator who signed it
   */
  public Approved approve(ByteString body, ByteString creator, LifecyclePolicy policy) {
    Definition definition;
    try {
      definition = Definition.parse(body);
    } catch (InvalidDefinitionException e) {
      return new Approved.Refused(String.valueOf(e.getMessage()));
    }
    Optional<String> organization = policy.organization(creator);
    if (organization.isEmpty()) {
      return new Approved.Refused("its creator may not approve chaincode definitions");
    }
    Optional<Definition> before = newest(definition.name());
    long next = 1 + before.map(Definition::sequence).orElse(0L);
    if (definition.sequence() != next) {
      return new Approved.Refused(
          "the next sequence of %s is %d, not %d"
              .formatted(definition.name(), next, definition.sequence()));
    }
    if (definition.agreement() == AgreementKind.DIRECT && !definition.executors().isEmpty()) {
      return new Approved.Refused(
          "only the channel's consenters are linked to agree directly: name no executors");
    }
    Optional<String> unusable = unusable(definition.executors());
    if (unusable.isPresent()) {
      return new Approved.Refused(unusable.get());
    }
    if (definition.removed() && before.map(Definition::removed).orElse(true)) {
      return new Approved.Refused("there is no chaincode " + definition.name());
    }
    return count(definition, new Approval(organization.get(), definition, creator), policy);
  }

  private static Optional<String> unusable(List<NamedExecutor> executors) {
    Set<ByteString> known = new HashSet<>();
    for (NamedExecutor executor : executors) {
      Optional<ByteString> id = executor.id();
      if (id.isEmpty()) {
        return Optional.of("an executor is named without a certificate");
      }
      if (!known.add(id.get())) {
        return Optional.of("an executor is named twice");
      }
    }
    return Optional.empty();
  }

  private Approved count(Definition definition, Approval approval, LifecyclePolicy policy) {
    List<Approval> others =
        approvals(definition.name()).stream()
            .filter(other -> !other.organization().equals(approval.organization()))
            .toList();
    List<ByteString> creators =
        new ArrayList<>(
            others.stream()
                .filter(other -> other.definition().equals(definition))
                .map(Approval::creator)
                .toList());
    creators.add(approval.creator());
    if (!policy.isSatisfiedBy(creators)) {
      return new Approved.Noted(new WriteSet(List.of(approval.write())));
    }
    List<Write> writes = new ArrayList<>();
    approvals(definition.name())
        .forEach(done -> writes.add(new Write(NAMESPACE, done.key(), Optional.empty())));
    writes.add(
        new Write(NAMESPACE, DEFINITION + definition.name(), Optional.of(definition.bytes())));
    writes.add(new Write(NAMESPACE, hashKey(definition.hash()), Optional.of(definition.bytes())));
    writes.add(new Write(NAMESPACE, STANDING + definition.name(), Optional.empty()));
    writes.add(new Write(NAMESPACE, ESCALATED + definition.name(), Optional.empty()));
    return new Approved.InForce(definition, new WriteSet(writes));
  }

  /**
   * An organisation's approval.
   *
   * @param organization MSP id
   * @param creator the serialized identity that approved for it
   */
  public record Approval(String organization, Definition definition, ByteString creator) {
    private String key() {
      return APPROVAL + definition.name() + "/" + organization;
    }

    private Write write() {
      return new Write(
          NAMESPACE,
          key(),
          Optional.of(
              ApprovalBody.newBuilder()
                  .setDefinition(definition.bytes())
                  .setCreator(creator)
                  .build()
                  .toByteString()));
    }
  }

  private List<StateReader.Entry> scan(String prefix) {
    List<StateReader.Entry> found = new ArrayList<>();
    // The character behind '/' ends what begins with the prefix.
    String end = prefix.substring(0, prefix.length() - 1) + '0';
    Optional<String> from = Optional.of(prefix);
    while (from.isPresent()) {
      StateReader.Page page = state.range(NAMESPACE, from.get(), end, PAGE);
      found.addAll(page.entries());
      from = page.next();
    }
    return found;
  }

  private static ApprovalBody approval(ByteString bytes) {
    return Bodies.own("an approval", ApprovalBody.parser(), bytes);
  }

  private static Definition stored(ByteString bytes) {
    try {
      return Definition.parse(bytes);
    } catch (InvalidDefinitionException e) {
      throw new IllegalStateException("the state holds a definition that cannot be", e);
    }
  }
}
