package org.logothete.network.channel;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.hyperledger.fabric.protos.orderer.ConsensusType;
import org.logothete.network.channel.Organization.OrdererOrganization;

/**
 * What {@code /Channel/Orderer} says about how the channel is ordered.
 *
 * @param engine name of the consensus engine, such as {@code PBFT} or {@code BDLS}
 * @param state whether the channel is in maintenance, when it orders no normal transactions
 * @param mapping the consenters in the order of the configuration, which block validation follows
 * @param consenters the same, ascending by id
 * @param batchSize limits of one block
 * @param batchTimeout longest wait of a transaction for its block to fill; positive
 * @param options options of the BFT consensus type
 * @param maxChannels how many channels the ordering service may hold, 0 for any number
 * @param capabilities names of the required orderer capabilities
 * @param organizations the ordering organisations, by name
 */
public record OrdererConfig(
    String engine,
    ConsensusType.State state,
    List<Consenter> mapping,
    List<Consenter> consenters,
    BatchSize batchSize,
    Duration batchTimeout,
    BftOptions options,
    long maxChannels,
    Set<String> capabilities,
    List<OrdererOrganization> organizations) {

  public OrdererConfig {
    mapping = List.copyOf(mapping);
    consenters = List.copyOf(consenters);
    capabilities = Set.copyOf(capabilities);
    organizations = List.copyOf(organizations);
  }

  /** The consenter with an id, if there is one. */
  public Optional<Consenter> consenter(int id) {
    return consenters.stream().filter(consenter -> consenter.id() == id).findFirst();
  }
}
