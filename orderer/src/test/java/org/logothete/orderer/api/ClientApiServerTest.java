package org.logothete.orderer.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.grpc.ManagedChannel;
import io.grpc.Status;
import io.grpc.health.v1.HealthCheckRequest;
import io.grpc.health.v1.HealthCheckResponse;
import io.grpc.health.v1.HealthCheckResponse.ServingStatus;
import io.grpc.health.v1.HealthGrpc;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.InstantSource;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.logothete.orderer.channel.ChannelRegistry;
import org.logothete.orderer.channel.OrderedChannel;

class ClientApiServerTest {
  private static ServingStatus health(ManagedChannel connection) {
    return HealthGrpc.newBlockingStub(connection)
        .check(HealthCheckRequest.getDefaultInstance())
        .getStatus();
  }

  private static void assertNotLetIn(ManagedChannel connection) {
    assertThatThrownBy(() -> health(connection))
        .extracting(failure -> Status.fromThrowable(failure).getCode())
        .isEqualTo(Status.Code.UNAVAILABLE);
  }

  @Test
  void aPortInUseIsOneClearLine() throws Exception {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      ClientApiServer server =
          new ClientApiServer(
              ClientApiSettings.onLoopback(taken.getLocalPort(), Optional.empty()),
              noChannels(),
              new TestPolicy(),
              Questions.NONE,
              () -> true,
              ApiObserver.NONE,
              InstantSource.system());
      assertThatThrownBy(server::start)
          .isInstanceOf(ListenException.class)
          .hasMessageMatching(
              "cannot listen for clients on (localhost|127\\.0\\.0\\.1):%d: .*in use.*"
                  .formatted(taken.getLocalPort()));
      server.close();
    }
  }

  @Test
  void aClientWithoutCertificateIsNotLetIn() throws Exception {
    try (TestApi api = TestApi.start()) {
      assertNotLetIn(api.connect(Optional.empty(), "TLSv1.3"));
    }
  }

  @Test
  void rootsOfANewConfigurationCountAtTheNextHandshake() throws Exception {
    try (TestApi api = TestApi.start()) {
      TestAuthority other = new TestAuthority("other authority");
      Optional<TestAuthority.Issued> stranger = Optional.of(other.issue("stranger"));
      assertNotLetIn(api.connect(stranger, "TLSv1.3"));
      api.clientRoots.set(List.of(other.certificate()));
      assertThat(health(api.connect(stranger, "TLSv1.3"))).isEqualTo(ServingStatus.SERVING);
      assertNotLetIn(api.connect());
    }
  }

  @Test
  void oldTlsIsRefusedUnlessAllowed() throws Exception {
    try (TestApi api = TestApi.start()) {
      assertNotLetIn(api.connect(Optional.of(api.client), "TLSv1.2"));
    }
    try (TestApi api = TestApi.startFor(ClientTls.Versions.TLS_1_2_AND_1_3)) {
      assertThat(health(api.connect(Optional.of(api.client), "TLSv1.2")))
          .isEqualTo(ServingStatus.SERVING);
      assertThat(health(api.connect())).isEqualTo(ServingStatus.SERVING);
    }
  }

  @Test
  void connectionsAboveTheLimitAreClosedAndRoomIsGivenBack() throws Exception {
    try (TestApi api = TestApi.start(new ClientApiSettings.Limits(1, 10, 10, 1000))) {
      ManagedChannel first = api.connect();
      assertThat(health(first)).isEqualTo(ServingStatus.SERVING);
      assertNotLetIn(api.connect());
      first.shutdownNow();
      ManagedChannel second = api.connect();
      // Until the first connection's end has reached the server.
      while (!isLetIn(second)) {
        second.resetConnectBackoff();
      }
    }
  }

  private static boolean isLetIn(ManagedChannel connection) {
    try {
      return health(connection) == ServingStatus.SERVING;
    } catch (io.grpc.StatusRuntimeException e) {
      assertThat(e.getStatus().getCode()).isEqualTo(Status.Code.UNAVAILABLE);
      return false;
    }
  }

  @Test
  void healthFollowsReadiness() throws Exception {
    try (TestApi api = TestApi.start()) {
      Answers<HealthCheckResponse> answers = new Answers<>();
      HealthGrpc.newStub(api.connect())
          .watch(
              HealthCheckRequest.newBuilder().setService("orderer.AtomicBroadcast").build(),
              answers);
      assertThat(answers.next().getStatus()).isEqualTo(ServingStatus.SERVING);
      api.ready.set(false);
      assertThat(answers.next().getStatus()).isEqualTo(ServingStatus.NOT_SERVING);
      api.ready.set(true);
      assertThat(answers.next().getStatus()).isEqualTo(ServingStatus.SERVING);
    }
  }

  private static ChannelRegistry noChannels() {
    return new ChannelRegistry() {
      @Override
      public Optional<OrderedChannel> channel(String id) {
        return Optional.empty();
      }

      @Override
      public Collection<OrderedChannel> channels() {
        return List.of();
      }
    };
  }
}
