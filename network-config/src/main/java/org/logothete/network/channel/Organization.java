package org.logothete.network.channel;

import java.util.List;
import org.hyperledger.fabric.protos.msp.MSPConfig;

/** A member of a channel. Its name is the key of its group in the config tree. */
public sealed interface Organization {
  String name();

  /** Not empty; the MSP of at most one definition in the channel. */
  String mspId();

  /** The definition of who its members are, as the channel carries it. */
  MSPConfig mspConfig();

  /**
   * An organisation below {@code /Channel/Orderer}.
   *
   * @param endpoints where clients reach its orderers, {@code host:port}; not empty
   */
  record OrdererOrganization(String name, String mspId, MSPConfig mspConfig, List<String> endpoints)
      implements Organization {
    public OrdererOrganization {
      endpoints = List.copyOf(endpoints);
    }
  }

  /**
   * An organisation below {@code /Channel/Application}.
   *
   * @param anchorPeers {@code host:port} of the peers other organisations gossip with
   */
  record ApplicationOrganization(
      String name, String mspId, MSPConfig mspConfig, List<String> anchorPeers)
      implements Organization {
    public ApplicationOrganization {
      anchorPeers = List.copyOf(anchorPeers);
    }
  }
}
