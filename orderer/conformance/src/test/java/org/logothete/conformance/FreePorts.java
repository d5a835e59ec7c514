package org.logothete.conformance;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/** Ports of the loopback address that nobody listened on a moment ago, each handed out once. */
final class FreePorts {
  private final Deque<Integer> ports = new ArrayDeque<>();

  private FreePorts() {}

  static FreePorts find(int count) throws IOException {
    FreePorts free = new FreePorts();
    List<ServerSocket> sockets = new ArrayList<>();
    try {
      for (int i = 0; i < count; i++) {
        ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        sockets.add(socket);
        free.ports.add(socket.getLocalPort());
      }
    } finally {
      for (ServerSocket socket : sockets) {
        socket.close();
      }
    }
    return free;
  }

  int next() {
    return ports.removeFirst();
  }

  NodeUnderTest.Ports forNode() {
    return new NodeUnderTest.Ports(next(), next(), next(), next());
  }
}
