package org.logothete.conformance;

import com.google.protobuf.ByteString;
import com.google.protobuf.Timestamp;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.Set;
import org.hyperledger.fabric.protos.common.Common.Block;
import org.hyperledger.fabric.protos.common.Common.Envelope;
import org.hyperledger.fabric.protos.common.Common.Header;
import org.hyperledger.fabric.protos.common.Common.HeaderType;
import org.hyperledger.fabric.protos.common.Common.Payload;
import org.hyperledger.fabric.protos.common.Common.Status;
import org.hyperledger.fabric.protos.orderer.Ab.DeliverResponse;
import org.hyperledger.fabric.protos.orderer.Ab.SeekInfo;
import org.hyperledger.fabric.protos.orderer.Ab.SeekNewest;
import org.hyperledger.fabric.protos.orderer.Ab.SeekPosition;
import org.hyperledger.fabric.protos.orderer.Ab.SeekSpecified;
import org.hyperledger.fabric.protos.peer.Chaincode.ChaincodeID;
import org.hyperledger.fabric.protos.peer.ProposalPackage.ChaincodeAction;
import org.hyperledger.fabric.protos.peer.ProposalPackage.Proposal;
import org.hyperledger.fabric.protos.peer.ProposalResponsePackage.Endorsement;
import org.hyperledger.fabric.protos.peer.ProposalResponsePackage.ProposalResponsePayload;
import org.hyperledger.fabric.protos.peer.ProposalResponsePackage.Response;
import org.hyperledger.fabric.sdk.Channel;
import org.hyperledger.fabric.sdk.Enrollment;
import org.hyperledger.fabric.sdk.HFClient;
import org.hyperledger.fabric.sdk.Orderer;
import org.hyperledger.fabric.sdk.OrdererCalls;
import org.hyperledger.fabric.sdk.User;
import org.hyperledger.fabric.sdk.identity.X509Enrollment;
import org.hyperledger.fabric.sdk.security.CryptoSuite;
import org.hyperledger.fabric.sdk.transaction.ProposalBuilder;
import org.hyperledger.fabric.sdk.transaction.ProtoUtils;
import org.hyperledger.fabric.sdk.transaction.TransactionBuilder;
import org.hyperledger.fabric.sdk.transaction.TransactionContext;

/** A client made of fabric-sdk-java alone: its connections, envelopes, signatures and messages. */
final class SdkClient {
  private final HFClient client;
  private final User user;
  private final Channel channel;
  private final List<Orderer> orderers = new ArrayList<>();

  /** An envelope and the id it will be found under. */
  record Call(String id, Envelope envelope) {}

  /**
   * @param channelName need not exist
   * @param mspId what the user claims to belong to
   */
  SdkClient(NetworkUnderTest network, Identity identity, String channelName, String mspId)
      throws Exception {
    client = HFClient.createNewInstance();
    client.setCryptoSuite(CryptoSuite.Factory.getCryptoSuite());
    user = new Member(mspId, new X509Enrollment(identity.key(), identity.certificatePem()));
    client.setUserContext(user);
    channel = client.newChannel(channelName);
    for (NodeUnderTest node : network.nodes()) {
      Properties properties = new Properties();
      properties.put("pemBytes", network.consortium().tlsRoots());
      properties.put("clientCertFile", identity.tlsCertificate().toString());
      properties.put("clientKeyFile", identity.tlsKey().toString());
      properties.put("sslProvider", "openSSL");
      properties.put("negotiationType", "TLS");
      Orderer orderer =
          client.newOrderer("node-" + node.id(), "grpcs://" + node.address(), properties);
      channel.addOrderer(orderer);
      orderers.add(orderer);
    }
  }

  private record Member(String mspId, Enrollment enrollment) implements User {
    @Override
    public String getName() {
      return "User1";
    }

    @Override
    public Set<String> getRoles() {
      return Set.of();
    }

    @Override
    public String getAccount() {
      return "";
    }

    @Override
    public String getAffiliation() {
      return "";
    }

    @Override
    public Enrollment getEnrollment() {
      return enrollment;
    }

    @Override
    public String getMspId() {
      return mspId;
    }
  }

  Channel channel() {
    return channel;
  }

  User user() {
    return user;
  }

  /** The orderer client of the node with the given consenter id, from 1. */
  Orderer orderer(int id) {
    return orderers.get(id - 1);
  }

  private TransactionContext context() {
    return new TransactionContext(channel, user, client.getCryptoSuite());
  }

