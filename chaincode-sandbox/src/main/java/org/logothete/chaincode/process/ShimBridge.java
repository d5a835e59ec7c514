package org.logothete.chaincode.process;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ByteChannel;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Semaphore;

/**
 * The first program inside a sandbox. Shims speak TCP, and the sandbox's network holds nothing but
 * its own loopback: the bridge listens there and carries each connection to the Unix socket that
 * was put into the sandbox, at whose other end we are. Then it starts the chaincode and ends with
 * it. It uses the JDK alone, and trusts nobody: what it can reach, the chaincode can.
 */
public final class ShimBridge {
  private static final int CONNECTIONS_MAX = 8;
  private static final int BUFFER_BYTES = 64 << 10;

  private ShimBridge() {}

  /** Arguments: the socket, the address and port to listen at, and the command with its own. */
  public static void main(String[] arguments) throws IOException, InterruptedException {
    Path socket = Path.of(arguments[0]);
    InetSocketAddress address =
        new InetSocketAddress(InetAddress.getByName(arguments[1]), Integer.parseInt(arguments[2]));
    ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.INET);
    server.bind(address);
    Thread.ofPlatform().daemon().name("bridge").start(() -> serve(server, socket));
    List<String> command = List.of(arguments).subList(3, arguments.length);
    Process chaincode = new ProcessBuilder(command).inheritIO().start();
    Runtime.getRuntime().exit(chaincode.waitFor());
  }

  private static void serve(ServerSocketChannel server, Path socket) {
    Semaphore connections = new Semaphore(CONNECTIONS_MAX);
    try {
      while (true) {
        connections.acquire();
        SocketChannel inside = server.accept();
        Thread.ofPlatform()
            .daemon()
            .start(
                () -> {
                  carry(inside, socket);
                  connections.release();
                });
      }
    } catch (IOException | InterruptedException e) {
      // Without its listener the sandbox is of no use; the chaincode goes with it.
      Runtime.getRuntime().exit(1);
    }
  }

  private static void carry(SocketChannel inside, Path socket) {
    try (inside;
        SocketChannel outside = SocketChannel.open(UnixDomainSocketAddress.of(socket))) {
      Thread back = Thread.ofPlatform().daemon().start(() -> copy(outside, inside));
      copy(inside, outside);
      back.join();
    } catch (IOException | InterruptedException e) {
      // Both ends are closed by now, and both sides see that for themselves.
      return;
    }
  }

  /** Copies until either end closes, then closes both: gRPC has no use for half a connection. */
  private static void copy(ByteChannel from, ByteChannel to) {
    ByteBuffer buffer = ByteBuffer.allocate(BUFFER_BYTES);
    try (from;
        to) {
      while (from.read(buffer) >= 0) {
        buffer.flip();
        while (buffer.hasRemaining()) {
          to.write(buffer);
        }
        buffer.clear();
      }
    } catch (IOException e) {
      return;
    }
  }
}
