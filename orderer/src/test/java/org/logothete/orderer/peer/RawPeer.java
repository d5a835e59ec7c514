package org.logothete.orderer.peer;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.SSLSocket;
import org.logothete.orderer.wire.FrameVersions;
import org.logothete.orderer.wire.proto.Frame;

/** A peer that does what it likes, over the JDK's own TLS. */
final class RawPeer implements AutoCloseable {
  private static final int PATIENCE_MILLIS = 30_000;

  private final Socket socket;

  RawPeer(Socket socket) throws IOException {
    this.socket = socket;
    socket.setSoTimeout(PATIENCE_MILLIS);
  }

  static RawPeer plain(int port) throws IOException {
    return new RawPeer(new Socket(InetAddress.getLoopbackAddress(), port));
  }

  static RawPeer tls(int port, TestCertificate certificate, String protocol) throws Exception {
    SSLSocket socket =
        (SSLSocket)
            certificate
                .credulous()
                .getSocketFactory()
                .createSocket(InetAddress.getLoopbackAddress(), port);
    socket.setEnabledProtocols(new String[] {protocol});
    return new RawPeer(socket);
  }

  /** Connected, and greeted both ways. */
  static RawPeer greeted(int port, TestCertificate certificate) throws Exception {
    RawPeer peer = tls(port, certificate, "TLSv1.3");
    peer.write(FrameVersions.hello("raw"));
    peer.read();
    return peer;
  }

  static SSLServerSocket listen(TestCertificate certificate) throws Exception {
    SSLServerSocket listener =
        (SSLServerSocket)
            certificate
                .credulous()
                .getServerSocketFactory()
                .createServerSocket(0, 50, InetAddress.getLoopbackAddress());
    listener.setNeedClientAuth(true);
    listener.setSoTimeout(PATIENCE_MILLIS);
    return listener;
  }

  void handshake() throws IOException {
    ((SSLSocket) socket).startHandshake();
  }

  void write(Frame frame) throws IOException {
    byte[] body = frame.toByteArray();
    DataOutputStream out = new DataOutputStream(socket.getOutputStream());
    out.writeInt(body.length);
    out.write(body);
    out.flush();
  }

  void write(int... bytes) throws IOException {
    byte[] raw = new byte[bytes.length];
    for (int i = 0; i < bytes.length; i++) {
      raw[i] = (byte) bytes[i];
    }
    socket.getOutputStream().write(raw);
    socket.getOutputStream().flush();
  }

  /** For a test in which the other side's patience may end while this side still shakes hands. */
  void writeUnlessClosed(int... bytes) throws IOException {
    try {
      write(bytes);
    } catch (SocketException | SSLException e) {
      awaitClosed();
    }
  }

  Frame read() throws IOException {
    DataInputStream in = new DataInputStream(socket.getInputStream());
    return Frame.parseFrom(in.readNBytes(in.readInt()));
  }

  /** Returns when the other side has closed the connection, whatever it said before. */
  void awaitClosed() throws IOException {
    try {
      while (socket.getInputStream().read() >= 0) {
        // A TLS alert or a Hello on the way to the end.
      }
    } catch (SocketException | SSLException e) {
      // A reset, or a TLS alert: closed all the same. A time-out is another exception.
      if (e.getCause() instanceof SocketTimeoutException) {
        throw e;
      }
    }
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
