package org.logothete.orderer.api;

import io.grpc.ServerServiceDefinition;
import io.grpc.health.v1.HealthCheckResponse.ServingStatus;
import io.grpc.protobuf.services.HealthStatusManager;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.hyperledger.fabric.protos.orderer.AtomicBroadcastGrpc;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * {@code grpc.health.v1} for the whole server (empty name) and for {@code orderer.AtomicBroadcast}:
 * SERVING while this node is ready. Readiness is looked up every second.
 */
final class HealthReport implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(HealthReport.class);

  private final HealthStatusManager health = new HealthStatusManager();
  private final BooleanSupplier ready;
  private final ScheduledExecutorService ticker =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().daemon().name("client-api-health").factory());

  HealthReport(BooleanSupplier ready) {
    this.ready = ready;
  }

  void start() {
    refresh();
    var _ = ticker.scheduleAtFixedRate(this::refresh, 1, 1, TimeUnit.SECONDS);
  }

  private void refresh() {
    ServingStatus status;
    try {
      status = ready.getAsBoolean() ? ServingStatus.SERVING : ServingStatus.NOT_SERVING;
    } catch (RuntimeException e) {
      LOG.error("cannot tell whether this node is ready", e);
      status = ServingStatus.NOT_SERVING;
    }
    health.setStatus(HealthStatusManager.SERVICE_NAME_ALL_SERVICES, status);
    health.setStatus(AtomicBroadcastGrpc.SERVICE_NAME, status);
  }

  ServerServiceDefinition service() {
    return health.getHealthService().bindService();
  }

  /** Tells watchers that this server goes away. */
  @Override
  public void close() {
    ticker.shutdownNow();
    health.enterTerminalState();
  }
}
