package org.logothete.network.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import org.hyperledger.fabric.protos.common.ChannelHeader;
import org.hyperledger.fabric.protos.common.HeaderType;
import org.hyperledger.fabric.protos.common.SignatureHeader;
import org.hyperledger.fabric.protos.peer.ChaincodeAction;
import org.hyperledger.fabric.protos.peer.ChaincodeActionPayload;
import org.hyperledger.fabric.protos.peer.ChaincodeEndorsedAction;
import org.hyperledger.fabric.protos.peer.ChaincodeEvent;
import org.hyperledger.fabric.protos.peer.ChaincodeHeaderExtension;
import org.hyperledger.fabric.protos.peer.ChaincodeID;
import org.hyperledger.fabric.protos.peer.Endorsement;
import org.hyperledger.fabric.protos.peer.ProposalResponsePayload;
import org.hyperledger.fabric.protos.peer.Transaction;
import org.hyperledger.fabric.protos.peer.TransactionAction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.logothete.network.proto.SystemTransaction;
import org.logothete.network.proto.SystemTransaction.Kind;

class SystemNamespaceTest {
  private static final ByteString SIGNATURE_HEADER =
      SignatureHeader.newBuilder()
          .setCreator(ByteString.copyFromUtf8("creator"))
          .setNonce(ByteString.copyFromUtf8("nonce"))
          .build()
          .toByteString();

  private static SystemTransaction content(Kind kind) {
    return SystemTransaction.newBuilder()
        .setVersion(SystemNamespace.VERSION)
        .setKind(kind)
        .setBody(ByteString.copyFromUtf8("body"))
        .build();
  }

  private static ChannelHeader header() {
    return ChannelHeader.newBuilder()
        .setType(HeaderType.ENDORSER_TRANSACTION_VALUE)
        .setExtension(SystemNamespace.headerExtension())
        .build();
  }

  private static ByteString data(ChaincodeActionPayload.Builder action) {
    return Transaction.newBuilder()
        .addActions(
            TransactionAction.newBuilder()
                .setHeader(SIGNATURE_HEADER)
                .setPayload(action.build().toByteString()))
        .build()
        .toByteString();
  }

  private static void assertMalformed(ByteString data, String text) {
    assertThatThrownBy(() -> SystemNamespace.read(header(), SIGNATURE_HEADER, data))
        .isInstanceOf(MalformedSystemTransactionException.class)
        .hasMessageContaining(text);
  }

  @ParameterizedTest
  @EnumSource(
      value = Kind.class,
      names = {"CHAINCODE_CALL", "CHAINCODE_DEFINITION", "EXECUTION_VOTE"})
  void readsWhatItWrites(Kind kind) throws Exception {
    ByteString data = SystemNamespace.payloadData(SIGNATURE_HEADER, content(kind));
    assertThat(SystemNamespace.read(header(), SIGNATURE_HEADER, data)).contains(content(kind));
  }

  /** The walk of a stock peer through the message: all parses, nothing is null, no hash matches. */
  @Test
  void aStockPeerCanWalkThroughItAndFlagsIt() throws Exception {
    ByteString data = SystemNamespace.payloadData(SIGNATURE_HEADER, content(Kind.CHAINCODE_CALL));
    Transaction transaction = Transaction.parseFrom(data);
    assertThat(transaction.getActionsCount()).isEqualTo(1);
    TransactionAction action = transaction.getActions(0);
    SignatureHeader signatureHeader = SignatureHeader.parseFrom(action.getHeader());
    assertThat(signatureHeader.getNonce()).isNotEmpty();
    assertThat(signatureHeader.getCreator()).isNotEmpty();
    ChaincodeActionPayload payload = ChaincodeActionPayload.parseFrom(action.getPayload());
    assertThat(payload.hasAction()).as("a peer dereferences it unseen").isTrue();
    ProposalResponsePayload response =
        ProposalResponsePayload.parseFrom(payload.getAction().getProposalResponsePayload());
    assertThat(response.getProposalHash()).as("matches no SHA-256").isEmpty();
    ChaincodeAction result = ChaincodeAction.parseFrom(response.getExtension());
    assertThat(result.getResults()).isEmpty();
    assertThat(ChaincodeEvent.parseFrom(result.getEvents()))
        .isEqualTo(ChaincodeEvent.getDefaultInstance());
  }

  @Test
  void transactionsOfOtherChaincodesAreNotItsBusiness() throws Exception {
    ChannelHeader other =
        header().toBuilder()
            .setExtension(
                ChaincodeHeaderExtension.newBuilder()
                    .setChaincodeId(ChaincodeID.newBuilder().setName("asset"))
                    .build()
                    .toByteString())
            .build();
    assertThat(SystemNamespace.read(other, SIGNATURE_HEADER, ByteString.EMPTY)).isEmpty();
    ChannelHeader none = header().toBuilder().clearExtension().build();
    assertThat(SystemNamespace.read(none, SIGNATURE_HEADER, ByteString.EMPTY)).isEmpty();
    ChannelHeader config = header().toBuilder().setType(HeaderType.CONFIG_VALUE).build();
    assertThat(SystemNamespace.read(config, SIGNATURE_HEADER, ByteString.EMPTY)).isEmpty();
  }

  @Test
  void refusesAnotherVersion() {
    SystemTransaction later = content(Kind.CHAINCODE_CALL).toBuilder().setVersion(2).build();
    assertMalformed(
        SystemNamespace.payloadData(SIGNATURE_HEADER, later), "version 2 is not supported");
  }

  @Test
  void refusesUnknownKinds() {
    SystemTransaction unknown = content(Kind.CHAINCODE_CALL).toBuilder().setKindValue(77).build();
    assertMalformed(SystemNamespace.payloadData(SIGNATURE_HEADER, unknown), "kind 77 is unknown");
    SystemTransaction none = content(Kind.CHAINCODE_CALL).toBuilder().clearKind().build();
    assertMalformed(SystemNamespace.payloadData(SIGNATURE_HEADER, none), "kind 0 is unknown");
  }

  @Test
  void refusesAnActionThatWouldCrashAPeer() {
    assertMalformed(
        data(
            ChaincodeActionPayload.newBuilder()
                .setChaincodeProposalPayload(content(Kind.CHAINCODE_CALL).toByteString())),
        "not one action");
  }

  @Test
  void refusesEndorsements() {
    assertMalformed(
        data(
            ChaincodeActionPayload.newBuilder()
                .setChaincodeProposalPayload(content(Kind.CHAINCODE_CALL).toByteString())
                .setAction(
                    ChaincodeEndorsedAction.newBuilder()
                        .addEndorsements(Endorsement.getDefaultInstance()))),
        "nothing endorsed");
  }

  @Test
  void refusesNoActionAndGarbage() {
    assertMalformed(ByteString.EMPTY, "has 0 actions");
    assertMalformed(ByteString.copyFromUtf8("\n\u0009"), "unreadable");
  }

  @Test
  void refusesUnknownFieldsInTheHeaderExtension() {
    ChannelHeader header =
        header().toBuilder()
            .setExtension(
                ChaincodeHeaderExtension.newBuilder()
                    .setChaincodeId(
                        ChaincodeID.newBuilder().setName(SystemNamespace.CHAINCODE).setVersion("1"))
                    .build()
                    .toByteString())
            .build();
    assertThatThrownBy(
            () ->
                SystemNamespace.read(
                    header,
                    SIGNATURE_HEADER,
                    SystemNamespace.payloadData(SIGNATURE_HEADER, content(Kind.CHAINCODE_CALL))))
        .isInstanceOf(MalformedSystemTransactionException.class);
  }
}
