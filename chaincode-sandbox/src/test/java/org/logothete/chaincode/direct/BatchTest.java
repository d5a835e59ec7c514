package org.logothete.chaincode.direct;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import com.google.protobuf.UnknownFieldSet;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.logothete.chaincode.direct.Statement.Claim;
import org.logothete.chaincode.direct.Statement.Commit;
import org.logothete.chaincode.direct.Statement.Lead;
import org.logothete.chaincode.direct.Statement.Prepare;
import org.logothete.chaincode.direct.Statement.Propose;
import org.logothete.chaincode.direct.Statement.RoundChange;
import org.logothete.chaincode.direct.proto.DirectWire;
import org.logothete.chaincode.policy.Thresholds;

/** What goes on the wire, under real signatures. */
final class BatchTest {
  private static final Thresholds FOUR = new Thresholds(4);
  private static final ByteString GROUP = DirectWorld.digest(77);
  private static final Instance CALL = new Instance(5, 1, DirectWorld.digest(9));
  private static final Choice VALUE = new Choice.Value(DirectWorld.digest(1));

  private final List<KeyPair> keys = new ArrayList<>();
  private final BatchSeals seals = new BatchSeals(GROUP, FOUR, this::verify);

  BatchTest() throws GeneralSecurityException {
    KeyPairGenerator generator = KeyPairGenerator.getInstance("Ed25519");
    for (int i = 0; i < 4; i++) {
      keys.add(generator.generateKeyPair());
    }
  }

  private static List<Statement> allKinds() {
    return List.of(
        new Propose(CALL, DirectWorld.digest(1)),
        new Prepare(CALL, 0, VALUE),
        new Prepare(CALL, 3, Choice.BOTTOM),
        new Commit(CALL, 3, VALUE),
        new Commit(CALL, 3, Choice.BOTTOM),
        new RoundChange(CALL, 4, Optional.empty()),
        new RoundChange(CALL, 4, Optional.of(new Claim(3, VALUE))),
        new RoundChange(CALL, 4, Optional.of(new Claim(3, Choice.BOTTOM))),
        new Lead(CALL, 4, VALUE),
        new Lead(CALL, 4, Choice.BOTTOM));
  }

  @Test
  void differentStatementsHaveDifferentSignedBytes() {
    Set<ByteString> bytes = new HashSet<>();
    allKinds().forEach(statement -> bytes.add(statement.signedBytes(GROUP)));
    allKinds().forEach(statement -> bytes.add(statement.signedBytes(DirectWorld.digest(78))));
    Instance other = new Instance(5, 2, DirectWorld.digest(9));
    bytes.add(new Prepare(other, 0, VALUE).signedBytes(GROUP));
    assertThat(bytes).hasSize(2 * allKinds().size() + 1);
  }

  @Test
  void whatIsSentArrivesWithASealForEachStatement() throws MalformedDirectMessageException {
    Certificate certificate = certificate(new Commit(CALL, 3, VALUE));
    List<Sealed> relayed = new ArrayList<>();
    for (Statement statement : allKinds()) {
      relayed.add(one(2, statement));
    }
    Batch sent =
        seals.close(
            new Message.Draft(allKinds(), relayed, List.of(certificate)), bytes -> sign(1, bytes));
    Batch arrived = Batch.decode(sent.encode());
    assertThat(arrived).isEqualTo(sent);
    Message message = seals.open(1, arrived);
    assertThat(message.statements()).extracting(Sealed::statement).isEqualTo(allKinds());
    assertThat(message.statements()).allMatch(seals::holds);
    assertThat(message.certificates()).containsExactly(certificate);
    assertThat(message.relayed()).isEqualTo(relayed);
  }

  @Test
  void aDecisionConvincesAStranger() throws MalformedDirectMessageException {
    for (Choice choice : List.of(VALUE, Choice.BOTTOM)) {
      Certificate decision = certificate(new Commit(CALL, 2, choice));
      assertThat(decision.provesDecision(FOUR, seals)).isTrue();
      assertThat(new Certificate(new Commit(CALL, 1, choice), decision.seals()))
          .matches(other -> !other.provesDecision(FOUR, seals));
      SortedMap<Integer, ByteString> few = new TreeMap<>(decision.seals());
      few.remove(few.firstKey());
      assertThat(new Certificate(decision.vote(), few).provesDecision(FOUR, seals)).isFalse();
    }
    Certificate prepared = certificate(new Prepare(CALL, 2, VALUE));
    assertThat(prepared.provesDecision(FOUR, seals)).isFalse();
  }