  /** A chaincode call, proposed, endorsed and signed by this client. */
  Call call(String... arguments) throws Exception {
    TransactionContext context = context();
    ChaincodeID chaincode = ChaincodeID.newBuilder().setName("probe").build();
    List<ByteString> bytes = new ArrayList<>();
    for (String argument : arguments) {
      bytes.add(ByteString.copyFromUtf8(argument));
    }
    Proposal proposal =
        ProposalBuilder.newBuilder().context(context).chaincodeID(chaincode).args(bytes).build();
    ByteString response =
        ProposalResponsePayload.newBuilder()
            .setProposalHash(ByteString.copyFrom(client.getCryptoSuite().hash(bytesOf(proposal))))
            .setExtension(
                ChaincodeAction.newBuilder()
                    .setChaincodeId(chaincode)
                    .setResponse(Response.newBuilder().setStatus(200))
                    .build()
                    .toByteString())
            .build()
            .toByteString();
    ByteString endorser = context.getSerializedIdentity().toByteString();
    Endorsement endorsement =
        Endorsement.newBuilder()
            .setEndorser(endorser)
            .setSignature(context.signByteString(response.concat(endorser).toByteArray()))
            .build();
    Payload payload =
        TransactionBuilder.newBuilder()
            .chaincodeProposal(proposal)
            .endorsements(List.of(endorsement))
            .proposalResponsePayload(response)
            .build();
    return new Call(context.getTxID(), signed(context, payload));
  }

  private static byte[] bytesOf(Proposal proposal) {
    return proposal.getHeader().concat(proposal.getPayload()).toByteArray();
  }

  private static Envelope signed(TransactionContext context, Payload payload) throws Exception {
    ByteString bytes = payload.toByteString();
    return Envelope.newBuilder()
        .setPayload(bytes)
        .setSignature(context.signByteString(bytes.toByteArray()))
        .build();
  }

  /** The blocks from one number to another; the node waits for what is not there yet. */
  List<Block> blocks(Orderer orderer, long from, long to) throws Exception {
    return blocks(orderer, seek(orderer, specified(from), specified(to)));
  }

  /** The block that is newest when the request arrives. */
  Block newest(Orderer orderer) throws Exception {
    SeekPosition newest =
        SeekPosition.newBuilder().setNewest(SeekNewest.getDefaultInstance()).build();
    return blocks(orderer, seek(orderer, newest, newest)).getFirst();
  }

  private static List<Block> blocks(Orderer orderer, Envelope seek) throws Exception {
    DeliverResponse[] responses = OrdererCalls.deliver(orderer, seek);
    if (responses[0].getStatus() != Status.SUCCESS) {
      throw new AssertionError("Deliver ends with " + responses[0].getStatus());
    }
    List<Block> blocks = new ArrayList<>();
    for (int i = 1; i < responses.length; i++) {
      blocks.add(responses[i].getBlock());
    }
    return blocks;
  }

  static SeekPosition specified(long number) {
    return SeekPosition.newBuilder()
        .setSpecified(SeekSpecified.newBuilder().setNumber(number))
        .build();
  }

  Envelope seek(Orderer orderer, SeekPosition start, SeekPosition stop) throws Exception {
    return ProtoUtils.createSeekInfoEnvelope(
        context(),
        start,
        stop,
        SeekInfo.SeekBehavior.BLOCK_UNTIL_READY,
        OrdererCalls.clientTlsCertificateDigest(orderer));
  }

  /** A request for block 0, stamped with the given time. */
  Envelope seekStamped(Orderer orderer, Instant time) throws Exception {
    TransactionContext context = context();
    Header header =
        Header.newBuilder()
            .setChannelHeader(
                ProtoUtils.createChannelHeader(
                        HeaderType.DELIVER_SEEK_INFO,
                        context.getTxID(),
                        channel.getName(),
                        context.getEpoch(),
                        Timestamp.newBuilder().setSeconds(time.getEpochSecond()).build(),
                        null,
                        OrdererCalls.clientTlsCertificateDigest(orderer))
                    .toByteString())
            .setSignatureHeader(ProtoUtils.getSignatureHeaderAsByteString(context))
            .build();
    SeekInfo seek = SeekInfo.newBuilder().setStart(specified(0)).setStop(specified(0)).build();
    return signed(
        context, Payload.newBuilder().setHeader(header).setData(seek.toByteString()).build());
  }
}
