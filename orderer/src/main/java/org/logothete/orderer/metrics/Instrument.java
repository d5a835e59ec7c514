package org.logothete.orderer.metrics;

import java.util.List;

/**
 * What a metric is, for those who read it.
 *
 * @param name as it stands in what Prometheus scrapes; of a histogram without the suffixes of its
 *     series
 * @param labels names of its labels, in their order
 * @param help its meaning, in a sentence
 */
public record Instrument(String name, Type type, List<String> labels, String help) {
  /** How Prometheus treats a metric. */
  public enum Type {
    COUNTER,
    GAUGE,
    HISTOGRAM,
    SUMMARY
  }

  /** Who gave a metric its name. */
  public enum Origin {
    /** Fabric's orderer has it, under this name. */
    FABRIC,
    LOGOTHETE,
    /** The metrics that every Java process has. */
    JAVA
  }

  public Instrument {
    labels = List.copyOf(labels);
  }

  static Instrument gauge(String name, String help, String... labels) {
    return new Instrument(name, Type.GAUGE, List.of(labels), help);
  }

  /** What one unit of its value is; empty for numbers of things and for switches. */
  public String unit() {
    String base = name.endsWith("_total") ? name.substring(0, name.lastIndexOf('_')) : name;
    if (base.endsWith("_timestamp_seconds")) {
      return "seconds since 1970";
    }
    if (base.endsWith("_seconds") || base.endsWith("_duration") || base.contains("_latency_")) {
      return "seconds";
    }
    return base.endsWith("_bytes") || base.contains("_bytes_") ? "bytes" : "";
  }

  public Origin origin() {
    if (name.startsWith("logothete_")) {
      return Origin.LOGOTHETE;
    }
    return name.startsWith("jvm_") || name.startsWith("process_") ? Origin.JAVA : Origin.FABRIC;
  }
}
