package org.logothete.network.consortium;

import java.time.Duration;
import java.util.List;
import org.logothete.network.channel.BatchSize;
import org.logothete.network.channel.BftOptions;
import org.logothete.network.channel.Consenter;
import org.logothete.network.channel.Organization.ApplicationOrganization;
import org.logothete.network.channel.Organization.OrdererOrganization;

/**
 * Everything a channel's first configuration is made of.
 *
 * @param engine name of the consensus engine, such as {@code PBFT}
 * @param consenters in the order the configuration is to list them
 */
public record ChannelProfile(
    String engine,
    BatchSize batchSize,
    Duration batchTimeout,
    BftOptions options,
    List<Consenter> consenters,
    List<OrdererOrganization> ordererOrganizations,
    List<ApplicationOrganization> applicationOrganizations) {
  public ChannelProfile {
    consenters = List.copyOf(consenters);
    ordererOrganizations = List.copyOf(ordererOrganizations);
    applicationOrganizations = List.copyOf(applicationOrganizations);
  }
}
