package org.logothete.orderer.bench.profile;

import java.util.Formatter;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.logothete.orderer.bench.report.Html;

/** A profile as one page of HTML that needs nothing else. */
final class ProfilePage {
  private static final int METHODS_SHOWN = 15;

  private static final String STYLE =
      """
      :root { color-scheme: light dark; --page: #fff; --text: #1b1b1b; --quiet: #595959;
        --line: #ddd; --thread: #c9ced6; --own: #f2b661; --java: #9ecae1; --library: #a8d5a2; }
      @media (prefers-color-scheme: dark) { :root { --page: #16181c; --text: #ececec;
        --quiet: #a8a8a8; --line: #3a3d44; --thread: #4a5160; --own: #8f5a12; --java: #2b5d7d;
        --library: #35653a; } }
      body { background: var(--page); color: var(--text); margin: 1.5rem auto; max-width: 1240px;
        padding: 0 1rem; font: 15px/1.5 system-ui, sans-serif; }
      h1 { font-size: 1.4rem; } h2 { font-size: 1.1rem; margin-top: 2rem; }
      p, td, th { color: var(--text); } .quiet { color: var(--quiet); }
      table { border-collapse: collapse; } th { text-align: left; font-weight: 600; }
      td, th { padding: .15rem 1rem .15rem 0; border-bottom: 1px solid var(--line); }
      td.n { text-align: right; font-variant-numeric: tabular-nums; }
      .bar { display: inline-block; height: .7rem; background: var(--own); border-radius: 2px; }
      .columns { display: flex; flex-wrap: wrap; gap: 3rem; }
      svg.flames { width: 100%; height: auto; cursor: pointer; }
      svg.flames text { font: 11px system-ui, sans-serif; fill: var(--text); pointer-events: none; }
      svg.flames rect.thread { fill: var(--thread); } svg.flames rect.own { fill: var(--own); }
      svg.flames rect.java { fill: var(--java); } svg.flames rect.library { fill: var(--library); }
      .key { display: inline-block; width: .8rem; height: .8rem; border-radius: 2px;
        margin: 0 .3rem 0 1rem; vertical-align: -1px; }
      """;

  private static final String KEYS =
      """
      <p class="quiet">A box is as wide as its share; what it called lies above it. Click a box to \
      widen it, the lowest to see all again.
      <span class="key" style="background: var(--own)"></span>Logothete
      <span class="key" style="background: var(--library)"></span>libraries
      <span class="key" style="background: var(--java)"></span>Java
      <span class="key" style="background: var(--thread)"></span>threads</p>
      """;

  private ProfilePage() {}

  static String of(String name, List<Causes.Share> causes, Profile profile) {
    Formatter out = new Formatter(Locale.ROOT);
    String title = Html.escaped(name);
    out.format(
        "<!DOCTYPE html>\n<html lang=\"en\"><head><meta charset=\"utf-8\">"
            + "<meta name=\"viewport\" content=\"width=device-width\">"
            + "<title>Profile of %s</title>\n<style>\n%s</style></head>\n<body>\n",
        title, STYLE);
    out.format("<h1>Profile of %s</h1>\n", title);
    out.format(
        "<p>%,.0f samples of threads on a CPU while the load was steady; %d pauses for garbage, the"
            + " longest %.1f ms.</p>\n",
        profile.cpu().weight(), profile.pauses().size(), profile.longestPauseMillis());
    out.format("<div class=\"columns\">\n");
    out.format("<section><h2>CPU time by cause</h2><table>\n");
    for (Causes.Share share : causes) {
      row(out, share.cause(), share.share());
    }
    out.format("</table></section>\n<section><h2>Allocation by cause</h2><table>\n");
    profile.allocatedByCause().entrySet().stream()
        .sorted(Map.Entry.<Cause, Double>comparingByValue().reversed())
        .forEach(entry -> row(out, entry.getKey().words(), entry.getValue()));
    out.format("</table></section>\n<section><h2>Innermost methods</h2><table>\n");
    for (Map.Entry<String, Double> method : profile.cpu().heaviest(METHODS_SHOWN)) {
      row(out, FlameGraph.shortName(method.getKey()), method.getValue() / profile.cpu().weight());
    }
    out.format("</table></section>\n</div>\n");
    out.format("<h2>Where CPU time goes</h2>\n%s", KEYS);
    out.format("%s", FlameGraph.svg(profile.cpu(), "samples"));
    out.format("<h2>Where memory is allocated</h2>\n");
    out.format("%s", FlameGraph.svg(profile.allocated(), "bytes"));
    out.format("<script>\n%s</script>\n</body></html>\n", FlameGraph.SCRIPT);
    return out.toString();
  }

  private static void row(Formatter out, String name, double share) {
    out.format(
        "<tr><td>%s</td><td class=\"n\">%.1f %%</td>"
            + "<td><span class=\"bar\" style=\"width: %.1fpx\"></span></td></tr>\n",
        Html.escaped(name), share * 100, share * 200);
  }
}
