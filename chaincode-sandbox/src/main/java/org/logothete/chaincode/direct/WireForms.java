package org.logothete.chaincode.direct;

import com.google.protobuf.ByteString;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.logothete.chaincode.direct.Statement.Claim;
import org.logothete.chaincode.direct.Statement.Commit;
import org.logothete.chaincode.direct.Statement.Lead;
import org.logothete.chaincode.direct.Statement.Prepare;
import org.logothete.chaincode.direct.Statement.Propose;
import org.logothete.chaincode.direct.Statement.RoundChange;
import org.logothete.chaincode.direct.Statement.Vote;
import org.logothete.chaincode.direct.proto.DirectWire;

/**
 * Statements and certificates as protobuf. Reading checks every number and length before a value is
 * made; whoever reads compares the value's own encoding with what was read, so that each has one.
 */
final class WireForms {
  /** More executors than any group has. */
  static final int EXECUTORS_MAX = 1024;

  /** A signature, and a path in a tree of a million statements. */
  static final int SEAL_BYTES_MAX = 2048;

  private WireForms() {}

  static DirectWire.Statement write(Statement statement) {
    DirectWire.Statement.Builder out =
        DirectWire.Statement.newBuilder()
            .setInstance(
                DirectWire.Instance.newBuilder()
                    .setCall(statement.instance().call())
                    .setAttempt(statement.instance().attempt())
                    .setTransaction(statement.instance().transaction()));
    switch (statement) {
      case Propose propose ->
          out.setPropose(DirectWire.Propose.newBuilder().setDigest(propose.digest()));
      case Prepare prepare -> out.setPrepare(vote(prepare.round(), prepare.choice()));
      case Commit commit -> out.setCommit(vote(commit.round(), commit.choice()));
      case Lead lead -> out.setLead(vote(lead.round(), lead.choice()));
      case RoundChange change -> {
        DirectWire.RoundChange.Builder to =
            DirectWire.RoundChange.newBuilder().setRound(change.round());
        change.claim().ifPresent(claim -> to.setClaim(vote(claim.round(), claim.choice())));
        out.setRoundChange(to);
      }
    }
    return out.build();
  }

  static Statement read(DirectWire.Statement in) throws MalformedDirectMessageException {
    Instance instance = instance(in.getInstance());
    return switch (in.getSaidCase()) {
      case PROPOSE -> new Propose(instance, hash(in.getPropose().getDigest()));
      case PREPARE -> new Prepare(instance, round(in.getPrepare(), 0), choice(in.getPrepare()));
      case COMMIT -> new Commit(instance, round(in.getCommit(), 0), choice(in.getCommit()));
      case LEAD -> new Lead(instance, round(in.getLead(), 1), choice(in.getLead()));
      case ROUND_CHANGE -> change(instance, in.getRoundChange());
      case SAID_NOT_SET -> throw new MalformedDirectMessageException("a statement says nothing");
    };
  }

  static DirectWire.Sealed write(Sealed sealed) {
    return DirectWire.Sealed.newBuilder()
        .setExecutor(sealed.executor())
        .setStatement(write(sealed.statement()))
        .setSeal(sealed.seal())
        .build();
  }

  static Sealed read(DirectWire.Sealed in) throws MalformedDirectMessageException {
    return new Sealed(executor(in.getExecutor()), read(in.getStatement()), seal(in.getSeal()));
  }

  static DirectWire.Certificate write(Certificate certificate) {
    DirectWire.Certificate.Builder out =
        DirectWire.Certificate.newBuilder().setVote(write((Statement) certificate.vote()));
    certificate
        .seals()
        .forEach(
            (executor, seal) ->
                out.addSeals(
                    DirectWire.ExecutorSeal.newBuilder().setExecutor(executor).setSeal(seal)));
    return out.build();
  }

  static Certificate read(DirectWire.Certificate in) throws MalformedDirectMessageException {
    if (!(read(in.getVote()) instanceof Vote vote)) {
      throw new MalformedDirectMessageException("a certificate is of prepares or of commits");
    }
    SortedMap<Integer, ByteString> seals = new TreeMap<>();
    for (DirectWire.ExecutorSeal one : in.getSealsList()) {
      if (seals.put(executor(one.getExecutor()), seal(one.getSeal())) != null) {
        throw new MalformedDirectMessageException(
            "a certificate names executor %d twice".formatted(one.getExecutor()));
      }
    }
    return new Certificate(vote, seals);
  }

  static List<Statement> statements(List<DirectWire.Statement> in)
      throws MalformedDirectMessageException {
    List<Statement> out = new ArrayList<>(in.size());
    for (DirectWire.Statement one : in) {
      out.add(read(one));
    }
    return out;
  }

  private static Instance instance(DirectWire.Instance in) throws MalformedDirectMessageException {
    if (in.getCall() < 0 || in.getAttempt() < 0 || in.getAttempt() > Instance.ATTEMPT_MAX) {
      throw new MalformedDirectMessageException(
          "there is no attempt %s at call %s"
              .formatted(
                  Integer.toUnsignedString(in.getAttempt()), Long.toUnsignedString(in.getCall())));
    }
    return new Instance(in.getCall(), in.getAttempt(), hash(in.getTransaction()));
  }

  private static RoundChange change(Instance instance, DirectWire.RoundChange in)
      throws MalformedDirectMessageException {
    int round = round(in.getRound(), 1);
    if (!in.hasClaim()) {
      return new RoundChange(instance, round, Optional.empty());
    }
    int claimed = round(in.getClaim(), 0);
    if (claimed >= round) {
      throw new MalformedDirectMessageException(
          "round %d cannot follow from round %d".formatted(round, claimed));
    }
    return new RoundChange(instance, round, Optional.of(new Claim(claimed, choice(in.getClaim()))));
  }

  private static DirectWire.Vote vote(int round, Choice choice) {
    DirectWire.Vote.Builder out = DirectWire.Vote.newBuilder().setRound(round);
    switch (choice) {
      case Choice.Value value -> out.setDigest(value.digest());
      case Choice.Bottom _ -> {}
    }
    return out.build();
  }

  private static Choice choice(DirectWire.Vote in) throws MalformedDirectMessageException {
    return in.getDigest().isEmpty() ? Choice.BOTTOM : new Choice.Value(hash(in.getDigest()));
  }

  private static int round(DirectWire.Vote in, int from) throws MalformedDirectMessageException {
    return round(in.getRound(), from);
  }

  private static int round(int round, int from) throws MalformedDirectMessageException {
    if (round < from || round > Statement.ROUND_MAX) {
      throw new MalformedDirectMessageException(
          "there is no round " + Integer.toUnsignedString(round));
    }
    return round;
  }

  private static int executor(int executor) throws MalformedDirectMessageException {
    if (executor < 0 || executor >= EXECUTORS_MAX) {
      throw new MalformedDirectMessageException(
          "there is no executor " + Integer.toUnsignedString(executor));
    }
    return executor;
  }

  private static ByteString hash(ByteString bytes) throws MalformedDirectMessageException {
    if (bytes.size() != Instance.HASH_BYTES) {
      throw new MalformedDirectMessageException(
          "a hash has 32 bytes, not %d".formatted(bytes.size()));
    }
    return bytes;
  }

  private static ByteString seal(ByteString bytes) throws MalformedDirectMessageException {
    if (bytes.size() > SEAL_BYTES_MAX) {
      throw new MalformedDirectMessageException(
          "a seal has at most %d bytes, not %d".formatted(SEAL_BYTES_MAX, bytes.size()));
    }
    return bytes;
  }
}
