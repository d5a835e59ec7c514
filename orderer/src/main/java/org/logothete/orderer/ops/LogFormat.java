package org.logothete.orderer.ops;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.Appender;
import ch.qos.logback.core.OutputStreamAppender;
import java.util.Iterator;
import java.util.Map;
import org.slf4j.LoggerFactory;

/** How the lines of the log are written: as text for people, or as JSON for programs. */
public enum LogFormat {
  TEXT,
  JSON;

  private static final String OURS = "LOGOTHETE_LOGGING_FORMAT";

  /** Fabric's; there it may also be a pattern of its own language, which means text here. */
  private static final String FABRIC = "FABRIC_LOGGING_FORMAT";

  /**
   * What the environment asks for; text if it asks for nothing.
   *
   * @throws IllegalArgumentException naming the variable and what is wrong
   */
  public static LogFormat from(Map<String, String> environment) {
    String ours = environment.getOrDefault(OURS, "");
    return switch (ours) {
      case "" -> environment.getOrDefault(FABRIC, "").equals("json") ? JSON : TEXT;
      case "text" -> TEXT;
      case "json" -> JSON;
      default ->
          throw new IllegalArgumentException(
              "%s: expected text or json, not '%s'".formatted(OURS, ours));
    };
  }

  /** Has this process write its log so from now on. */
  public void activate() {
    switch (this) {
      case TEXT -> {} // as logback.xml says
      case JSON -> {
        if (!(LoggerFactory.getILoggerFactory() instanceof LoggerContext context)) {
          throw new IllegalStateException("the logging backend is not logback");
        }
        writeJson(context);
      }
    }
  }

  /** Gives JSON to all that the root logger writes to. */
  static void writeJson(LoggerContext context) {
    Iterator<Appender<ILoggingEvent>> appenders =
        context.getLogger(Logger.ROOT_LOGGER_NAME).iteratorForAppenders();
    while (appenders.hasNext()) {
      if (appenders.next() instanceof OutputStreamAppender<ILoggingEvent> appender) {
        JsonLines lines = new JsonLines();
        lines.setContext(context);
        lines.start();
        appender.setEncoder(lines);
      }
    }
  }
}
