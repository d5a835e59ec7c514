package org.logothete.orderer.console;

import static org.assertj.core.api.Assertions.assertThatCode;

import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.logothete.orderer.channel.ChannelObserver;
import org.logothete.orderer.execution.ExecutionObserver;

/**
 * What the console hears, metrics and logs hear behind it. A method that an observer's interface
 * implements itself would be lost there without a word from the compiler.
 */
class ObserverChainTest {
  record Heard(Class<?> watch, Method method) {}

  static Stream<Heard> heard() {
    return Stream.concat(
        of(ConsensusWatch.class, ChannelObserver.class),
        of(ExecutionWatch.class, ExecutionObserver.class));
  }

  private static Stream<Heard> of(Class<?> watch, Class<?> observer) {
    return Arrays.stream(observer.getMethods()).map(method -> new Heard(watch, method));
  }

  @ParameterizedTest
  @MethodSource("heard")
  void isPassedOn(Heard heard) {
    assertThatCode(
            () ->
                heard
                    .watch()
                    .getDeclaredMethod(
                        heard.method().getName(), heard.method().getParameterTypes()))
        .doesNotThrowAnyException();
  }
}
