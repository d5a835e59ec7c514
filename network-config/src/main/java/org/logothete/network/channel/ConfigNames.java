package org.logothete.network.channel;

/** Keys of Fabric's config tree ({@code common/channelconfig}). */
public final class ConfigNames {
  public static final String CHANNEL_GROUP = "Channel";
  public static final String ORDERER_GROUP = "Orderer";
  public static final String APPLICATION_GROUP = "Application";

  public static final String HASHING_ALGORITHM = "HashingAlgorithm";
  public static final String BLOCK_DATA_HASHING_STRUCTURE = "BlockDataHashingStructure";
  public static final String ORDERER_ADDRESSES = "OrdererAddresses";
  public static final String CONSORTIUM = "Consortium";
  public static final String CAPABILITIES = "Capabilities";

  public static final String ORDERERS = "Orderers";
  public static final String CONSENSUS_TYPE = "ConsensusType";
  public static final String BATCH_SIZE = "BatchSize";
  public static final String BATCH_TIMEOUT = "BatchTimeout";
  public static final String CHANNEL_RESTRICTIONS = "ChannelRestrictions";
  public static final String KAFKA_BROKERS = "KafkaBrokers";

  public static final String MSP = "MSP";
  public static final String ENDPOINTS = "Endpoints";
  public static final String ANCHOR_PEERS = "AnchorPeers";
  public static final String ACLS = "ACLs";

  public static final String READERS = "Readers";
  public static final String WRITERS = "Writers";
  public static final String ADMINS = "Admins";
  public static final String ENDORSEMENT = "Endorsement";
  public static final String LIFECYCLE_ENDORSEMENT = "LifecycleEndorsement";
  public static final String BLOCK_VALIDATION = "BlockValidation";

  /** The consensus type every channel presents; peers refuse any other name for BFT channels. */
  public static final String CONSENSUS_BFT = "BFT";

  private ConfigNames() {}
}
