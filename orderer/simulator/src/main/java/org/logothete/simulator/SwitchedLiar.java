package org.logothete.simulator;

import java.util.List;
import java.util.random.RandomGenerator;
import org.logothete.consensus.Decision;
import org.logothete.consensus.NodeId;

/**
 * A node that lies in one protocol, and is honest while another orders the channel.
 *
 * @param protocol by its place in {@link SwitchedProtocol}
 */
public record SwitchedLiar(int protocol, Byzantine liar) implements Byzantine {
  @Override
  public List<Sent> replace(NodeId self, Outgoing honest, RandomGenerator random) {
    if (!(honest.message() instanceof SwitchedMessage(int of, var message)) || of != protocol) {
      return List.of(honest);
    }
    return liar.replace(self, new Outgoing(honest.to(), message), random).stream()
        .map(this::wrapped)
        .toList();
  }

  private Sent wrapped(Sent sent) {
    return switch (sent) {
      case Outgoing(NodeId to, var message) ->
          new Outgoing(to, new SwitchedMessage(protocol, message));
      case Late(NodeId to, var message, long delayMillis) ->
          new Late(to, new SwitchedMessage(protocol, message), delayMillis);
      case Garbage garbage -> garbage;
    };
  }

  @Override
  public List<Decision> serve(List<Decision> honest, RandomGenerator random) {
    return liar.serve(honest, random);
  }

  @Override
  public boolean hasTwin() {
    return liar.hasTwin();
  }
}
