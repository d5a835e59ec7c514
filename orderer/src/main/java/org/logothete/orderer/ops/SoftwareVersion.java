package org.logothete.orderer.ops;

import com.fasterxml.jackson.databind.node.ObjectNode;

/** Which software this is. */
public record SoftwareVersion(String version, String commit) {
  /** As the jar's manifest says; a development build says so. */
  public static SoftwareVersion current() {
    Package here = SoftwareVersion.class.getPackage();
    String version = here.getImplementationVersion();
    String commit = here.getImplementationVendor();
    return new SoftwareVersion(
        version == null ? "development" : version, commit == null ? "unknown" : commit);
  }

  /** Fabric's keys for the first two (its core/operations version handler). */
  ObjectNode toJson(ObjectNode node) {
    return node.put("CommitSHA", commit)
        .put("Version", version)
        .put("Software", "Logothete")
        .put("Java", Runtime.version().toString());
  }
}
