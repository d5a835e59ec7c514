package org.logothete.chaincode.process;

import io.grpc.BindableService;
import java.io.IOException;
import java.nio.file.Path;

/**
 * Serves gRPC at a Unix socket; whoever owns the transport gives it to the chaincode's processes.
 */
@FunctionalInterface
public interface SocketServer {
  /** A server that runs. */
  interface Serving extends AutoCloseable {
    @Override
    void close();
  }

  /**
   * Starts a server for one chaincode.
   *
   * @param socket does not exist yet
   */
  Serving serve(Path socket, BindableService service) throws IOException;
}
