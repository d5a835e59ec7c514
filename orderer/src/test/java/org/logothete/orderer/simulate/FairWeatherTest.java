package org.logothete.orderer.simulate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.logothete.bdls.BdlsProtocol;
import org.logothete.pbft.PbftProtocol;
import org.logothete.simulator.FairWeather;
import org.logothete.simulator.FairWeatherReport;
import org.logothete.simulator.Subject;

/** What decisions cost where nothing goes wrong: exact, since time is virtual. */
final class FairWeatherTest {
  private static final int HEIGHTS = 5;
  private static final int BODY_BYTES = 1024;

  private static FairWeatherReport run(String engine, int nodes, long link, int bodyBytes) {
    Subject subject = Subjects.byName(engine).orElseThrow();
    return FairWeather.run(
        subject.protocol(), new FairWeather.Conditions(nodes, link, 0, bodyBytes, 1, HEIGHTS));
  }

  /**
   * Pre-prepare, prepare, commit; selection, round change, lock, commit; and a decision for all.
   */
  @ParameterizedTest
  @CsvSource({
    "pbft,4,1,3",
    "pbft,4,50,3",
    "pbft,31,1,3",
    "bdls,4,1,4",
    "bdls,4,50,4",
    "bdls,7,1,4",
    "bdls,16,1,4",
    "bdls,17,1,5",
    "bdls,31,1,5",
    "bdls,1,1,0"
  })
  void decisionsTakeSoManyMessageDelays(String engine, int nodes, long link, int delays) {
    assertThat(run(engine, nodes, link, BODY_BYTES).latency()).isEqualTo((double) delays * link);
  }

  /** The body travels once to each other node; all else is small beside it. */
  @ParameterizedTest
  @ValueSource(strings = {"pbft", "bdls"})
  void aMegabyteOfTransactionsCostsFourNodesLittleMoreThanThree(String engine) {
    assertThat(run(engine, 4, 1, 1_000_000).bytesPerDecision()).isBetween(3_000_000.0, 3_200_000.0);
  }

  @ParameterizedTest
  @ValueSource(ints = {16, 31})
  void inLargeClustersBdlsNeedsFewerMessagesAndVerifications(int nodes) {
    FairWeatherReport pbft = run("pbft", nodes, 1, BODY_BYTES);
    FairWeatherReport bdls = run("bdls", nodes, 1, BODY_BYTES);
    assertThat(bdls.messages()).isLessThan(pbft.messages());
    assertThat(bdls.verifications()).isLessThan(pbft.verifications());
    assertThat(bdls.signatures()).isLessThanOrEqualTo(pbft.signatures());
  }

  @Test
  void theWindowIsOfUseToPbftOnly() {
    FairWeather.Conditions window = new FairWeather.Conditions(4, 50, 0, BODY_BYTES, 8, 80);
    FairWeather.Conditions one = new FairWeather.Conditions(4, 50, 0, BODY_BYTES, 1, 80);
    assertThat(FairWeather.run(new PbftProtocol(), window).virtualMillis() * 6)
        .isLessThanOrEqualTo(FairWeather.run(new PbftProtocol(), one).virtualMillis());
    assertThat(FairWeather.run(new BdlsProtocol(), window).virtualMillis())
        .isEqualTo(FairWeather.run(new BdlsProtocol(), one).virtualMillis());
  }

  @Test
  void messagesOfUnequalSpeedGiveTheSameCountsEachTime() {
    FairWeather.Conditions spread = new FairWeather.Conditions(7, 100, 12, BODY_BYTES, 1, HEIGHTS);
    FairWeatherReport first = FairWeather.run(new BdlsProtocol(), spread);
    FairWeatherReport second = FairWeather.run(new BdlsProtocol(), spread);
    assertThat(second.virtualMillis()).isEqualTo(first.virtualMillis());
    assertThat(second.bytes()).isEqualTo(first.bytes());
    assertThat(first.latency()).isBetween(300.0, 500.0).isNotEqualTo(400.0);
  }

  @ParameterizedTest
  @CsvSource({
    "0,1,0,8,1,1",
    "4,0,0,8,1,1",
    "4,1,26,8,1,1",
    "4,1,0,7,1,1",
    "4,1,0,8,65,1",
    "4,1,0,8,1,0"
  })
  void refusesWhatIsNoWeather(int nodes, long link, int spread, int body, int window, int heights) {
    assertThatThrownBy(() -> new FairWeather.Conditions(nodes, link, spread, body, window, heights))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