  @Test
  void whatSomebodyElseSignedIsRefused() {
    Batch batch = batch(1, List.of(new Prepare(CALL, 0, VALUE)));
    assertThatThrownBy(() -> seals.open(2, batch)).hasMessageContaining("2 did not sign");
    Batch elsewhere =
        new Batch(
            DirectWorld.digest(78), batch.statements(), batch.signature(), List.of(), List.of());
    assertThatThrownBy(() -> seals.open(1, elsewhere)).hasMessageContaining("other executors");
    Batch stripped = new Batch(GROUP, batch.statements(), ByteString.EMPTY, List.of(), List.of());
    assertThatThrownBy(() -> seals.open(1, stripped)).hasMessageContaining("did not sign");
  }

  @Test
  void whatIsRelayedOrCertifiedHasToBeSealed() throws MalformedDirectMessageException {
    Sealed real = one(2, new Prepare(CALL, 0, VALUE));
    Sealed other = new Sealed(2, new Prepare(CALL, 1, VALUE), real.seal());
    Sealed byAnother = new Sealed(3, real.statement(), real.seal());
    for (Sealed forged : List.of(other, byAnother)) {
      Batch batch = new Batch(GROUP, List.of(), ByteString.EMPTY, List.of(forged), List.of());
      assertThatThrownBy(() -> seals.open(1, batch)).hasMessageContaining("never said");
    }
    SortedMap<Integer, ByteString> copied = new TreeMap<>();
    for (int executor = 0; executor < 3; executor++) {
      copied.put(executor, real.seal());
    }
    Certificate certificate = new Certificate(new Prepare(CALL, 0, VALUE), copied);
    Batch batch = new Batch(GROUP, List.of(), ByteString.EMPTY, List.of(), List.of(certificate));
    assertThatThrownBy(() -> seals.open(1, batch)).hasMessageContaining("never said");
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7, 8, 9, 31, 100})
  void everyPlaceOfATreeHasItsOwnPath(int count) {
    List<ByteString> leaves = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      leaves.add(DirectWorld.digest(i));
    }
    StatementTree tree = new StatementTree(leaves);
    for (int i = 0; i < count; i++) {
      List<ByteString> path = tree.path(i);
      assertThat(StatementTree.rootOf(leaves.get(i), i, count, path)).contains(tree.root());
      for (int other = -1; other <= count; other++) {
        if (other != i) {
          assertThat(StatementTree.rootOf(leaves.get(i), other, count, path))
              .isNotEqualTo(Optional.of(tree.root()));
        }
      }
      List<ByteString> longer = new ArrayList<>(path);
      longer.add(leaves.getFirst());
      assertThat(StatementTree.rootOf(leaves.get(i), i, count, longer)).isEmpty();
    }
  }

  @Test
  void onlyTheOneEncodingIsRead() {
    DirectWire.Batch good = wire();
    assertThat(decoded(good.toByteString())).isEmpty();
    assertThat(decoded(good.toBuilder().setVersion(2).build().toByteString()))
        .contains("version 2");
    UnknownFieldSet unknown =
        UnknownFieldSet.newBuilder()
            .addField(90, UnknownFieldSet.Field.newBuilder().addVarint(1).build())
            .build();
    assertThat(decoded(good.toBuilder().setUnknownFields(unknown).build().toByteString()))
        .contains("as everybody encodes");
    assertThat(decoded(good.toByteString().concat(ByteString.copyFrom(new byte[] {8, 1}))))
        .contains("as everybody encodes");
    assertThat(decoded(good.toByteString().substring(1))).isNotEmpty();
    assertThat(decoded(good.toBuilder().setGroup(ByteString.EMPTY).build().toByteString()))
        .contains("no possible length");
  }

  @Test
  void valuesThatCannotBeAreRefused() {
    DirectWire.Statement prepare = wire().getStatements(0);
    DirectWire.Vote vote = prepare.getPrepare();
    DirectWire.Instance instance = prepare.getInstance();
    ByteString small = ByteString.copyFromUtf8("short");
    assertThat(decoded(prepare.toBuilder().clearPrepare())).contains("says nothing");
    assertThat(decoded(prepare.toBuilder().setPrepare(vote.toBuilder().setRound(-1))))
        .contains("no round 4294967295");
    assertThat(decoded(prepare.toBuilder().setLead(vote.toBuilder().setRound(0))))
        .contains("no round 0");
    assertThat(decoded(prepare.toBuilder().setPrepare(vote.toBuilder().setDigest(small))))
        .contains("32 bytes, not 5");
    assertThat(decoded(prepare.toBuilder().setInstance(instance.toBuilder().setCall(-1))))
        .contains("call 18446744073709551615");
    assertThat(decoded(prepare.toBuilder().setInstance(instance.toBuilder().setAttempt(256))))
        .contains("attempt 256");
    assertThat(
            decoded(
                prepare.toBuilder()
                    .setRoundChange(
                        DirectWire.RoundChange.newBuilder()
                            .setRound(2)
                            .setClaim(vote.toBuilder().setRound(2)))))
        .contains("round 2 cannot follow from round 2");
  }

  @Test
  void randomBytesNeverDoMoreThanBeRefused() {
    byte[] good = wire().toByteArray();
    Random random = new Random(5);
    int read = 0;
    for (int i = 0; i < 20_000; i++) {
      byte[] bytes = good.clone();
      for (int flips = 1 + random.nextInt(4); flips > 0; flips--) {
        bytes[random.nextInt(bytes.length)] = (byte) random.nextInt();
      }
      ByteString changed = ByteString.copyFrom(bytes);
      if (decoded(changed).isEmpty()) {
        read++;
      }
    }
    assertThat(read).isBetween(1, 19_999);
  }

  private DirectWire.Batch wire() {
    DirectWire.Batch.Builder out =
        DirectWire.Batch.newBuilder()
            .setVersion(1)
            .setGroup(GROUP)
            .setSignature(ByteString.copyFromUtf8("signature"));
    out.addStatements(WireForms.write(new Prepare(CALL, 1, VALUE)));
    out.addRelayed(WireForms.write(new Sealed(1, new Propose(CALL, GROUP), GROUP)));
    return out.build();
  }

  private String decoded(DirectWire.Statement.Builder statement) {
    return decoded(wire().toBuilder().setStatements(0, statement).build().toByteString());
  }

  /** Why the bytes are refused; empty if they are not. */
  private static String decoded(ByteString bytes) {
    try {
      assertThat(Batch.decode(bytes).encode()).isEqualTo(bytes);
      return "";
    } catch (MalformedDirectMessageException e) {
      return String.valueOf(e.getMessage());
    }
  }

  private Certificate certificate(Statement.Vote vote) throws MalformedDirectMessageException {
    SortedMap<Integer, ByteString> of = new TreeMap<>();
    for (int executor = 1; executor < 4; executor++) {
      of.put(executor, one(executor, vote).seal());
    }
    return new Certificate(vote, of);
  }

  /** Signed together with others, and taken out. */
  private Sealed one(int executor, Statement statement) throws MalformedDirectMessageException {
    List<Statement> together = new ArrayList<>(allKinds());
    together.add(statement);
    return seals.open(executor, batch(executor, together)).statements().getLast();
  }

  private Batch batch(int executor, List<Statement> statements) {
    return seals.close(
        new Message.Draft(statements, List.of(), List.of()), bytes -> sign(executor, bytes));
  }

  private ByteString sign(int executor, ByteString bytes) {
    try {
      Signature signature = Signature.getInstance("Ed25519");
      signature.initSign(keys.get(executor).getPrivate());
      signature.update(bytes.asReadOnlyByteBuffer());
      return ByteString.copyFrom(signature.sign());
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private boolean verify(int executor, ByteString bytes, ByteString signature) {
    try {
      Signature verifier = Signature.getInstance("Ed25519");
      verifier.initVerify(keys.get(executor).getPublic());
      verifier.update(bytes.asReadOnlyByteBuffer());
      return verifier.verify(signature.toByteArray());
    } catch (java.security.SignatureException e) {
      return false;
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }
}
