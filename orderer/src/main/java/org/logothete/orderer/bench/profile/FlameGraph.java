package org.logothete.orderer.bench.profile;

import java.util.Locale;
import org.logothete.orderer.bench.report.Html;

/**
 * A stack tree as a picture, in SVG: each frame a box as wide as it weighs, above the box of its
 * caller. Clicking a box, in a page with {@link #SCRIPT}, widens it to the whole.
 */
final class FlameGraph {
  /** Widens the box that is clicked, and shows all again when the lowest is. */
  static final String SCRIPT =
      """
      document.querySelectorAll('svg.flames').forEach(svg => {
        const boxes = [...svg.querySelectorAll('g')];
        const width = svg.viewBox.baseVal.width;
        svg.addEventListener('click', event => {
          const chosen = event.target.closest('g');
          if (!chosen) return;
          const from = +chosen.dataset.x, wide = +chosen.dataset.w, depth = +chosen.dataset.d;
          boxes.forEach(box => {
            const x = +box.dataset.x, w = +box.dataset.w;
            const below = +box.dataset.d < depth && x <= from && x + w >= from + wide;
            const within = x >= from - 1e-6 && x + w <= from + wide + 1e-6;
            const inside = within && +box.dataset.d >= depth;
            box.style.display = below || inside ? '' : 'none';
            if (!below && !inside) return;
            const left = below ? 0 : (x - from) / wide * width;
            const now = below ? width : w / wide * width;
            const rect = box.querySelector('rect'), text = box.querySelector('text');
            rect.setAttribute('x', left);
            rect.setAttribute('width', Math.max(now - 0.5, 0.2));
            text.setAttribute('x', left + 3);
            const room = Math.floor((now - 6) / 6.2), name = box.dataset.n;
            const cut = name.length <= room ? name : name.slice(0, room - 1) + '…';
            text.textContent = room < 3 ? '' : cut;
          });
        });
      });
      """;

  private static final double WIDTH = 1_200;
  private static final int ROW = 17;
  private static final double CHARACTER = 6.2;
  private static final int LEGIBLE = 3;

  /** Narrower boxes are left out, with all above them. */
  private static final double SHARE_MIN = 0.0008;

  private final StackTree tree;
  private final String unit;
  private final StringBuilder boxes = new StringBuilder();
  private int deepest;

  private FlameGraph(StackTree tree, String unit) {
    this.tree = tree;
    this.unit = unit;
  }

  /**
   * Draws.
   *
   * @param unit of the weights, in the plural
   */
  static String svg(StackTree tree, String unit) {
    FlameGraph graph = new FlameGraph(tree, unit);
    if (tree.weight() <= 0) {
      return "<p>Nothing was seen.</p>";
    }
    graph.measure(tree, 0);
    graph.draw(tree, 0, 0);
    int height = (graph.deepest + 1) * ROW;
    return ("<svg class=\"flames\" viewBox=\"0 0 %.0f %d\" role=\"img\""
            + " aria-label=\"%s\">\n%s</svg>\n")
        .formatted(
            WIDTH,
            height,
            "Flame graph of " + Html.escaped(tree.name()) + ", in " + unit,
            graph.boxes);
  }

  private boolean isShown(StackTree frame) {
    return frame.weight() >= tree.weight() * SHARE_MIN;
  }

  private void measure(StackTree frame, int depth) {
    deepest = Math.max(deepest, depth);
    for (StackTree callee : frame.callees()) {
      if (isShown(callee)) {
        measure(callee, depth + 1);
      }
    }
  }

  private void draw(StackTree frame, double from, int depth) {
    double x = from / tree.weight() * WIDTH;
    double width = frame.weight() / tree.weight() * WIDTH;
    int y = (deepest - depth) * ROW;
    // Of the process and its threads all, of a method only class and name.
    String name = depth < 2 ? frame.name() : shortName(frame.name());
    int room = (int) ((width - LEGIBLE * 2) / CHARACTER);
    String label =
        room < LEGIBLE ? "" : name.length() <= room ? name : name.substring(0, room - 1) + "…";
    boxes.append(
        String.format(
            Locale.ROOT,
            "<g data-x=\"%1$.3f\" data-w=\"%2$.3f\" data-d=\"%3$d\" data-n=\"%4$s\">"
                + "<title>%5$s: %6$.2f %% (%7$,.0f %8$s)</title>"
                + "<rect class=\"%9$s\" x=\"%1$.2f\" y=\"%10$d\" width=\"%11$.2f\""
                + " height=\"%12$d\" rx=\"1\"/>"
                + "<text x=\"%13$.2f\" y=\"%14$d\">%15$s</text></g>\n",
            x,
            width,
            depth,
            Html.escaped(name),
            Html.escaped(frame.name()),
            frame.weight() / tree.weight() * 100,
            frame.weight(),
            unit,
            kind(frame.name(), depth),
            y,
            Math.max(width - 0.5, 0.2),
            ROW - 1,
            x + LEGIBLE,
            y + ROW - 5,
            Html.escaped(label)));
    double at = from;
    for (StackTree callee : frame.callees()) {
      if (isShown(callee)) {
        draw(callee, at, depth + 1);
      }
      at += callee.weight();
    }
  }

  /** The four families of frames, which the page's style colours. */
  private static String kind(String name, int depth) {
    if (depth < 2) {
      return "thread";
    }
    if (name.startsWith("org.logothete.")) {
      return "own";
    }
    return name.startsWith("java") || name.startsWith("jdk.") || name.startsWith("sun.")
        ? "java"
        : "library";
  }

  /** Class and method. */
  static String shortName(String frame) {
    int method = frame.lastIndexOf('.');
    int type = method < 0 ? -1 : frame.lastIndexOf('.', method - 1);
    return type < 0 ? frame : frame.substring(type + 1);
  }
}
