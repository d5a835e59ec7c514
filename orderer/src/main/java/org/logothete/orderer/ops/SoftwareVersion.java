package org.logothete.orderer.ops;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import java.util.Properties;

/** Which software this is. */
public record SoftwareVersion(String version, String commit) {
  private static final String WRITTEN_BY_THE_BUILD = "version.properties";

  /** The project's version, as the build wrote it down; which commit it was nobody tells it. */
  public static SoftwareVersion current() {
    Properties build = new Properties();
    try (InputStream in = SoftwareVersion.class.getResourceAsStream(WRITTEN_BY_THE_BUILD)) {
      if (in == null) {
        throw new IllegalStateException("this build lacks its " + WRITTEN_BY_THE_BUILD);
      }
      build.load(in);
    } catch (IOException e) {
      throw new IllegalStateException("cannot read this build's " + WRITTEN_BY_THE_BUILD, e);
    }
    return new SoftwareVersion(build.getProperty("version", "unknown"), "unknown");
  }

  /** Fabric's keys for the first two (its core/operations version handler). */
  ObjectNode toJson(ObjectNode node) {
    return node.put("CommitSHA", commit)
        .put("Version", version)
        .put("Software", "Logothete")
        .put("Java", Runtime.version().toString());
  }
}
