package org.logothete.orderer.evidence;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.logothete.consensus.Authentication;
import org.logothete.consensus.Bytes;
import org.logothete.consensus.Claim;
import org.logothete.consensus.Evidence;
import org.logothete.consensus.NodeId;
import org.logothete.consensus.ProposalHeader;
import org.logothete.orderer.verify.ClaimSignatures;
import org.logothete.orderer.verify.VoteDomain;

/**
 * Evidence as JSON. {@code signedBytes} and {@code signature} of each statement are for other
 * tools, derived from the other fields; a file in which they differ is refused.
 */
final class EvidenceJson {
  static final String FORMAT = "logothete-evidence/1";
  private static final ObjectMapper JSON = new ObjectMapper();

  private EvidenceJson() {}

  static byte[] write(EvidenceFile file)
      throws InvalidProtocolBufferException, JsonProcessingException {
    ObjectNode root =
        switch (file) {
          case VoteEvidence votes -> write(votes);
          case ExecutorEvidence said -> ExecutorEvidenceJson.write(said);
        };
    return JSON.writerWithDefaultPrettyPrinter().writeValueAsBytes(root);
  }

  private static ObjectNode write(VoteEvidence file) throws InvalidProtocolBufferException {
    ObjectNode root = JSON.createObjectNode();
    root.put("format", FORMAT)
        .put("channel", file.domain().channel())
        .put("engine", file.domain().engine())
        .put("configSequence", file.domain().configSequence())
        .put("height", file.evidence().height())
        .put("offence", file.evidence().offence())
        .put("found", file.found().toString());
    root.putObject("culprit")
        .put("consenter", file.evidence().culprit().value())
        .put("mspId", file.mspId())
        .put("certificate", file.certificate().toStringUtf8());
    ArrayNode statements = root.putArray("statements");
    List<ClaimSignatures.Signed> signed = file.signed();
    for (int i = 0; i < signed.size(); i++) {
      ObjectNode statement = statements.addObject();
      write(file.evidence().proof().get(i), statement);
      statement
          .put("signedBytes", base64(signed.get(i).message()))
          .put("signature", base64(signed.get(i).der()));
    }
    return root;
  }

  private static void write(Claim claim, ObjectNode out) {
    switch (claim.signed()) {
      case Authentication.Link _ ->
          throw new IllegalArgumentException("a link proves nothing to third parties");
      case Authentication.Statement(Bytes statement) ->
          out.put("form", "vote").put("statement", base64(statement));
      case Authentication.BlockSignature(ProposalHeader header, long viewOrRound) ->
          out.put("form", "block")
              .put("height", header.height())
              .put("hash", header.hash().toHex())
              .put("previousHash", header.previousHash().toHex())
              .put("dataHash", header.dataHash().toHex())
              .put("lastConfig", header.lastConfig())
              .put("barrier", header.barrier())
              .put("viewOrRound", viewOrRound)
              .put("metadataSignature", base64(claim.signature()));
    }
  }

  /**
   * Reads what {@link #write} wrote.
   *
   * @throws EvidenceException saying which field is wrong
   */
  static EvidenceFile read(byte[] content) throws EvidenceException {
    try {
      JsonNode root = JSON.readTree(content);
      String format = text(root, "format");
      return switch (format) {
        case FORMAT -> readVotes(root);
        case ExecutorEvidenceJson.FORMAT -> ExecutorEvidenceJson.read(root);
        default ->
            throw new EvidenceException(
                "its format is '%s', neither %s nor %s"
                    .formatted(format, FORMAT, ExecutorEvidenceJson.FORMAT));
      };
    } catch (JsonProcessingException e) {
      throw new EvidenceException("it is not JSON: " + e.getOriginalMessage(), e);
    } catch (InvalidProtocolBufferException e) {
      throw new EvidenceException("metadataSignature: " + e.getMessage(), e);
    } catch (IllegalArgumentException | ArithmeticException | DateTimeException e) {
      throw new EvidenceException(String.valueOf(e.getMessage()), e);
    } catch (java.io.IOException e) {
      throw new EvidenceException("it cannot be read: " + e.getMessage(), e);
    }
  }

