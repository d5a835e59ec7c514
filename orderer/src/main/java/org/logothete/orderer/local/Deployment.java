package org.logothete.orderer.local;

import com.google.protobuf.ByteString;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import org.logothete.chaincode.agreement.Results;
import org.logothete.chaincode.lifecycle.Definition;
import org.logothete.chaincode.proto.ResultBody;
import org.logothete.orderer.client.ChaincodeClient;
import org.logothete.orderer.client.ClientException;
import org.logothete.orderer.client.ClientIdentity;
import org.logothete.orderer.client.Envelopes;
import org.logothete.orderer.client.OrdererConnection;

/** Brings chaincode to a local network, in the name of all administrators that it takes. */
public final class Deployment {
  private final LocalNetwork network;
  private final Duration patience;

  /**
   * @param patience for each step
   */
  public Deployment(LocalNetwork network, Duration patience) {
    this.network = network;
    this.patience = patience;
  }

  /** Installs a package on these nodes, each by an administrator of the node's own organisation. */
  public void install(List<LocalNode> nodes, ByteString bytes) throws ClientException {
    for (LocalNode node : nodes) {
      Envelopes envelopes = network.envelopesOf(network.administratorOf(node));
      try (OrdererConnection connection = network.connect(node);
          ChaincodeClient client = new ChaincodeClient(envelopes, List.of(connection))) {
        client.install(connection, bytes, patience);
      }
    }
  }

  /**
   * Has one organisation after the other approve a definition, until it is in force.
   *
   * @param connections to the network's nodes
   * @param progress gets the result of each approval
   * @throws LocalNetworkException if one is refused, or all of them are not enough
   */
  public void approve(
      Definition definition, List<OrdererConnection> connections, Consumer<ResultBody> progress)
      throws LocalNetworkException, ClientException, InterruptedException {
    for (ClientIdentity administrator : network.applicationAdministrators()) {
      try (ChaincodeClient approver =
          new ChaincodeClient(network.envelopesOf(administrator), connections)) {
        String id = approver.approve(definition, patience);
        ResultBody result = Results.result(approver.result(id, patience));
        progress.accept(result);
        switch (result.getVerdict()) {
          case DEFINED -> {
            return;
          }
          case APPROVED -> {}
          case AGREED, DIVERGED, REFUSED, VERDICT_UNSPECIFIED, UNRECOGNIZED ->
              throw new LocalNetworkException(
                  "%s is not defined: %s".formatted(definition.name(), result.getReason()));
        }
      }
    }
    throw new LocalNetworkException(
        "%s is approved by all organisations of this network and not in force: the channel's"
                .formatted(definition.name())
            + " policy /Channel/Application/Admins asks for others");
  }
}
