package org.logothete.orderer.execution;

import org.logothete.chaincode.call.ChaincodeRuntime;
import org.logothete.chaincode.lifecycle.Definition;
import org.logothete.chaincode.pack.ChaincodePackage;
import org.logothete.chaincode.pack.InvalidPackageException;
import org.logothete.chaincode.wasm.RefusedModuleException;
import org.logothete.chaincode.wasm.WasmModule;
import org.logothete.chaincode.wasm.WasmRuntime;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Runs WebAssembly modules inside this process. */
final class WasmStarter implements Runtimes.Starter {
  private static final Logger LOG = LoggerFactory.getLogger("chaincode");

  @Override
  public ChaincodeRuntime start(Definition definition, ChaincodePackage content)
      throws RuntimeStartException {
    try {
      return WasmRuntime.of(
          WasmModule.check(content.onlyFile()),
          line -> LOG.info("{}: {}", definition.name(), line));
    } catch (InvalidPackageException | RefusedModuleException e) {
      throw new RuntimeStartException(String.valueOf(e.getMessage()));
    }
  }
}
