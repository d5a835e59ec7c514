package org.logothete.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.logothete.consensus.Bytes;
import org.logothete.consensus.MalformedMessageException;
import org.logothete.simulator.ToyProtocol.Bug;

final class SwitchedProtocolTest {
  private static final int BODY_BYTES_MAX = 1000;

  private static SwitchedProtocol of(Bug first, Bug second) {
    return new SwitchedProtocol(List.of(new ToyProtocol(first), new ToyProtocol(second)));
  }

  private final SwitchedProtocol sound = of(Bug.NONE, Bug.NONE);

  @Test
  void messagesKeepTheirProtocol() throws MalformedMessageException {
    SwitchedMessage message = new SwitchedMessage(1, new ToyMessage.Height(7));
    assertThat(sound.decode(message.encode(), BODY_BYTES_MAX)).isEqualTo(message);
    assertThat(sound.name()).isEqualTo("TOY+TOY");
  }

  @Test
  void messagesOfNoProtocolAreMalformed() {
    for (Bytes bytes : List.of(Bytes.EMPTY, Bytes.ofHex("02"), Bytes.ofHex("ff01"))) {
      assertThatThrownBy(() -> sound.decode(bytes, BODY_BYTES_MAX))
          .isInstanceOf(MalformedMessageException.class);
    }
  }

  /** Each of the protocols orders some configurations: a bug in one of two is enough. */
  @Test
  void whatIsWrongInOneOfTheProtocolsIsFound() {
    assertThat(isFound(of(Bug.NONE, Bug.DECIDES_WITHOUT_QUORUM))).isTrue();
    assertThat(isFound(of(Bug.DECIDES_WITHOUT_QUORUM, Bug.NONE))).isTrue();
    assertThat(isFound(sound)).isFalse();
  }

  private static boolean isFound(SwitchedProtocol protocol) {
    return LongStream.range(0, 10).anyMatch(seed -> isFound(protocol, seed));
  }

  private static boolean isFound(SwitchedProtocol protocol, long seed) {
    SimulationOptions options = SimulationOptions.stormy(4, statement -> statement);
    try {
      Simulation.run(protocol, options, seed);
      return false;
    } catch (SimulationFailure e) {
      return e.rule().contains("with 2 signatures");
    }
  }
}
