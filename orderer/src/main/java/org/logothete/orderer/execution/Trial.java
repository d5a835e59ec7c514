package org.logothete.orderer.execution;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.hyperledger.fabric.protos.common.Envelope;
import org.logothete.chaincode.call.ChaincodeCall;
import org.logothete.chaincode.call.ChaincodeRuntime;
import org.logothete.chaincode.lifecycle.AgreementKind;
import org.logothete.chaincode.lifecycle.Definition;
import org.logothete.chaincode.pack.ChaincodePackage;
import org.logothete.chaincode.policy.OnDiverge;
import org.logothete.chaincode.policy.Sieve;
import org.logothete.chaincode.process.SocketServer;
import org.logothete.orderer.settings.NodeSettings;

/**
 * Runs a package as a node does, where there is none: with the same limits and in the same
 * isolation, and nothing of it is ordered or agreed on. Not thread-safe.
 */
public final class Trial implements AutoCloseable {
  private static final String NAME = "trial";

  private final ProcessStarter processes;
  private final Map<ChaincodePackage.Type, Runtimes.Starter> starters;

  /**
   * @param folder where packages are unpacked
   * @param settings how processes are run
   * @param sockets serves them
   */
  public Trial(Path folder, NodeSettings.Chaincode settings, SocketServer sockets) {
    this.processes = new ProcessStarter(folder, settings, sockets);
    this.starters = Starters.of(processes);
  }

  /**
   * Starts a runtime of the package, which the caller closes before this trial.
   *
   * @throws RuntimeStartException if it cannot be run here
   */
  public ChaincodeRuntime start(ChaincodePackage content) throws RuntimeStartException {
    Runtimes.Starter starter = starters.get(content.type());
    if (starter == null) {
      throw new RuntimeStartException(
          "packages of type %s are not run here".formatted(content.type().text()));
    }
    return starter.start(definition(content), content);
  }

  private static Definition definition(ChaincodePackage content) {
    return new Definition(
        NAME,
        1,
        content.label(),
        content.hash(),
        new Sieve(),
        new OnDiverge.Abort(),
        AgreementKind.ORDERED,
        List.of(),
        OrdinaryBudget.of(content),
        false);
  }

  /**
   * The call that an envelope asks for, as executors find it in a block.
   *
   * @return empty if the envelope asks for none
   */
  public static Optional<ChaincodeCall> call(String channel, Envelope envelope) {
    return BlockEntries.system(envelope.toByteString()).map(ordered -> ordered.call(channel));
  }

  @Override
  public void close() {
    processes.close();
  }
}
