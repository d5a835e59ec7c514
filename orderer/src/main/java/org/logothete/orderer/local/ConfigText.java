package org.logothete.orderer.local;

import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import org.logothete.network.channel.BatchSize;
import org.logothete.network.channel.BlockValidationPolicy;
import org.logothete.network.channel.ChannelConfig;
import org.logothete.network.channel.Consenter;
import org.logothete.network.channel.GoDuration;
import org.logothete.network.channel.OrdererConfig;

/** A configuration for people: one line for each thing that may be changed. */
public final class ConfigText {
  private ConfigText() {}

  /** What a configuration says; two that say the same have the same lines. */
  public static List<String> lines(ChannelConfig config) {
    OrdererConfig orderer = config.orderer();
    BatchSize size = orderer.batchSize();
    List<String> lines = new ArrayList<>();
    lines.add("engine " + orderer.engine());
    lines.add("batch messages " + size.maxMessageCount());
    lines.add("batch absolute bytes " + size.absoluteMaxBytes());
    lines.add("batch preferred bytes " + size.preferredMaxBytes());
    lines.add("batch timeout " + GoDuration.format(orderer.batchTimeout()));
    lines.add(
        "a block needs %d of %d signatures"
            .formatted(
                BlockValidationPolicy.quorum(orderer.mapping().size()), orderer.mapping().size()));
    orderer.consenters().forEach(consenter -> lines.add(line(consenter)));
    orderer
        .organizations()
        .forEach(
            organization ->
                lines.add(
                    "ordering organisation %s (%s) at %s"
                        .formatted(
                            organization.name(),
                            organization.mspId(),
                            String.join(", ", organization.endpoints()))));
    config
        .applicationOrganizations()
        .forEach(
            organization ->
                lines.add(
                    "organisation %s (%s)".formatted(organization.name(), organization.mspId())));
    return List.copyOf(lines);
  }

  private static String line(Consenter consenter) {
    return "consenter %d of %s at %s:%d, %s, TLS %s"
        .formatted(
            consenter.id(),
            consenter.mspId(),
            consenter.host(),
            consenter.port(),
            certificate(consenter.identityCertificate()),
            certificate(consenter.serverTlsX509()));
  }

  private static String certificate(X509Certificate certificate) {
    return "certificate %s until %s"
        .formatted(
            certificate.getSerialNumber().toString(16), certificate.getNotAfter().toInstant());
  }

  /** What changes from one to the other: lines that go, with a minus, and lines that come. */
  public static List<String> difference(ChannelConfig before, ChannelConfig after) {
    List<String> old = lines(before);
    List<String> anew = lines(after);
    List<String> difference = new ArrayList<>();
    old.stream().filter(line -> !anew.contains(line)).forEach(line -> difference.add("- " + line));
    anew.stream().filter(line -> !old.contains(line)).forEach(line -> difference.add("+ " + line));
    return List.copyOf(difference);
  }
}
