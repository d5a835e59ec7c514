package org.logothete.chaincode.direct;

import com.google.protobuf.ByteString;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Stands in for keys: knows who said what, and nothing else counts as sealed. */
final class Notary implements Certificate.SealCheck {
  private static final ByteString SEAL = ByteString.copyFromUtf8("sealed");

  private record Said(int executor, Statement statement) {}

  private final Set<Said> said = new HashSet<>();

  Sealed seal(int executor, Statement statement) {
    said.add(new Said(executor, statement));
    return new Sealed(executor, statement, SEAL);
  }

  Message seal(int executor, Message.Draft draft) {
    List<Sealed> statements =
        draft.statements().stream().map(statement -> seal(executor, statement)).toList();
    return new Message(statements, draft.relayed(), draft.certificates());
  }

  @Override
  public boolean holds(Sealed sealed) {
    return sealed.seal().equals(SEAL)
        && said.contains(new Said(sealed.executor(), sealed.statement()));
  }

  /** Whether a host lets the message in. */
  boolean holds(Message message) {
    return message.statements().stream().allMatch(this::holds)
        && message.relayed().stream().allMatch(this::holds)
        && message.certificates().stream()
            .allMatch(
                certificate ->
                    certificate.seals().entrySet().stream()
                        .allMatch(
                            seal ->
                                holds(
                                    new Sealed(
                                        seal.getKey(), certificate.vote(), seal.getValue()))));
  }
}
