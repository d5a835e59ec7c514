package org.logothete.orderer.console;

import java.security.cert.X509Certificate;
import java.time.InstantSource;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Function;
import org.logothete.consensus.NodeId;
import org.logothete.network.channel.ChannelConfig;
import org.logothete.orderer.api.Questions;
import org.logothete.orderer.channel.ChannelRegistry;
import org.logothete.orderer.evidence.EvidenceFolder;
import org.logothete.orderer.ops.HealthCheck;
import org.logothete.orderer.ops.SoftwareVersion;

/**
 * What the console shows. Everything in it is thread-safe.
 *
 * @param configs in force, by channel; asked only for channels of the registry
 * @param links the consenters of a channel that frames can be sent to now
 * @param transactions finds them
 * @param questions answers about execution
 * @param identity of this node; says which consenter it is
 */
public record ConsoleSite(
    ChannelRegistry channels,
    Function<String, ChannelConfig> configs,
    Function<String, ? extends Set<NodeId>> links,
    TransactionIndex transactions,
    Questions questions,
    Watch watch,
    X509Certificate identity,
    List<HealthCheck> checks,
    EvidenceFolder evidence,
    SoftwareVersion version,
    InstantSource clock) {
  public ConsoleSite {
    checks = List.copyOf(checks);
  }

  /** Where a channel's transactions are. */
  @FunctionalInterface
  public interface TransactionIndex {
    /** The first block that holds it; empty if none does. */
    OptionalLong blockOf(String channel, String transactionId);
  }
}
