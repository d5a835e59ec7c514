package org.logothete.orderer.direct;

import com.google.protobuf.ByteString;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.interfaces.ECPrivateKey;
import java.security.spec.ECGenParameterSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import org.logothete.chaincode.direct.Batch;
import org.logothete.chaincode.direct.MalformedDirectMessageException;
import org.logothete.consensus.NodeId;
import org.logothete.network.crypto.EcdsaSigner;
import org.logothete.orderer.channel.ExecutorLinks;
import org.logothete.orderer.executors.ExecutorGroup;

/** Executors in one process: their keys, and links that can be cut and remember what they took. */
final class Room {
  static final String CHANNEL = "ch";

  private final List<KeyPair> keys = new ArrayList<>();
  private final Map<NodeId, ExecutorLinks.Listener> listeners = new ConcurrentHashMap<>();
  private final Map<NodeId, List<ByteString>> said = new ConcurrentHashMap<>();
  private final Map<NodeId, Boolean> cut = new ConcurrentHashMap<>();

  Room(int executors) throws GeneralSecurityException {
    KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
    generator.initialize(new ECGenParameterSpec("secp256r1"));
    for (int i = 0; i < executors; i++) {
      keys.add(generator.generateKeyPair());
      said.put(node(i), new ArrayList<>());
    }
  }

  static NodeId node(int index) {
    return new NodeId(index + 1);
  }

  static ByteString executor(int index) {
    return ByteString.copyFromUtf8("executor " + index);
  }

  ExecutorGroup group() {
    List<ExecutorGroup.Member> members = new ArrayList<>();
    for (int i = 0; i < keys.size(); i++) {
      members.add(
          new ExecutorGroup.Member(
              executor(i), node(i), "Org" + i, ByteString.EMPTY, keys.get(i).getPublic()));
    }
    return ExecutorGroup.of(CHANNEL, members);
  }

  EcdsaSigner signer(int index) {
    return new EcdsaSigner((ECPrivateKey) keys.get(index).getPrivate());
  }

  /** From now on nothing reaches the node, and nothing it says reaches others. */
  void cut(int index) {
    cut.put(node(index), true);
  }

  void mend(int index) {
    cut.remove(node(index));
  }

  /** What another than an executor might put on a link, once somebody listens there. */
  void deliver(int from, int to, ByteString batch) throws InterruptedException {
    synchronized (listeners) {
      while (!listeners.containsKey(node(to))) {
        listeners.wait();
      }
    }
    Objects.requireNonNull(listeners.get(node(to))).heard(node(from), batch);
  }

  /** All that a node ever said, to anybody. */
  List<Batch> said(int index) throws MalformedDirectMessageException {
    List<Batch> batches = new ArrayList<>();
    List<ByteString> sent = Objects.requireNonNull(said.get(node(index)));
    synchronized (sent) {
      for (ByteString batch : sent) {
        batches.add(Batch.decode(batch));
      }
    }
    return batches;
  }

  ExecutorLinks links(int index) {
    NodeId self = node(index);
    return new ExecutorLinks() {
      @Override
      public void listen(Listener listener) {
        synchronized (listeners) {
          listeners.put(self, listener);
          listeners.notifyAll();
        }
      }

      @Override
      public boolean send(NodeId to, ByteString batch) {
        List<ByteString> sent = Objects.requireNonNull(said.get(self));
        synchronized (sent) {
          sent.add(batch);
        }
        Listener listener = listeners.get(to);
        if (listener == null || cut.containsKey(self) || cut.containsKey(to)) {
          return false;
        }
        listener.heard(self, batch);
        return true;
      }
    };
  }
}
