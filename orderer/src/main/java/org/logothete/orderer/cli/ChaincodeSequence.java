package org.logothete.orderer.cli;

import com.google.protobuf.ByteString;
import java.time.Duration;
import java.util.Optional;
import org.logothete.chaincode.lifecycle.Definition;
import org.logothete.chaincode.lifecycle.InvalidDefinitionException;
import org.logothete.orderer.client.ChaincodeClient;
import org.logothete.orderer.client.ClientException;

/** Finds where a name's definitions stand. */
final class ChaincodeSequence {
  private ChaincodeSequence() {}

  static Optional<Definition> newest(ChaincodeClient client, String name, Duration patience)
      throws ClientException, CommandException {
    for (ByteString bytes : client.chaincodes(patience).getDefinitionsList()) {
      Definition definition = read(bytes);
      if (definition.name().equals(name)) {
        return Optional.of(definition);
      }
    }
    return Optional.empty();
  }

  static long next(ChaincodeClient client, String name, Duration patience)
      throws ClientException, CommandException {
    return 1 + newest(client, name, patience).map(Definition::sequence).orElse(0L);
  }

  static Definition read(ByteString bytes) throws CommandException {
    try {
      return Definition.parse(bytes);
    } catch (InvalidDefinitionException e) {
      throw new CommandException(
          "a node tells of a definition that cannot be: " + e.getMessage(), e);
    }
  }
}
