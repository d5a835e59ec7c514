package org.logothete.orderer.execution;

import org.logothete.chaincode.call.Budget;
import org.logothete.chaincode.pack.ChaincodePackage;
import org.logothete.chaincode.process.ProcessLimits;

/** What a call may use if nobody says otherwise. */
public final class OrdinaryBudget {
  private OrdinaryBudget() {}

  /** By the package's type: a virtual machine takes more memory than a module. */
  public static Budget of(ChaincodePackage content) {
    return switch (content.type()) {
      case JAVA, NODE -> Budget.DEFAULT.withMemoryBytes(ProcessLimits.DEFAULT.memoryBytes());
      case WASM, SERVICE -> Budget.DEFAULT;
    };
  }
}
