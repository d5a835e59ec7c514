package org.logothete.chaincode.direct;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import java.util.List;
import java.util.Optional;
import org.logothete.chaincode.direct.proto.DirectWire;

/** What {@link Effect.Persist} writes. */
final class RecordCodec {
  private static final int VERSION = 1;

  /**
   * What an executor remembers of one instance.
   *
   * @param statements all it may have said
   * @param prepared the certificate behind its commit and its claims
   */
  record Remembered(
      List<Statement> statements, Optional<Certificate> prepared, Optional<Certificate> decision) {}

  private RecordCodec() {}

  static ByteString encode(Remembered remembered) {
    DirectWire.Record.Builder out = DirectWire.Record.newBuilder().setVersion(VERSION);
    remembered.statements().forEach(statement -> out.addStatements(WireForms.write(statement)));
    remembered.prepared().ifPresent(known -> out.setPrepared(WireForms.write(known)));
    remembered.decision().ifPresent(known -> out.setDecision(WireForms.write(known)));
    return out.build().toByteString();
  }

  /** The host gives back what it was given, so anything else is its error. */
  static Remembered decode(Instance instance, ByteString record) {
    try {
      DirectWire.Record in = DirectWire.Record.parseFrom(record);
      Remembered remembered =
          new Remembered(
              WireForms.statements(in.getStatementsList()),
              in.hasPrepared() ? Optional.of(WireForms.read(in.getPrepared())) : Optional.empty(),
              in.hasDecision() ? Optional.of(WireForms.read(in.getDecision())) : Optional.empty());
      if (!encode(remembered).equals(record)) {
        throw new MalformedDirectMessageException("it is of another version");
      }
      return remembered;
    } catch (InvalidProtocolBufferException | MalformedDirectMessageException e) {
      throw new IllegalArgumentException(
          "the record of instance %s is not what was written: %s"
              .formatted(instance, e.getMessage()),
          e);
    }
  }
}
