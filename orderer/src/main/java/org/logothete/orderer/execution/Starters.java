package org.logothete.orderer.execution;

import java.util.Map;
import org.logothete.chaincode.pack.ChaincodePackage;

/** What makes packages of each type run. */
final class Starters {
  private Starters() {}

  static Map<ChaincodePackage.Type, Runtimes.Starter> of(ProcessStarter processes) {
    return Map.of(
        ChaincodePackage.Type.WASM,
        new WasmStarter(),
        ChaincodePackage.Type.SERVICE,
        new ServiceStarter(),
        ChaincodePackage.Type.JAVA,
        processes,
        ChaincodePackage.Type.NODE,
        processes);
  }
}