  private static VoteEvidence readVotes(JsonNode root)
      throws EvidenceException, InvalidProtocolBufferException {
    JsonNode culprit = field(root, "culprit");
    NodeId id = new NodeId(Math.toIntExact(number(culprit, "consenter")));
    List<Claim> claims = new ArrayList<>();
    for (JsonNode statement : field(root, "statements")) {
      claims.add(claim(id, statement));
    }
    VoteEvidence file =
        new VoteEvidence(
            new VoteDomain(
                text(root, "channel"), number(root, "configSequence"), text(root, "engine")),
            text(culprit, "mspId"),
            ByteString.copyFromUtf8(text(culprit, "certificate")),
            new Evidence(id, text(root, "offence"), number(root, "height"), claims),
            Instant.parse(text(root, "found")));
    requireDerived(file, field(root, "statements"));
    return file;
  }

  private static Claim claim(NodeId signer, JsonNode statement) throws EvidenceException {
    String form = text(statement, "form");
    return switch (form) {
      case "vote" ->
          new Claim(signer, vote(bytes(statement, "statement")), bytes(statement, "signature"));
      case "block" ->
          new Claim(
              signer,
              new Authentication.BlockSignature(
                  header(statement), number(statement, "viewOrRound")),
              bytes(statement, "metadataSignature"));
      default -> throw new EvidenceException("form '" + form + "' is neither vote nor block");
    };
  }

  /** One that is for nothing contradicts nothing. */
  private static Authentication.Statement vote(Bytes statement) throws EvidenceException {
    Authentication.Statement vote = new Authentication.Statement(statement);
    try {
      Bytes _ = vote.slot();
      return vote;
    } catch (IllegalArgumentException e) {
      throw new EvidenceException(String.valueOf(e.getMessage()), e);
    }
  }

  private static ProposalHeader header(JsonNode statement) throws EvidenceException {
    return new ProposalHeader(
        number(statement, "height"),
        Bytes.ofHex(text(statement, "hash")),
        Bytes.ofHex(text(statement, "previousHash")),
        Bytes.ofHex(text(statement, "dataHash")),
        number(statement, "lastConfig"),
        field(statement, "barrier").asBoolean());
  }

  private static void requireDerived(VoteEvidence file, JsonNode statements)
      throws EvidenceException, InvalidProtocolBufferException {
    List<ClaimSignatures.Signed> signed = file.signed();
    for (int i = 0; i < signed.size(); i++) {
      JsonNode statement = statements.get(i);
      if (!bytes(statement, "signedBytes").equals(signed.get(i).message())
          || !bytes(statement, "signature").equals(signed.get(i).der())) {
        throw new EvidenceException(
            "signedBytes or signature of statement %d are not what its other fields say"
                .formatted(i + 1));
      }
    }
  }

  static JsonNode field(JsonNode node, String name) throws EvidenceException {
    JsonNode value = node.get(name);
    if (value == null || value.isNull()) {
      throw new EvidenceException("it has no field '" + name + "'");
    }
    return value;
  }

  static String text(JsonNode node, String name) throws EvidenceException {
    JsonNode value = field(node, name);
    if (!value.isTextual()) {
      throw new EvidenceException("field '" + name + "' is not a text");
    }
    return value.asText();
  }

  static long number(JsonNode node, String name) throws EvidenceException {
    JsonNode value = field(node, name);
    if (!value.canConvertToLong() || !value.isIntegralNumber()) {
      throw new EvidenceException("field '" + name + "' is not a whole number");
    }
    return value.asLong();
  }

  static Bytes bytes(JsonNode node, String name) throws EvidenceException {
    return Bytes.wrap(Base64.getDecoder().decode(text(node, name)));
  }

  static String base64(Bytes bytes) {
    return Base64.getEncoder().encodeToString(bytes.toArray());
  }
}
