package org.logothete.orderer.ops;

import ch.qos.logback.classic.pattern.ThrowableProxyConverter;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.encoder.EncoderBase;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import org.slf4j.event.KeyValuePair;

/**
 * Writes each event of the log as a JSON object on a line of its own. Always there are {@code time}
 * (UTC, RFC 3339), {@code level}, {@code logger}, {@code thread} and {@code message}; where they
 * are known {@code channel}, {@code height} and {@code tx}, by which lines of several nodes are
 * brought together; {@code error} is a stack trace. A channel's threads are named for it, so
 * whatever they say carries its name.
 */
final class JsonLines extends EncoderBase<ILoggingEvent> {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final byte[] NOTHING = {};

  /** What names of threads that work for one channel begin with. */
  private static final List<String> CHANNEL_THREADS =
      List.of("channel-", "lane-", "agree-", "execute-", "direct-", "follow-");

  private final ThrowableProxyConverter stackTraces = new ThrowableProxyConverter();

  @Override
  public void start() {
    stackTraces.start();
    super.start();
  }

  @Override
  public byte[] headerBytes() {
    return NOTHING;
  }

  @Override
  public byte[] footerBytes() {
    return NOTHING;
  }

  @Override
  public byte[] encode(ILoggingEvent event) {
    ObjectNode line =
        JSON.createObjectNode()
            .put("time", event.getInstant().toString())
            .put("level", event.getLevel().toString().toLowerCase(Locale.ROOT))
            .put("logger", event.getLoggerName())
            .put("thread", event.getThreadName());
    for (String prefix : CHANNEL_THREADS) {
      if (event.getThreadName().startsWith(prefix)) {
        line.put("channel", event.getThreadName().substring(prefix.length()));
      }
    }
    if (event.getKeyValuePairs() != null) {
      event.getKeyValuePairs().forEach(pair -> put(line, pair));
    }
    line.put("message", event.getFormattedMessage());
    if (event.getThrowableProxy() != null) {
      line.put("error", stackTraces.convert(event));
    }
    return bytes(line);
  }

  private static void put(ObjectNode line, KeyValuePair pair) {
    if (pair.value instanceof Long number) {
      line.put(pair.key, number);
    } else {
      line.put(pair.key, String.valueOf(pair.value));
    }
  }

  private static byte[] bytes(ObjectNode line) {
    try {
      return (JSON.writeValueAsString(line) + "\n").getBytes(StandardCharsets.UTF_8);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("text and numbers cannot be written as JSON", e);
    }
  }
}
