package org.logothete.chaincode.direct;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.logothete.chaincode.direct.proto.DirectWire;
import org.logothete.chaincode.policy.Thresholds;

/**
 * Signs all statements of a message at once and verifies them, one by one if need be. A seal is the
 * signature under the root of the statements' tree and the way there, so it proves one statement
 * alone to anybody who has the executor's key. For hosts; it holds no key itself.
 *
 * @param group names the channel, its configuration and the executors
 */
public record BatchSeals(ByteString group, Thresholds thresholds, SignatureCheck check)
    implements Certificate.SealCheck {
  private static final ByteString TAG =
      ByteString.copyFrom("logothete/direct-agreement/batch/1\0", StandardCharsets.US_ASCII);

  /** Signs with this executor's key. */
  @FunctionalInterface
  public interface Signer {
    ByteString sign(ByteString bytes);
  }

  /** Verifies with another executor's key. */
  @FunctionalInterface
  public interface SignatureCheck {
    boolean holds(int executor, ByteString bytes, ByteString signature);
  }

  /**
   * A signature that any ECDSA tool can check.
   *
   * @param bytes what was hashed with SHA-256 and signed
   */
  public record Signed(ByteString bytes, ByteString signature) {}

  /** A draft as it goes on the wire. */
  public Batch close(Message.Draft draft, Signer signer) {
    ByteString signature =
        draft.statements().isEmpty()
            ? ByteString.EMPTY
            : signer.sign(signed(tree(draft.statements()).root()));
    return new Batch(group, draft.statements(), signature, draft.relayed(), draft.certificates());
  }

  /** A batch that the named executor has sent, all of it verified. */
  public Message open(int from, Batch batch) throws MalformedDirectMessageException {
    if (!batch.group().equals(group)) {
      throw new MalformedDirectMessageException("it is for other executors");
    }
    List<Sealed> statements = new ArrayList<>();
    if (!batch.statements().isEmpty()) {
      StatementTree tree = tree(batch.statements());
      if (!check.holds(from, signed(tree.root()), batch.signature())) {
        throw new MalformedDirectMessageException("executor %d did not sign it".formatted(from));
      }
      for (int i = 0; i < batch.statements().size(); i++) {
        statements.add(
            new Sealed(
                from,
                batch.statements().get(i),
                seal(batch.signature(), i, batch.statements().size(), tree.path(i))));
      }
    }
    for (Sealed relayed : batch.relayed()) {
      require(holds(relayed), "executor %d never said what is relayed", relayed.executor());
    }
    for (Certificate certificate : batch.certificates()) {
      int named = certificate.seals().size();
      require(certificate.isComplete(thresholds), "%d seals are no certificate", named);
      for (var seal : certificate.seals().entrySet()) {
        require(
            holds(new Sealed(seal.getKey(), certificate.vote(), seal.getValue())),
            "executor %d never said what is certified",
            seal.getKey());
      }
    }
    return new Message(statements, batch.relayed(), batch.certificates());
  }

  @Override
  public boolean holds(Sealed sealed) {
    if (sealed.executor() < 0 || sealed.executor() >= thresholds.executors()) {
      return false;
    }
    return signed(group, sealed)
        .filter(signed -> check.holds(sealed.executor(), signed.bytes(), signed.signature()))
        .isPresent();
  }

  /**
   * What a seal says that its executor signed: to be verified with its key.
   *
   * @return empty if it is no seal of the statement
   */
  public static Optional<Signed> signed(ByteString group, Sealed sealed) {
    DirectWire.Seal seal;
    try {
      seal = DirectWire.Seal.parseFrom(sealed.seal());
    } catch (InvalidProtocolBufferException e) {
      return Optional.empty();
    }
    return StatementTree.rootOf(
            sealed.statement().signedBytes(group),
            seal.getIndex(),
            seal.getCount(),
            seal.getPathList())
        .map(root -> new Signed(signed(root), seal.getSignature()));
  }

  private StatementTree tree(List<Statement> statements) {
    return new StatementTree(
        statements.stream().map(statement -> statement.signedBytes(group)).toList());
  }

  private static ByteString signed(ByteString root) {
    return TAG.concat(root);
  }

  private static ByteString seal(
      ByteString signature, int index, int count, List<ByteString> path) {
    return DirectWire.Seal.newBuilder()
        .setSignature(signature)
        .setIndex(index)
        .setCount(count)
        .addAllPath(path)
        .build()
        .toByteString();
  }

  private static void require(boolean holds, String format, int number)
      throws MalformedDirectMessageException {
    if (!holds) {
      throw new MalformedDirectMessageException(format.formatted(number));
    }
  }
}
