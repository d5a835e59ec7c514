package org.logothete.orderer.evidence;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.protobuf.ByteString;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import org.logothete.chaincode.direct.BatchSeals;
import org.logothete.chaincode.direct.MalformedDirectMessageException;
import org.logothete.chaincode.direct.Sealed;

/**
 * Evidence against executors as JSON. {@code signedBytes} and {@code signature} of each statement
 * are for other tools, derived from the other fields; a file in which they differ is refused.
 */
final class ExecutorEvidenceJson {
  static final String FORMAT = "logothete-executor-evidence/1";

  private ExecutorEvidenceJson() {}

  static ObjectNode write(ExecutorEvidence file) {
    ObjectNode root = new ObjectMapper().createObjectNode();
    root.put("format", FORMAT)
        .put("channel", file.channel())
        .put("group", base64(file.group()))
        .put("call", file.call())
        .put("offence", file.offence())
        .put("found", file.found().toString());
    root.putObject("culprit")
        .put("executor", file.executor())
        .put("mspId", file.mspId())
        .put("certificate", file.certificate().toStringUtf8());
    ArrayNode statements = root.putArray("statements");
    for (Sealed sealed : file.statements()) {
      ObjectNode statement = statements.addObject().put("sealed", base64(sealed.encode()));
      BatchSeals.signed(file.group(), sealed)
          .ifPresent(
              signed ->
                  statement
                      .put("signedBytes", base64(signed.bytes()))
                      .put("signature", base64(signed.signature())));
    }
    return root;
  }

  static ExecutorEvidence read(JsonNode root) throws EvidenceException {
    JsonNode culprit = EvidenceJson.field(root, "culprit");
    ByteString group = bytes(root, "group");
    List<Sealed> statements = new ArrayList<>();
    for (JsonNode statement : EvidenceJson.field(root, "statements")) {
      statements.add(sealed(group, statement));
    }
    ExecutorEvidence file =
        new ExecutorEvidence(
            EvidenceJson.text(root, "channel"),
            group,
            EvidenceJson.text(culprit, "mspId"),
            ByteString.copyFromUtf8(EvidenceJson.text(culprit, "certificate")),
            statements,
            Instant.parse(EvidenceJson.text(root, "found")));
    boolean derived =
        EvidenceJson.number(root, "call") == file.call()
            && EvidenceJson.number(culprit, "executor") == file.executor()
            && EvidenceJson.text(root, "offence").equals(file.offence());
    if (!derived) {
      throw new EvidenceException("call, executor or offence are not what the statements say");
    }
    return file;
  }

  private static Sealed sealed(ByteString group, JsonNode statement) throws EvidenceException {
    Sealed sealed;
    try {
      sealed = Sealed.decode(bytes(statement, "sealed"));
    } catch (MalformedDirectMessageException e) {
      throw new EvidenceException("a statement is none: " + e.getMessage(), e);
    }
    Optional<BatchSeals.Signed> signed = BatchSeals.signed(group, sealed);
    if (signed.isEmpty()) {
      throw new EvidenceException("a statement has another one's seal");
    }
    if (!bytes(statement, "signedBytes").equals(signed.get().bytes())
        || !bytes(statement, "signature").equals(signed.get().signature())) {
      throw new EvidenceException(
          "signedBytes or signature of a statement are not what its other fields say");
    }
    return sealed;
  }

  private static ByteString bytes(JsonNode node, String name) throws EvidenceException {
    return ByteString.copyFrom(EvidenceJson.bytes(node, name).asBuffer());
  }

  private static String base64(ByteString bytes) {
    return Base64.getEncoder().encodeToString(bytes.toByteArray());
  }
}
