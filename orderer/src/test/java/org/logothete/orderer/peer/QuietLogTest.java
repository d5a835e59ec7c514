package org.logothete.orderer.peer;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class QuietLogTest {
  private static final long SECOND = 1_000_000_000L;

  private final AtomicLong nanos = new AtomicLong(Long.MAX_VALUE - SECOND);
  private final ListAppender<ILoggingEvent> lines = new ListAppender<>();
  private final Logger logger = new LoggerContext().getLogger("links");
  private final QuietLog log = new QuietLog(logger, nanos::get);

  @BeforeEach
  void listen() {
    lines.start();
    logger.addAppender(lines);
  }

  private List<String> said() {
    return lines.list.stream().map(ILoggingEvent::getFormattedMessage).toList();
  }

  @Test
  void aPeerIsSpokenOfOncePerMinuteAndMatter() {
    for (int i = 0; i < 10; i++) {
      log.warn("p", "closed", "why");
      log.warn("p", "dropped", "why");
      log.warn("q", "closed", "why");
      nanos.addAndGet(SECOND);
    }
    assertThat(said()).containsExactly("p: closed: why", "p: dropped: why", "q: closed: why");
    nanos.addAndGet(50 * SECOND);
    log.warn("p", "closed", "again");
    assertThat(said()).last().isEqualTo("p: closed: again (and 9 like it)");
    nanos.addAndGet(60 * SECOND);
    log.warn("p", "closed", "later");
    assertThat(said()).last().isEqualTo("p: closed: later");
  }

  @Test
  void whatAPeerSentCannotForgeOrFloodLines() {
    log.warn("p", "closed", "a\nERROR b\u001b[31m" + "x".repeat(1000));
    assertThat(said())
        .singleElement()
        .satisfies(line -> assertThat(line).startsWith("p: closed: a ERROR b [31mxx"))
        .satisfies(line -> assertThat(line).hasSizeLessThan(200));
  }
}
