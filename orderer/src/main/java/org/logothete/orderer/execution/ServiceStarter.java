package org.logothete.orderer.execution;

import io.grpc.ChannelCredentials;
import io.grpc.Grpc;
import io.grpc.InsecureChannelCredentials;
import io.grpc.ManagedChannel;
import io.grpc.TlsChannelCredentials;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.logothete.chaincode.call.CallContext;
import org.logothete.chaincode.call.ChaincodeCall;
import org.logothete.chaincode.call.ChaincodeRuntime;
import org.logothete.chaincode.call.Outcome;
import org.logothete.chaincode.lifecycle.Definition;
import org.logothete.chaincode.pack.ChaincodePackage;
import org.logothete.chaincode.pack.InvalidPackageException;
import org.logothete.chaincode.shim.ServiceConnector;
import org.logothete.chaincode.shim.ShimRuntime;

/** Dials chaincode that somebody else runs; isolating it is theirs to do. */
final class ServiceStarter implements Runtimes.Starter {
  private static final Duration START_MOST = Duration.ofSeconds(10);

  @Override
  public ChaincodeRuntime start(Definition definition, ChaincodePackage content)
      throws RuntimeStartException {
    try {
      ServiceAddress service = ServiceAddress.parse(content.onlyFile());
      ManagedChannel channel =
          Grpc.newChannelBuilder(service.address().toString(), credentials(service)).build();
      ShimRuntime runtime =
          new ShimRuntime(content.id(), new ServiceConnector(channel), START_MOST);
      return new OverChannel(runtime, channel);
    } catch (InvalidPackageException | IOException e) {
      throw new RuntimeStartException(String.valueOf(e.getMessage()));
    }
  }

  private static ChannelCredentials credentials(ServiceAddress service) throws IOException {
    if (!service.tls()) {
      return InsecureChannelCredentials.create();
    }
    TlsChannelCredentials.Builder tls =
        TlsChannelCredentials.newBuilder().trustManager(pem(service.text("root_cert")));
    if (!service.text("client_cert").isEmpty()) {
      tls.keyManager(pem(service.text("client_cert")), pem(service.text("client_key")));
    }
    return tls.build();
  }

  private static InputStream pem(String text) {
    return new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
  }

  /** A runtime that closes its channel too. */
  private record OverChannel(ShimRuntime runtime, ManagedChannel channel)
      implements ChaincodeRuntime {
    @Override
    public Outcome invoke(ChaincodeCall call, CallContext context) {
      return runtime.invoke(call, context);
    }

    @Override
    public void close() {
      runtime.close();
      channel.shutdownNow();
    }
  }
}
