package org.logothete.orderer.execution;

import com.google.protobuf.ByteString;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.logothete.chaincode.call.ChaincodeRuntime;
import org.logothete.chaincode.lifecycle.Definition;
import org.logothete.chaincode.pack.ChaincodePackage;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Running chaincodes: started with the first call, kept until the node stops or too many others
 * were called since. Thread-safe.
 */
final class Runtimes implements AutoCloseable {
  /** Makes a package run. */
  @FunctionalInterface
  interface Starter {
    /**
     * Starts it.
     *
     * @throws RuntimeStartException if this node cannot run it; the message says why
     */
    ChaincodeRuntime start(Definition definition, ChaincodePackage content)
        throws RuntimeStartException;
  }

  private static final Logger LOG = LoggerFactory.getLogger(Runtimes.class);
  private static final int RUNNING_MAX = 32;

  private final InstalledPackages packages;
  private final Map<ChaincodePackage.Type, Starter> starters;

  /** A package runs once for each memory that definitions give it. */
  private record Key(ByteString packageHash, long memoryBytes) {
    static Key of(Definition definition) {
      return new Key(definition.packageHash(), definition.budget().memoryBytes());
    }
  }

  /** In the order of their last call. */
  private final LinkedHashMap<Key, ChaincodeRuntime> running = new LinkedHashMap<>(16, 0.75f, true);

  Runtimes(InstalledPackages packages, Map<ChaincodePackage.Type, Starter> starters) {
    this.packages = packages;
    this.starters = Map.copyOf(starters);
  }

  InstalledPackages packages() {
    return packages;
  }

  /** What runs the definition's package; empty if it is not installed or cannot be run here. */
  synchronized Optional<ChaincodeRuntime> find(Definition definition) {
    ChaincodeRuntime known = running.get(Key.of(definition));
    if (known != null) {
      return Optional.of(known);
    }
    Optional<ChaincodePackage> content = packages.find(definition.packageHash());
    if (content.isEmpty()) {
      return Optional.empty();
    }
    Starter starter = starters.get(content.get().type());
    if (starter == null) {
      LOG.warn(
          "chaincode {}: this node does not run packages of type {}",
          definition.name(),
          content.get().type().text());
      return Optional.empty();
    }
    try {
      ChaincodeRuntime started = starter.start(definition, content.get());
      running.put(Key.of(definition), started);
      if (running.size() > RUNNING_MAX) {
        running.pollFirstEntry().getValue().close();
      }
      return Optional.of(started);
    } catch (RuntimeStartException e) {
      LOG.warn("chaincode {} does not start: {}", definition.name(), e.getMessage());
      return Optional.empty();
    }
  }

  @Override
  public synchronized void close() {
    running.values().forEach(ChaincodeRuntime::close);
    running.clear();
  }
}
