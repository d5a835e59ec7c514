package org.logothete.chaincode.shim;

import com.google.protobuf.ByteString;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.hyperledger.fabric.protos.peer.ChaincodeMessage;
import org.hyperledger.fabric.protos.peer.Response;
import org.logothete.chaincode.call.FailedCallException;
import org.logothete.chaincode.call.Failure;

/** A chaincode that says what a test has it say; each stream runs the script from its beginning. */
final class ScriptedChaincode implements ShimConnector {
  /** What happens on one stream. */
  interface Script {
    void run(Stream stream) throws InterruptedException;
  }

  /** The chaincode's end of a stream. */
  static final class Stream {
    private final ShimReceiver receiver;
    private final BlockingQueue<ChaincodeMessage> incoming = new LinkedBlockingQueue<>();

    Stream(ShimReceiver receiver) {
      this.receiver = receiver;
    }

    void say(ChaincodeMessage message) {
      receiver.received(message);
    }

    void say(ChaincodeMessage.Type type, String transactionId, ByteString payload) {
      say(Calls.message(type, transactionId, payload));
    }

    void register() throws InterruptedException {
      say(Calls.register(Calls.ID));
      hear(ChaincodeMessage.Type.REGISTERED);
      hear(ChaincodeMessage.Type.READY);
    }

    ChaincodeMessage hear() throws InterruptedException {
      return incoming.take();
    }

    ChaincodeMessage hear(ChaincodeMessage.Type type) throws InterruptedException {
      ChaincodeMessage message = hear();
      if (message.getType() != type) {
        throw new IllegalStateException("heard " + message.getType() + " for " + type);
      }
      return message;
    }

    void complete(String transactionId, String payload) {
      say(
          ChaincodeMessage.Type.COMPLETED,
          transactionId,
          Response.newBuilder()
              .setStatus(200)
              .setPayload(ByteString.copyFromUtf8(payload))
              .build()
              .toByteString());
    }

    void end(String why) {
      receiver.closed(new FailedCallException(Failure.CRASHED, why));
    }
  }

  private final Script script;
  final AtomicInteger streams = new AtomicInteger();
  final AtomicInteger disconnects = new AtomicInteger();

  ScriptedChaincode(Script script) {
    this.script = script;
  }

  @Override
  public void connect(ShimReceiver receiver) {
    streams.incrementAndGet();
    Stream stream = new Stream(receiver);
    receiver.opened(stream.incoming::add);
    Thread.ofVirtual()
        .start(
            () -> {
              try {
                script.run(stream);
              } catch (InterruptedException e) {
                throw new IllegalStateException("nobody interrupts a script", e);
              }
            });
  }

  @Override
  public void disconnect() {
    disconnects.incrementAndGet();
  }

  @Override
  public void close() {}
}
