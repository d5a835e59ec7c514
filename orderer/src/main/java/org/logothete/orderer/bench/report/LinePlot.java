package org.logothete.orderer.bench.report;

import java.util.Formatter;
import java.util.List;
import java.util.Locale;

/**
 * Lines over two axes, in SVG. Lines differ in colour, and in stroke or marks as well. Colours are
 * the page's, by class, so that they fit its light and its dark face.
 *
 * @param title what it shows, for those who do not see it too
 * @param marks vertical lines at values of x, with a word
 */
record LinePlot(String title, Axis x, Axis y, List<Line> lines, List<Scale.Tick> marks) {
  private static final int WIDTH = 860;
  private static final int HEIGHT = 400;
  private static final int LEFT = 76;
  private static final int RIGHT = 40;
  private static final int BOTTOM = 56;
  private static final int ROW = 20;

  /** Colours that the page has. */
  static final int COLOURS = 6;

  record Axis(String title, Scale scale) {}

  /**
   * @param name in the legend
   * @param colour 0 and up; the page has {@link #COLOURS}
   */
  record Line(String name, int colour, Stroke stroke, List<Point> points) {}

  /**
   * @param note shown when the mark is pointed at
   */
  record Point(double x, double y, String note) {}

  enum Stroke {
    SOLID_MARKED,
    DASHED_MARKED,
    SOLID,
    FAINT
  }

  String svg() {
    Formatter out = new Formatter(Locale.ROOT);
    List<Line> named = lines.stream().filter(line -> !line.name().isEmpty()).toList();
    int top = 16 + ROW * ((named.size() + 1) / 2);
    out.format(
        "<svg class=\"plot\" viewBox=\"0 0 %d %d\" role=\"img\" aria-label=\"%s\">\n",
        WIDTH, HEIGHT + top, Html.escaped(title));
    axes(out, top);
    for (Line line : lines) {
      draw(out, line, top);
    }
    for (Scale.Tick mark : marks) {
      double at = left(mark.value());
      out.format(
          "<line class=\"mark\" x1=\"%1$.1f\" x2=\"%1$.1f\" y1=\"%2$d\" y2=\"%3$d\"/>",
          at, top, HEIGHT + top - BOTTOM);
      out.format(
          "<text class=\"mark\" x=\"%.1f\" y=\"%d\">%s</text>\n", at + 5, top + 12, mark.name());
    }
    legend(out, named);
    out.format("</svg>\n");
    return out.toString();
  }

  private double left(double value) {
    return LEFT + x.scale().at(value) * (WIDTH - LEFT - RIGHT);
  }

  private double top(double value, int top) {
    return top + (1 - y.scale().at(value)) * (HEIGHT - BOTTOM);
  }

  private void axes(Formatter out, int top) {
    int bottom = HEIGHT + top - BOTTOM;
    for (Scale.Tick tick : y.scale().ticks()) {
      double at = top(tick.value(), top);
      out.format(
          "<line class=\"grid\" x1=\"%d\" x2=\"%d\" y1=\"%3$.1f\" y2=\"%3$.1f\"/>",
          LEFT, WIDTH - RIGHT, at);
      out.format(
          "<text class=\"tick\" text-anchor=\"end\" x=\"%d\" y=\"%.1f\">%s</text>\n",
          LEFT - 8, at + 4, tick.name());
    }
    for (Scale.Tick tick : x.scale().ticks()) {
      double at = left(tick.value());
      out.format(
          "<line class=\"axis\" x1=\"%1$.1f\" x2=\"%1$.1f\" y1=\"%2$d\" y2=\"%3$d\"/>",
          at, bottom, bottom + 5);
      out.format(
          "<text class=\"tick\" text-anchor=\"middle\" x=\"%.1f\" y=\"%d\">%s</text>\n",
          at, bottom + 20, tick.name());
    }
    out.format(
        "<line class=\"axis\" x1=\"%d\" x2=\"%d\" y1=\"%3$d\" y2=\"%3$d\"/>\n",
        LEFT, WIDTH - RIGHT, bottom);
    out.format(
        "<text class=\"title\" text-anchor=\"middle\" x=\"%d\" y=\"%d\">%s</text>\n",
        (LEFT + WIDTH - RIGHT) / 2, bottom + 44, Html.escaped(x.title()));
    out.format(
        "<text class=\"title\" text-anchor=\"middle\" transform=\"translate(16 %d) rotate(-90)\">"
            + "%s</text>\n",
        top + (HEIGHT - BOTTOM) / 2, Html.escaped(y.title()));
  }

  private void draw(Formatter out, Line line, int top) {
    if (line.points().isEmpty()) {
      return;
    }
    out.format("<path class=\"%s\" d=\"", classes(line));
    String move = "M";
    for (Point point : line.points()) {
      out.format("%s%.1f %.1f", move, left(point.x()), top(point.y(), top));
      move = " L";
    }
    out.format("\"/>\n");
    if (line.stroke() == Stroke.SOLID_MARKED || line.stroke() == Stroke.DASHED_MARKED) {
      for (Point point : line.points()) {
        out.format(
            "<g class=\"%s\"><title>%s</title>%s</g>\n",
            "dot c" + line.colour() % COLOURS,
            Html.escaped(point.note()),
            dot(line.stroke(), left(point.x()), top(point.y(), top)));
      }
    }
  }

  private static String dot(Stroke stroke, double x, double y) {
    return stroke == Stroke.SOLID_MARKED
        ? String.format(Locale.ROOT, "<circle cx=\"%.1f\" cy=\"%.1f\" r=\"4.5\"/>", x, y)
        : String.format(
            Locale.ROOT, "<rect x=\"%.1f\" y=\"%.1f\" width=\"8\" height=\"8\"/>", x - 4, y - 4);
  }

  private static String classes(Line line) {
    String stroke =
        switch (line.stroke()) {
          case SOLID, SOLID_MARKED -> "line";
          case DASHED_MARKED -> "line dashed";
          case FAINT -> "line faint";
        };
    return stroke + " c" + line.colour() % COLOURS;
  }

  private static void legend(Formatter out, List<Line> named) {
    int column = (WIDTH - LEFT - RIGHT) / 2;
    for (int i = 0; i < named.size(); i++) {
      int x = LEFT + i % 2 * column;
      int y = 12 + ROW * (i / 2);
      Line line = named.get(i);
      out.format("<path class=\"%s\" d=\"M%d %d h32\"/>", classes(line), x, y);
      if (line.stroke() == Stroke.SOLID_MARKED || line.stroke() == Stroke.DASHED_MARKED) {
        out.format(
            "<g class=\"dot c%d\">%s</g>",
            line.colour() % COLOURS, dot(line.stroke(), x + 16.0, y));
      }
      out.format(
          "<text class=\"legend\" x=\"%d\" y=\"%d\">%s</text>\n",
          x + 40, y + 4, Html.escaped(line.name()));
    }
  }
}
