package org.logothete.network.system;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import java.util.Optional;
import org.hyperledger.fabric.protos.common.ChannelHeader;
import org.hyperledger.fabric.protos.common.HeaderType;
import org.hyperledger.fabric.protos.peer.ChaincodeActionPayload;
import org.hyperledger.fabric.protos.peer.ChaincodeEndorsedAction;
import org.hyperledger.fabric.protos.peer.ChaincodeHeaderExtension;
import org.hyperledger.fabric.protos.peer.ChaincodeID;
import org.hyperledger.fabric.protos.peer.Transaction;
import org.hyperledger.fabric.protos.peer.TransactionAction;
import org.logothete.network.proto.SystemTransaction;

/**
 * The form in which Logothete's own transactions stand in Fabric's blocks: an ENDORSER_TRANSACTION
 * for the chaincode {@value #CHAINCODE} with one action that carries a {@link SystemTransaction} as
 * its chaincode proposal payload and is endorsed by nobody.
 *
 * <p>What stock peers make of it (Fabric's {@code core/common/validation/msgvalidation.go} and
 * {@code core/peer/deliverevents.go}): every layer parses, so nothing fails on it; the proposal
 * hash is not there, so it is flagged INVALID_ENDORSER_TRANSACTION and its writes, of which it has
 * none, are not applied. The endorsed action must be present although it is empty: a peer
 * dereferences it without looking and would crash. Fabric's 2.x lifecycle lets nobody define a
 * chaincode whose name begins with an underscore, so no endorsement policy can ever make such a
 * transaction valid.
 */
public final class SystemNamespace {
  /** The reserved chaincode name. */
  public static final String CHAINCODE = "_logothete";

  /** The format this software writes and reads. */
  public static final int VERSION = 1;

  private SystemNamespace() {}

  /** What to set as the extension of the channel header. */
  public static ByteString headerExtension() {
    return ChaincodeHeaderExtension.newBuilder()
        .setChaincodeId(ChaincodeID.newBuilder().setName(CHAINCODE))
        .build()
        .toByteString();
  }

  /**
   * What to set as the data of the payload.
   *
   * @param signatureHeader of the transaction; Fabric repeats it in the action
   */
  public static ByteString payloadData(ByteString signatureHeader, SystemTransaction content) {
    return Transaction.newBuilder()
        .addActions(
            TransactionAction.newBuilder()
                .setHeader(signatureHeader)
                .setPayload(
                    ChaincodeActionPayload.newBuilder()
                        .setChaincodeProposalPayload(content.toByteString())
                        .setAction(ChaincodeEndorsedAction.getDefaultInstance())
                        .build()
                        .toByteString()))
        .build()
        .toByteString();
  }

  /**
   * Reads a transaction's content if it is of the system namespace. A form that this software would
   * not write is refused, so that the same content has one encoding.
   *
   * @param signatureHeader of the transaction, as sent
   * @return empty for transactions of other chaincodes and types
   * @throws MalformedSystemTransactionException if it claims the namespace without having its form
   */
  public static Optional<SystemTransaction> read(
      ChannelHeader header, ByteString signatureHeader, ByteString payloadData)
      throws MalformedSystemTransactionException {
    if (header.getType() != HeaderType.ENDORSER_TRANSACTION_VALUE
        || !isNamed(header.getExtension())) {
      return Optional.empty();
    }
    if (!header.getExtension().equals(headerExtension())) {
      throw new MalformedSystemTransactionException(
          "the header extension has more than the name of the chaincode");
    }
    SystemTransaction content = content(payloadData);
    if (content.getVersion() != VERSION) {
      throw new MalformedSystemTransactionException(
          "version %s is not supported, only %d is"
              .formatted(Integer.toUnsignedString(content.getVersion()), VERSION));
    }
    switch (content.getKind()) {
      case CHAINCODE_CALL, CHAINCODE_DEFINITION, EXECUTION_VOTE -> {}
      case KIND_UNSPECIFIED, UNRECOGNIZED ->
          throw new MalformedSystemTransactionException(
              "kind " + content.getKindValue() + " is unknown");
    }
    if (!payloadData.equals(payloadData(signatureHeader, content))) {
      throw new MalformedSystemTransactionException(
          "not one action with the transaction's signature header and nothing endorsed");
    }
    return Optional.of(content);
  }

  private static boolean isNamed(ByteString extension) {
    try {
      return ChaincodeHeaderExtension.parseFrom(extension)
          .getChaincodeId()
          .getName()
          .equals(CHAINCODE);
    } catch (InvalidProtocolBufferException e) {
      return false;
    }
  }

  private static SystemTransaction content(ByteString payloadData)
      throws MalformedSystemTransactionException {
    try {
      Transaction transaction = Transaction.parseFrom(payloadData);
      if (transaction.getActionsCount() != 1) {
        throw new MalformedSystemTransactionException(
            "has " + transaction.getActionsCount() + " actions, not one");
      }
      return SystemTransaction.parseFrom(
          ChaincodeActionPayload.parseFrom(transaction.getActions(0).getPayload())
              .getChaincodeProposalPayload());
    } catch (InvalidProtocolBufferException e) {
      throw new MalformedSystemTransactionException("unreadable: " + e.getMessage());
    }
  }
}
