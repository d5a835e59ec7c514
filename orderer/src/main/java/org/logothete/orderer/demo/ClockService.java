package org.logothete.orderer.demo;

import com.google.protobuf.ByteString;
import io.grpc.Server;
import io.grpc.netty.NettyServerBuilder;
import io.grpc.stub.StreamObserver;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.TreeMap;
import org.hyperledger.fabric.protos.peer.ChaincodeGrpc;
import org.hyperledger.fabric.protos.peer.ChaincodeID;
import org.hyperledger.fabric.protos.peer.ChaincodeMessage;
import org.hyperledger.fabric.protos.peer.Response;
import org.logothete.chaincode.pack.ChaincodePackage;
import org.logothete.chaincode.pack.InvalidPackageException;
import org.logothete.orderer.execution.ServiceAddress;

/**
 * A chaincode as none should be, in this process and in Fabric's form of a service: it tells each
 * executor what its own clock shows to the nanosecond.
 */
final class ClockService implements AutoCloseable {
  private static final String LABEL = "clock";
  private static final int STATUS_OK = 200;

  private final Server server;
  private final ByteString packed;

  private ClockService(Server server, ByteString packed) {
    this.server = server;
    this.packed = packed;
  }

  static ClockService start() throws IOException {
    Connections connections = new Connections();
    Server server =
        NettyServerBuilder.forAddress(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
            .addService(connections)
            .build()
            .start();
    try {
      ByteString packed = pack("127.0.0.1:" + server.getPort());
      connections.id = ChaincodePackage.read(packed).id();
      return new ClockService(server, packed);
    } catch (InvalidPackageException e) {
      server.shutdownNow();
      throw new IllegalStateException("the demo's own package is none", e);
    }
  }

  private static ByteString pack(String address) throws InvalidPackageException {
    TreeMap<String, ByteString> files = new TreeMap<>();
    String connection = "{\"address\":\"%s\",\"tls_required\":false}".formatted(address);
    files.put(ServiceAddress.FILE, ByteString.copyFromUtf8(connection));
    return ChaincodePackage.write(LABEL, ChaincodePackage.Type.SERVICE, files);
  }

  /** A package that leads executors here. */
  ByteString packed() {
    return packed;
  }

  @Override
  public void close() {
    server.shutdownNow();
  }

  /** Whoever dials is told who we are, and then the time as often as it asks. */
  private static final class Connections extends ChaincodeGrpc.ChaincodeImplBase {
    /** Known once the server has its port; nobody can dial before. */
    private volatile String id = "";

    @Override
    public StreamObserver<ChaincodeMessage> connect(StreamObserver<ChaincodeMessage> executor) {
      executor.onNext(
          ChaincodeMessage.newBuilder()
              .setType(ChaincodeMessage.Type.REGISTER)
              .setPayload(ChaincodeID.newBuilder().setName(id).build().toByteString())
              .build());
      return new StreamObserver<>() {
        @Override
        public void onNext(ChaincodeMessage message) {
          if (message.getType() == ChaincodeMessage.Type.TRANSACTION) {
            executor.onNext(time(message));
          }
        }

        @Override
        public void onError(Throwable gone) {
          // The executor has left; the stream is over with that.
        }

        @Override
        public void onCompleted() {
          executor.onCompleted();
        }
      };
    }

    private static ChaincodeMessage time(ChaincodeMessage question) {
      ByteString time = ByteString.copyFromUtf8(Long.toString(System.nanoTime()));
      return ChaincodeMessage.newBuilder()
          .setType(ChaincodeMessage.Type.COMPLETED)
          .setTxid(question.getTxid())
          .setChannelId(question.getChannelId())
          .setPayload(
              Response.newBuilder().setStatus(STATUS_OK).setPayload(time).build().toByteString())
          .build();
    }
  }
}
