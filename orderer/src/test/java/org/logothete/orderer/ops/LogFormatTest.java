package org.logothete.orderer.ops;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.encoder.PatternLayoutEncoder;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.util.LogbackMDCAdapter;
import ch.qos.logback.core.OutputStreamAppender;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class LogFormatTest {
  private final LoggerContext context = new LoggerContext();
  private final ByteArrayOutputStream written = new ByteArrayOutputStream();

  private Logger jsonLogger() {
    context.setMDCAdapter(new LogbackMDCAdapter());
    OutputStreamAppender<ILoggingEvent> appender = new OutputStreamAppender<>();
    PatternLayoutEncoder text = new PatternLayoutEncoder();
    text.setContext(context);
    text.setPattern("%msg%n");
    text.start();
    appender.setContext(context);
    appender.setEncoder(text);
    appender.setOutputStream(written);
    appender.start();
    context.getLogger(Logger.ROOT_LOGGER_NAME).addAppender(appender);
    LogFormat.writeJson(context);
    return context.getLogger("org.logothete.some");
  }

  private List<JsonNode> lines() throws IOException {
    List<JsonNode> lines = new ArrayList<>();
    for (String line : written.toString(StandardCharsets.UTF_8).split("\n", -1)) {
      if (!line.isEmpty()) {
        lines.add(new ObjectMapper().readTree(line));
      }
    }
    return lines;
  }

  @Test
  void anEventIsOneObjectOnOneLine() throws IOException {
    Logger log = jsonLogger();
    log.warn("first\nsecond \"{}\"", "quoted");
    log.error("it failed", new IOException("no disk"));
    List<JsonNode> lines = lines();
    assertThat(lines).hasSize(2);
    assertThat(lines.getFirst().path("message").asText()).isEqualTo("first\nsecond \"quoted\"");
    assertThat(lines.getFirst().path("level").asText()).isEqualTo("warn");
    assertThat(lines.getFirst().path("logger").asText()).isEqualTo("org.logothete.some");
    assertThat(Instant.parse(lines.getFirst().path("time").asText())).isAfter(Instant.EPOCH);
    assertThat(lines.getFirst().has("error")).isFalse();
    assertThat(lines.getLast().path("error").asText())
        .startsWith("java.io.IOException: no disk")
        .contains("LogFormatTest");
  }

  @Test
  void whatLinesAreBroughtTogetherByIsAField() throws IOException {
    jsonLogger()
        .atInfo()
        .addKeyValue("channel", "trade")
        .addKeyValue("height", 12L)
        .addKeyValue("tx", "0a1b")
        .log("ordered");
    JsonNode line = lines().getFirst();
    assertThat(line.path("channel").asText()).isEqualTo("trade");
    assertThat(line.path("height").isNumber()).isTrue();
    assertThat(line.path("height").asLong()).isEqualTo(12);
    assertThat(line.path("tx").asText()).isEqualTo("0a1b");
  }

  @Test
  void aChannelsThreadsSayWhichChannel() throws Exception {
    Logger log = jsonLogger();
    Thread lane = Thread.ofPlatform().name("lane-my-trade").start(() -> log.info("written"));
    lane.join();
    log.info("of no channel");
    assertThat(lines().getFirst().path("channel").asText()).isEqualTo("my-trade");
    assertThat(lines().getLast().has("channel")).isFalse();
  }

  @Test
  void theEnvironmentSaysWhich() {
    assertThat(LogFormat.from(Map.of())).isEqualTo(LogFormat.TEXT);
    assertThat(LogFormat.from(Map.of("LOGOTHETE_LOGGING_FORMAT", "json")))
        .isEqualTo(LogFormat.JSON);
    assertThat(LogFormat.from(Map.of("FABRIC_LOGGING_FORMAT", "json"))).isEqualTo(LogFormat.JSON);
    assertThat(LogFormat.from(Map.of("FABRIC_LOGGING_FORMAT", "%{color}%{message}")))
        .isEqualTo(LogFormat.TEXT);
    assertThat(
            LogFormat.from(
                Map.of("LOGOTHETE_LOGGING_FORMAT", "text", "FABRIC_LOGGING_FORMAT", "json")))
        .isEqualTo(LogFormat.TEXT);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> LogFormat.from(Map.of("LOGOTHETE_LOGGING_FORMAT", "xml")))
        .withMessage("LOGOTHETE_LOGGING_FORMAT: expected text or json, not 'xml'");
  }
}
