package org.logothete.orderer.ops;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.slf4j.LoggerFactory;

/**
 * Log levels as Fabric writes them (its flogging package): {@code
 * org.logothete.orderer.api,io.grpc=debug:warn} means debug for the two named loggers and warn for
 * all others. Thread-safe.
 */
public final class LogLevels {
  /** Variables that set the levels at start; the first one that is set counts. */
  private static final String[] VARIABLES = {"LOGOTHETE_LOGGING_SPEC", "FABRIC_LOGGING_SPEC"};

  private static final Map<String, Level> LEVELS =
      Map.of(
          "TRACE", Level.TRACE,
          "DEBUG", Level.DEBUG,
          "INFO", Level.INFO,
          "WARN", Level.WARN,
          "WARNING", Level.WARN,
          "ERROR", Level.ERROR,
          "DPANIC", Level.ERROR,
          "PANIC", Level.ERROR,
          "FATAL", Level.ERROR,
          "OFF", Level.OFF);

  /** Bounds what a client can make us keep for ever: loggers are never forgotten. */
  private static final int LOGGERS_MAX = 64;

  private final LoggerContext context;

  private LogLevels(LoggerContext context) {
    this.context = context;
  }

  /** The levels of this process. */
  public static LogLevels ofThisProcess() {
    if (LoggerFactory.getILoggerFactory() instanceof LoggerContext context) {
      return new LogLevels(context);
    }
    throw new IllegalStateException("the logging backend is not logback");
  }

  /**
   * Applies what the environment says, if it says anything.
   *
   * @throws IllegalArgumentException naming the variable and what is wrong
   */
  public void activateFrom(Map<String, String> environment) {
    for (String variable : VARIABLES) {
      String spec = environment.getOrDefault(variable, "");
      if (!spec.isEmpty()) {
        try {
          activate(spec);
        } catch (IllegalArgumentException e) {
          throw new IllegalArgumentException(variable + ": " + e.getMessage(), e);
        }
        return;
      }
    }
  }

  /**
   * Sets all levels.
   *
   * @throws IllegalArgumentException if the text is not a specification; nothing is changed
   */
  public synchronized void activate(String spec) {
    Map<String, Level> wanted = parse(spec);
    for (Logger logger : context.getLoggerList()) {
      if (!logger.getName().equals(Logger.ROOT_LOGGER_NAME)) {
        logger.setLevel(null);
      }
    }
    wanted.forEach((name, level) -> context.getLogger(name).setLevel(level));
  }

  /** The levels in force, named loggers first. */
  public synchronized String spec() {
    Map<Level, String> byLevel = new LinkedHashMap<>();
    for (Logger logger : context.getLoggerList()) {
      Level level = logger.getLevel();
      if (level != null && !logger.getName().equals(Logger.ROOT_LOGGER_NAME)) {
        byLevel.merge(level, logger.getName(), (names, name) -> names + "," + name);
      }
    }
    StringBuilder spec = new StringBuilder();
    new TreeMap<>(byLevelName(byLevel))
        .forEach((level, names) -> spec.append(names).append('=').append(level).append(':'));
    return spec.append(lower(context.getLogger(Logger.ROOT_LOGGER_NAME).getLevel())).toString();
  }

  private static Map<String, String> byLevelName(Map<Level, String> byLevel) {
    Map<String, String> result = new TreeMap<>();
    byLevel.forEach((level, names) -> result.put(lower(level), names));
    return result;
  }

  private static Map<String, Level> parse(String spec) {
    Map<String, Level> wanted = new LinkedHashMap<>();
    wanted.put(Logger.ROOT_LOGGER_NAME, Level.INFO);
    for (String field : spec.split(":", -1)) {
      int equals = field.indexOf('=');
      if (equals < 0) {
        wanted.put(Logger.ROOT_LOGGER_NAME, level(field, spec));
        continue;
      }
      Level level = level(field.substring(equals + 1), spec);
      for (String name : field.substring(0, equals).split(",", -1)) {
        if (!name.matches("[A-Za-z0-9_.$-]{1,200}")) {
          throw new IllegalArgumentException(
              "invalid logging specification '" + spec + "': bad logger name '" + name + "'");
        }
        wanted.put(name, level);
      }
    }
    if (wanted.size() > LOGGERS_MAX) {
      throw new IllegalArgumentException(
          "a logging specification names at most " + LOGGERS_MAX + " loggers");
    }
    return wanted;
  }

  private static Level level(String text, String spec) {
    Level level = LEVELS.get(text.toUpperCase(Locale.ROOT));
    if (level == null) {
      throw new IllegalArgumentException(
          "invalid logging specification '" + spec + "': bad level '" + text + "'");
    }
    return level;
  }

  private static String lower(Level level) {
    return level.toString().toLowerCase(Locale.ROOT);
  }
}
