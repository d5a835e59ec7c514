package org.logothete.orderer.client;

import com.google.protobuf.ByteString;
import com.google.protobuf.Timestamp;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import org.hyperledger.fabric.protos.common.ChannelHeader;
import org.hyperledger.fabric.protos.common.ConfigSignature;
import org.hyperledger.fabric.protos.common.ConfigUpdate;
import org.hyperledger.fabric.protos.common.ConfigUpdateEnvelope;
import org.hyperledger.fabric.protos.common.Envelope;
import org.hyperledger.fabric.protos.common.Header;
import org.hyperledger.fabric.protos.common.HeaderType;
import org.hyperledger.fabric.protos.common.Payload;
import org.hyperledger.fabric.protos.common.SignatureHeader;
import org.hyperledger.fabric.protos.orderer.SeekInfo;
import org.hyperledger.fabric.protos.peer.ChaincodeAction;
import org.hyperledger.fabric.protos.peer.ChaincodeActionPayload;
import org.hyperledger.fabric.protos.peer.ChaincodeEndorsedAction;
import org.hyperledger.fabric.protos.peer.ChaincodeHeaderExtension;
import org.hyperledger.fabric.protos.peer.ChaincodeID;
import org.hyperledger.fabric.protos.peer.ChaincodeInput;
import org.hyperledger.fabric.protos.peer.ChaincodeInvocationSpec;
import org.hyperledger.fabric.protos.peer.ChaincodeProposalPayload;
import org.hyperledger.fabric.protos.peer.ChaincodeSpec;
import org.hyperledger.fabric.protos.peer.Endorsement;
import org.hyperledger.fabric.protos.peer.ProposalResponsePayload;
import org.hyperledger.fabric.protos.peer.Response;
import org.hyperledger.fabric.protos.peer.Transaction;
import org.hyperledger.fabric.protos.peer.TransactionAction;
import org.logothete.network.proto.SystemTransaction;
import org.logothete.network.system.SystemNamespace;

/**
 * Makes signed envelopes as Fabric's clients do (protoutil/txutils.go, protoutil/proputils.go).
 * Thread-safe.
 */
public final class Envelopes {
  private static final int NONCE_BYTES = 24;

  private final String channel;
  private final ClientIdentity identity;
  private final ByteString tlsCertificateHash;
  private final Clock clock;
  private final SecureRandom random;

  /**
   * @param tlsCertificateHash SHA-256 of the client's TLS certificate in DER; empty without TLS
   */
  public Envelopes(
      String channel,
      ClientIdentity identity,
      ByteString tlsCertificateHash,
      Clock clock,
      SecureRandom random) {
    this.channel = channel;
    this.identity = identity;
    this.tlsCertificateHash = tlsCertificateHash;
    this.clock = clock;
    this.random = random;
  }

  /** An envelope ready to be sent and the id it will be found under. */
  public record SignedTransaction(String transactionId, Envelope envelope) {}

  /**
   * A chaincode call as it looks after endorsement. No peer ran anything: the one endorsement is
   * the client's own, and the read-write set is empty. That is all an orderer looks at.
   *
   * @param arguments the function's name first
   */
  public SignedTransaction endorserTransaction(String chaincode, List<ByteString> arguments) {
    SignatureHeader signatureHeader = signatureHeader(identity);
    String id = transactionId(signatureHeader);
    ChaincodeID chaincodeId = ChaincodeID.newBuilder().setName(chaincode).build();
    ChannelHeader channelHeader =
        channelHeader(HeaderType.ENDORSER_TRANSACTION)
            .setTxId(id)
            .setExtension(
                ChaincodeHeaderExtension.newBuilder()
                    .setChaincodeId(chaincodeId)
                    .build()
                    .toByteString())
            .build();
    Header header = header(channelHeader, signatureHeader);
    ChaincodeProposalPayload proposal =
        ChaincodeProposalPayload.newBuilder().setInput(invocation(chaincodeId, arguments)).build();
    Transaction transaction =
        Transaction.newBuilder()
            .addActions(
                TransactionAction.newBuilder()
                    .setHeader(signatureHeader.toByteString())
                    .setPayload(endorsed(header, chaincodeId, proposal).toByteString()))
            .build();
    return new SignedTransaction(id, sign(header, transaction.toByteString()));
  }

  /** A transaction of the system namespace: a chaincode call, a definition, votes. */
  public SignedTransaction systemTransaction(SystemTransaction.Kind kind, ByteString body) {
    SignatureHeader signatureHeader = signatureHeader(identity);
    String id = transactionId(signatureHeader);
    ChannelHeader channelHeader =
        channelHeader(HeaderType.ENDORSER_TRANSACTION)
            .setTxId(id)
            .setExtension(SystemNamespace.headerExtension())
            .build();
    SystemTransaction content =
        SystemTransaction.newBuilder()
            .setVersion(SystemNamespace.VERSION)
            .setKind(kind)
            .setBody(body)
            .build();
    return new SignedTransaction(
        id,
        sign(
            header(channelHeader, signatureHeader),
            SystemNamespace.payloadData(signatureHeader.toByteString(), content)));
  }

