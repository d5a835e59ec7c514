package org.logothete.orderer.metrics;

import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Finds the metrics that an expression of Prometheus asks for. */
final class QueryNames {
  /** What is no metric: label matchers, ranges, lists of labels, strings. */
  private static final Pattern NOISE =
      Pattern.compile(
          "\\{[^}]*}|\\[[^]]*]|\"[^\"]*\"|\\b(?:by|on|without|ignoring|group_left|group_right)"
              + "\\s*\\([^)]*\\)");

  private static final Pattern NAME = Pattern.compile("[A-Za-z_:][A-Za-z0-9_:]*(?!\\s*\\()\\b");

  private static final Pattern FUNCTION = Pattern.compile("[A-Za-z_]\\w*\\s*\\(");

  /** Numbers with units, which begin with a digit. */
  private static final Pattern NUMBER = Pattern.compile("\\b\\d[\\w.]*");

  private static final Set<String> KEYWORDS =
      Set.of(
          "and", "or", "unless", "offset", "bool", "by", "on", "group_left", "group_right", "le");

  private static final Pattern SERIES = Pattern.compile("_(?:bucket|sum|count)$");

  private QueryNames() {}

  /** As they stand there, series of histograms with their suffixes. */
  static Set<String> of(String expression) {
    String bare = NOISE.matcher(expression).replaceAll(" ");
    bare = FUNCTION.matcher(bare).replaceAll("(");
    bare = NUMBER.matcher(bare).replaceAll(" ");
    Set<String> names = new TreeSet<>();
    Matcher name = NAME.matcher(bare);
    while (name.find()) {
      if (!KEYWORDS.contains(name.group())) {
        names.add(name.group());
      }
    }
    return names;
  }

  /** The name of the metric that a series is of. */
  static String metricOf(String series, Set<String> known) {
    return known.contains(series) ? series : SERIES.matcher(series).replaceFirst("");
  }
}
