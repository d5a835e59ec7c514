package org.logothete.orderer.ops;

import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import org.logothete.fuzz.FuzzTarget;
import org.logothete.fuzz.Input;
import org.logothete.orderer.channel.ChannelRegistry;
import org.logothete.orderer.channel.OrderedChannel;

/** HTTP requests of operators: method, path and body; each is answered with a status. */
public final class OperationsRequests implements FuzzTarget {
  private final Operations operations =
      new Operations(
          new NoChannels(),
          List.of(),
          Optional.empty(),
          LogLevels.ofThisProcess(),
          SoftwareVersion.current(),
          Clock.systemUTC());

  private static final class NoChannels implements ChannelRegistry {
    @Override
    public Optional<OrderedChannel> channel(String id) {
      return Optional.empty();
    }

    @Override
    public List<OrderedChannel> channels() {
      return List.of();
    }
  }

  @Override
  public void run(byte[] input) {
    Input in = new Input(input);
    Reply reply = operations.answer(text(in.piece()), text(in.piece()), text(in.rest()));
    // A server's own fault, other than that it is not ready.
    if (reply.status() < 200 || reply.status() == 500) {
      throw new AssertionError("answered " + reply);
    }
    // Whatever was set, the next input is not to be logged.
    operations.logLevels().activate("off");
  }

  private static String text(byte[] bytes) {
    return new String(bytes, StandardCharsets.UTF_8);
  }

  private static byte[] request(String method, String path, String body) {
    return Input.join(Input.sized(bytes(method)), Input.sized(bytes(path)), bytes(body));
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  @Override
  public List<byte[]> seeds() {
    return List.of(
        request("GET", "/healthz", ""),
        request("GET", "/readyz", ""),
        request("GET", "/version", ""),
        request("GET", "/logspec", ""),
        request("PUT", "/logspec", "{\"spec\": \"a.b,c=debug:warn\"}"));
  }
}