  /** A question to a node that is no transaction: nobody orders it. */
  public Envelope question(ByteString question) {
    ChannelHeader channelHeader =
        channelHeader(HeaderType.MESSAGE).setTlsCertHash(tlsCertificateHash).build();
    return sign(header(channelHeader, signatureHeader(identity)), question);
  }

  /** A request for blocks. */
  public Envelope seek(SeekInfo seek) {
    ChannelHeader channelHeader =
        channelHeader(HeaderType.DELIVER_SEEK_INFO).setTlsCertHash(tlsCertificateHash).build();
    return sign(header(channelHeader, signatureHeader(identity)), seek.toByteString());
  }

  private ChaincodeActionPayload endorsed(
      Header header, ChaincodeID chaincode, ChaincodeProposalPayload proposal) {
    ByteString proposalBytes = proposal.toByteString();
    ByteString hashed =
        header.getChannelHeader().concat(header.getSignatureHeader()).concat(proposalBytes);
    ByteString response =
        ProposalResponsePayload.newBuilder()
            .setProposalHash(sha256(hashed))
            .setExtension(
                ChaincodeAction.newBuilder()
                    .setChaincodeId(chaincode)
                    .setResponse(Response.newBuilder().setStatus(200))
                    .build()
                    .toByteString())
            .build()
            .toByteString();
    ByteString endorser = identity.serialized();
    return ChaincodeActionPayload.newBuilder()
        .setChaincodeProposalPayload(proposalBytes)
        .setAction(
            ChaincodeEndorsedAction.newBuilder()
                .setProposalResponsePayload(response)
                .addEndorsements(
                    Endorsement.newBuilder()
                        .setEndorser(endorser)
                        .setSignature(identity.sign(response.concat(endorser)))))
        .build();
  }

  private static ByteString invocation(ChaincodeID chaincode, List<ByteString> arguments) {
    return ChaincodeInvocationSpec.newBuilder()
        .setChaincodeSpec(
            ChaincodeSpec.newBuilder()
                .setType(ChaincodeSpec.Type.GOLANG)
                .setChaincodeId(chaincode)
                .setInput(ChaincodeInput.newBuilder().addAllArgs(arguments)))
        .build()
        .toByteString();
  }

  /**
   * A change of the channel's configuration.
   *
   * @param approvers administrators whose policies the change needs; each signs it
   */
  public Envelope configUpdate(ConfigUpdate update, List<ClientIdentity> approvers) {
    ByteString content = update.toByteString();
    ConfigUpdateEnvelope.Builder approved =
        ConfigUpdateEnvelope.newBuilder().setConfigUpdate(content);
    for (ClientIdentity approver : approvers) {
      ByteString header = signatureHeader(approver).toByteString();
      approved.addSignatures(
          ConfigSignature.newBuilder()
              .setSignatureHeader(header)
              .setSignature(approver.sign(header.concat(content))));
    }
    Header header =
        header(channelHeader(HeaderType.CONFIG_UPDATE).build(), signatureHeader(identity));
    return sign(header, approved.build().toByteString());
  }

  private ChannelHeader.Builder channelHeader(HeaderType type) {
    Instant now = clock.instant();
    return ChannelHeader.newBuilder()
        .setType(type.getNumber())
        .setChannelId(channel)
        .setTimestamp(
            Timestamp.newBuilder().setSeconds(now.getEpochSecond()).setNanos(now.getNano()));
  }

  private SignatureHeader signatureHeader(ClientIdentity creator) {
    byte[] nonce = new byte[NONCE_BYTES];
    random.nextBytes(nonce);
    return SignatureHeader.newBuilder()
        .setCreator(creator.serialized())
        .setNonce(ByteString.copyFrom(nonce))
        .build();
  }

  private static Header header(ChannelHeader channelHeader, SignatureHeader signatureHeader) {
    return Header.newBuilder()
        .setChannelHeader(channelHeader.toByteString())
        .setSignatureHeader(signatureHeader.toByteString())
        .build();
  }

  private Envelope sign(Header header, ByteString data) {
    ByteString payload =
        Payload.newBuilder().setHeader(header).setData(data).build().toByteString();
    return Envelope.newBuilder().setPayload(payload).setSignature(identity.sign(payload)).build();
  }

  /** Fabric's rule: SHA-256 of nonce and creator, in hex. */
  private static String transactionId(SignatureHeader header) {
    ByteString digest = sha256(header.getNonce().concat(header.getCreator()));
    return HexFormat.of().formatHex(digest.toByteArray());
  }

  static ByteString sha256(ByteString content) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      return ByteString.copyFrom(digest.digest(content.toByteArray()));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform must provide SHA-256", e);
    }
  }

  /** Arguments given as text. */
  public static List<ByteString> utf8(List<String> arguments) {
    return arguments.stream()
        .map(argument -> ByteString.copyFrom(argument, StandardCharsets.UTF_8))
        .toList();
  }
}
