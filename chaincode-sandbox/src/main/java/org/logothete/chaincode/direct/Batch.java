package org.logothete.chaincode.direct;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import java.util.ArrayList;
import java.util.List;
import org.logothete.chaincode.direct.proto.DirectWire;

/**
 * A message on the wire.
 *
 * @param group names the channel, its configuration and the executors
 * @param statements of the sender
 * @param signature of the sender under all its statements; empty if there are none
 */
public record Batch(
    ByteString group,
    List<Statement> statements,
    ByteString signature,
    List<Sealed> relayed,
    List<Certificate> certificates) {
  private static final int VERSION = 1;
  private static final int SIGNATURE_BYTES_MAX = 1024;

  public Batch {
    statements = List.copyOf(statements);
    relayed = List.copyOf(relayed);
    certificates = List.copyOf(certificates);
  }

  public ByteString encode() {
    DirectWire.Batch.Builder out =
        DirectWire.Batch.newBuilder().setVersion(VERSION).setGroup(group).setSignature(signature);
    statements.forEach(statement -> out.addStatements(WireForms.write(statement)));
    relayed.forEach(one -> out.addRelayed(WireForms.write(one)));
    certificates.forEach(certificate -> out.addCertificates(WireForms.write(certificate)));
    return out.build().toByteString();
  }

  /** Reads exactly what {@link #encode} writes; the caller has limited the number of bytes. */
  public static Batch decode(ByteString bytes) throws MalformedDirectMessageException {
    DirectWire.Batch in;
    try {
      in = DirectWire.Batch.parseFrom(bytes);
    } catch (InvalidProtocolBufferException e) {
      throw new MalformedDirectMessageException("no protobuf message: " + e.getMessage());
    }
    if (in.getVersion() != VERSION) {
      throw new MalformedDirectMessageException(
          "version %s is not spoken here".formatted(Integer.toUnsignedString(in.getVersion())));
    }
    if (in.getGroup().size() != Instance.HASH_BYTES
        || in.getSignature().size() > SIGNATURE_BYTES_MAX) {
      throw new MalformedDirectMessageException("a group or a signature of no possible length");
    }
    List<Sealed> relayed = new ArrayList<>();
    for (DirectWire.Sealed one : in.getRelayedList()) {
      relayed.add(WireForms.read(one));
    }
    List<Certificate> certificates = new ArrayList<>();
    for (DirectWire.Certificate one : in.getCertificatesList()) {
      certificates.add(WireForms.read(one));
    }
    Batch batch =
        new Batch(
            in.getGroup(),
            WireForms.statements(in.getStatementsList()),
            in.getSignature(),
            relayed,
            certificates);
    if (!batch.encode().equals(bytes)) {
      throw new MalformedDirectMessageException("not encoded as everybody encodes it");
    }
    return batch;
  }
}
