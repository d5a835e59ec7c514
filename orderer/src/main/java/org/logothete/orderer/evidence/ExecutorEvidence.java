package org.logothete.orderer.evidence;

import com.google.protobuf.ByteString;
import java.security.PublicKey;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.logothete.chaincode.call.Sha256;
import org.logothete.chaincode.direct.BatchSeals;
import org.logothete.chaincode.direct.Sealed;
import org.logothete.chaincode.direct.Statement;
import org.logothete.network.channel.ChannelConfig;
import org.logothete.network.crypto.EcdsaVerifier;
import org.logothete.orderer.executors.ExecutorGroup;
import org.logothete.orderer.executors.ExecutorGroup.Member;

/**
 * Two statements of an executor about one call, made in direct agreement.
 *
 * @param group names the channel and the executors; part of what is signed
 * @param mspId of the culprit's organisation
 * @param certificate the culprit's identity certificate, PEM
 * @param statements both, with seals
 * @param found when this node found it, by its own clock
 */
public record ExecutorEvidence(
    String channel,
    ByteString group,
    String mspId,
    ByteString certificate,
    List<Sealed> statements,
    Instant found)
    implements EvidenceFile {
  public ExecutorEvidence {
    statements = List.copyOf(statements);
    if (statements.size() != 2) {
      throw new IllegalArgumentException(
          "two statements are a contradiction, not %d".formatted(statements.size()));
    }
  }

  static ExecutorEvidence of(
      String channel, ExecutorGroup group, Sealed one, Sealed other, Instant found) {
    Member culprit = group.members().get(one.executor());
    // In an order of their own, whichever was heard first: the file's name depends on it.
    List<Sealed> both =
        Stream.of(one, other)
            .sorted(
                Comparator.comparing(
                    each -> each.statement().signedBytes(group.id()),
                    ByteString.unsignedLexicographicalComparator()))
            .toList();
    return new ExecutorEvidence(
        channel, group.id(), culprit.mspId(), culprit.certificate(), both, found);
  }

  /** The executor's place in its group, from 0. */
  public int executor() {
    return statements.getFirst().executor();
  }

  /** The call's number among those that are agreed on directly. */
  public long call() {
    return statements.getFirst().statement().instance().call();
  }

  @Override
  public String offence() {
    return switch (statements.getFirst().statement()) {
      case Statement.Propose _ -> "proposed two results";
      case Statement.Prepare prepare -> "prepared two choices in round " + prepare.round();
      case Statement.Commit commit -> "committed to two choices in round " + commit.round();
      case Statement.Lead lead -> "led round %d to two choices".formatted(lead.round());
      case Statement.RoundChange change -> "entered round %d twice".formatted(change.round());
    };
  }

  @Override
  public String culprit() {
    return "executor " + executor();
  }

  @Override
  public String place() {
    int attempt = 1 + statements.getFirst().statement().instance().attempt();
    return "attempt %d at direct call %d".formatted(attempt, call());
  }

  /** {@code channel-call-executor-digest.json}. */
  @Override
  public String name() {
    Sha256 said = new Sha256();
    statements.forEach(each -> said.add(each.statement().signedBytes(group)));
    String digest = HexFormat.of().formatHex(said.hash().substring(0, 8).toByteArray());
    return "%s-call%d-executor%d-%s.json".formatted(channel, call(), executor(), digest);
  }

  @Override
  public List<String> flaws() {
    List<String> flaws = new ArrayList<>();
    Optional<PublicKey> key = EvidenceFile.key(certificate);
    if (key.isEmpty()) {
      flaws.add(UNREADABLE_CERTIFICATE);
    }
    EcdsaVerifier ecdsa = new EcdsaVerifier();
    for (Sealed sealed : statements) {
      boolean holds =
          key.isPresent()
              && BatchSeals.signed(group, sealed)
                  .filter(
                      signed ->
                          ecdsa.verifies(
                              key.get(),
                              signed.bytes().toByteArray(),
                              signed.signature().toByteArray()))
                  .isPresent();
      if (!holds) {
        flaws.add("statement %d was not signed".formatted(1 + statements.indexOf(sealed)));
      }
    }
    Sealed one = statements.getFirst();
    Sealed other = statements.getLast();
    if (one.executor() != other.executor()) {
      flaws.add("the statements are of two executors");
    }
    if (!one.statement().excludes(other.statement())) {
      flaws.add("the statements do not exclude each other");
    }
    return flaws;
  }

  @Override
  public List<String> flaws(ChannelConfig config) {
    List<String> flaws = new ArrayList<>(flaws());
    otherChannel(config).ifPresent(flaws::add);
    ExecutorGroup executors = ExecutorGroup.of(config);
    if (!executors.id().equals(group)) {
      flaws.add("the statements are for others than the consenters of the configuration");
    }
    boolean named =
        executor() < executors.members().size() && isCulprit(executors.members().get(executor()));
    if (!named) {
      flaws.add("the configuration does not name this certificate as " + culprit());
    }
    return flaws;
  }

  private boolean isCulprit(Member member) {
    return member.mspId().equals(mspId)
        && EvidenceFile.key(certificate).filter(member.key()::equals).isPresent();
  }
}
