package org.logothete.orderer.console;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import java.util.List;
import java.util.Optional;
import org.hyperledger.fabric.protos.common.ConfigEnvelope;
import org.hyperledger.fabric.protos.common.HeaderType;
import org.hyperledger.fabric.protos.peer.ChaincodeAction;
import org.hyperledger.fabric.protos.peer.ChaincodeActionPayload;
import org.hyperledger.fabric.protos.peer.ChaincodeInvocationSpec;
import org.hyperledger.fabric.protos.peer.ChaincodeProposalPayload;
import org.hyperledger.fabric.protos.peer.ChaincodeSpec;
import org.hyperledger.fabric.protos.peer.Endorsement;
import org.hyperledger.fabric.protos.peer.ProposalResponsePayload;
import org.hyperledger.fabric.protos.peer.TransactionAction;
import org.logothete.chaincode.proto.CallBody;
import org.logothete.chaincode.proto.DefinitionBody;
import org.logothete.chaincode.proto.VotesBody;
import org.logothete.network.proto.SystemTransaction;
import org.logothete.network.system.MalformedSystemTransactionException;
import org.logothete.network.system.SystemNamespace;
import org.logothete.network.transaction.Transaction;
import org.logothete.orderer.client.CommonName;
import org.logothete.orderer.client.ReadableBytes;

/** What a transaction says, decoded for people. Orderers need not understand it: it may be none. */
final class TransactionContent {
  private TransactionContent() {}

  static Facts of(Transaction transaction) {
    Facts facts = new Facts();
    try {
      if (transaction.isConfig()) {
        config(transaction, facts);
      } else if (transaction.channelHeader().getType() == HeaderType.ENDORSER_TRANSACTION_VALUE) {
        Optional<SystemTransaction> system =
            SystemNamespace.read(
                transaction.channelHeader(),
                transaction.signatureHeaderBytes(),
                transaction.data());
        if (system.isPresent()) {
          system(system.get(), facts);
        } else {
          endorsed(transaction.data(), facts);
        }
      }
    } catch (InvalidProtocolBufferException | MalformedSystemTransactionException e) {
      facts.add("Unreadable", String.valueOf(e.getMessage()));
    }
    return facts;
  }

  private static void config(Transaction transaction, Facts facts)
      throws InvalidProtocolBufferException {
    ConfigEnvelope config = ConfigEnvelope.parseFrom(transaction.data());
    facts.add("Configuration, sequence", config.getConfig().getSequence());
  }

  private static void system(SystemTransaction system, Facts facts)
      throws InvalidProtocolBufferException {
    switch (system.getKind()) {
      case CHAINCODE_CALL -> {
        CallBody call = CallBody.parseFrom(system.getBody());
        facts.add("Call of chaincode", call.getChaincode());
        arguments(call.getArgumentsList(), facts);
      }
      case CHAINCODE_DEFINITION -> definition(DefinitionBody.parseFrom(system.getBody()), facts);
      case EXECUTION_VOTE -> {
        VotesBody votes = VotesBody.parseFrom(system.getBody());
        facts
            .add("Votes on results", votes.getVotesCount())
            .add("Voter's state at height", votes.getBaseHeight());
        votes
            .getVotesList()
            .forEach(
                vote ->
                    facts.add(
                        "Call %d/%d, attempt %d"
                            .formatted(vote.getBlock(), vote.getIndex(), vote.getAttempt()),
                        ReadableBytes.hex(vote.getDigest())));
      }
      case KIND_UNSPECIFIED, UNRECOGNIZED -> facts.add("Kind", system.getKindValue());
    }
  }

  private static void definition(DefinitionBody definition, Facts facts) {
    facts
        .add("Definition of chaincode", definition.getName())
        .add("Sequence", definition.getSequence())
        .add("Label", definition.getLabel());
    if (definition.getRemoved()) {
      facts.add("Removed", "the name has no chaincode from here on");
      return;
    }
    facts
        .add("Package", ReadableBytes.hex(definition.getPackageHash()))
        .add("Execution policy", definition.getPolicy())
        .add("On divergence", definition.getOnDiverge())
        .add("Agreement", definition.getAgreement())
        .add(
            "Executors",
            definition.getExecutorsCount() == 0
                ? "the consenters"
                : Integer.toString(definition.getExecutorsCount()));
  }

  private static void arguments(List<ByteString> arguments, Facts facts) {
    for (int i = 0; i < arguments.size(); i++) {
      facts.add(i == 0 ? "Function" : "Argument " + i, arguments.get(i));
    }
  }

  /** Of Fabric's own form: proposal, endorsements, response. */
  private static void endorsed(ByteString data, Facts facts) throws InvalidProtocolBufferException {
    org.hyperledger.fabric.protos.peer.Transaction content =
        org.hyperledger.fabric.protos.peer.Transaction.parseFrom(data);
    for (TransactionAction action : content.getActionsList()) {
      ChaincodeActionPayload payload = ChaincodeActionPayload.parseFrom(action.getPayload());
      ChaincodeSpec call =
          ChaincodeInvocationSpec.parseFrom(
                  ChaincodeProposalPayload.parseFrom(payload.getChaincodeProposalPayload())
                      .getInput())
              .getChaincodeSpec();
      facts.add("Call of chaincode", call.getChaincodeId().getName());
      arguments(call.getInput().getArgsList(), facts);
      for (Endorsement endorsement : payload.getAction().getEndorsementsList()) {
        facts.add("Endorsed by", CommonName.of(endorsement.getEndorser()));
      }
      ChaincodeAction result =
          ChaincodeAction.parseFrom(
              ProposalResponsePayload.parseFrom(payload.getAction().getProposalResponsePayload())
                  .getExtension());
      facts
          .add("Endorsed status", result.getResponse().getStatus())
          .add("Endorsed response", result.getResponse().getPayload());
    }
  }
}
