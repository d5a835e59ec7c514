package org.logothete.orderer.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import java.util.List;
import org.logothete.chaincode.lifecycle.Definition;
import org.logothete.chaincode.lifecycle.NamedExecutor;
import org.logothete.orderer.client.CommonName;

/** Who executes a chaincode, for people and for scripts. */
final class ExecutorText {
  private ExecutorText() {}

  static String line(Definition definition) {
    return definition.executors().isEmpty()
        ? "the consenters"
        : String.join(", ", definition.executors().stream().map(ExecutorText::text).toList());
  }

  /** Adds an object for each; none if the consenters execute. */
  static void put(Definition definition, ArrayNode list) {
    List<NamedExecutor> executors = definition.executors();
    for (NamedExecutor executor : executors) {
      list.addObject()
          .put("name", CommonName.of(executor.identity()))
          .put("msp_id", executor.mspId())
          .put("address", executor.address());
    }
  }

  private static String text(NamedExecutor executor) {
    return executor.address().isEmpty()
        ? CommonName.of(executor.identity())
        : "%s at %s".formatted(CommonName.of(executor.identity()), executor.address());
  }
}
