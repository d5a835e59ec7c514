package org.logothete.orderer.console;

import com.fasterxml.jackson.databind.node.ArrayNode;
import java.util.List;

/**
 * A sentence about a node's health.
 *
 * @param subject a channel's name, or what of the node is meant
 */
record Finding(Level level, String subject, String text) {
  static Level worst(List<Finding> findings) {
    return findings.stream().map(Finding::level).reduce(Level.WELL, Level::orWorse);
  }

  static void write(List<Finding> findings, ArrayNode out) {
    findings.forEach(
        each ->
            out.addObject()
                .put("level", each.level().label())
                .put("subject", each.subject())
                .put("text", each.text()));
  }
}
