package org.logothete.orderer.bench.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.logothete.orderer.bench.BenchReport;
import org.logothete.orderer.bench.FailoverPlan.Fault;
import org.logothete.orderer.bench.FailoverReport;
import org.logothete.orderer.bench.Samples;
import org.w3c.dom.Element;
import org.xml.sax.InputSource;

class PageTest {
  private static final Pattern SVG = Pattern.compile("<svg.*?</svg>", Pattern.DOTALL);

  @TempDir private Path directory;

  private static BenchReport run(String load, int nodes, double perSecond) {
    return Samples.report(Samples.setting(load, nodes), perSecond, 1, 0);
  }

  private static Recording sample() {
    return Recording.of(
        "four <nodes>",
        "logothete bench sweep",
        List.of(
            run("saturation", 4, 800),
            run("saturation", 7, 500),
            run("30 % of saturation", 4, 240),
            run("90 % of saturation", 4, 720),
            Samples.report(Samples.setting("70 % of saturation", 4), 560, 1, 3)),
        List.of(
            new FailoverReport(
                Fault.KILL,
                List.of("a", "b"),
                List.of(600.0, 700.0),
                200,
                List.of(List.of(5L, 5L, 0L, 9L), List.of(5L, 5L, 0L)),
                0)));
  }

  private static List<Element> plots(String html) throws Exception {
    List<Element> plots = new ArrayList<>();
    Matcher svg = SVG.matcher(html);
    while (svg.find()) {
      plots.add(
          DocumentBuilderFactory.newInstance()
              .newDocumentBuilder()
              .parse(new InputSource(new StringReader(svg.group())))
              .getDocumentElement());
    }
    return plots;
  }

  @Test
  void aPageHasAPlotForAllThereIs() throws Exception {
    String html = Page.html(List.of(sample()));
    assertThat(plots(html))
        .extracting(plot -> plot.getAttribute("aria-label"))
        .containsExactly(
            "Latency by throughput",
            "Latency by percentile",
            "Throughput around a leader's loss",
            "Throughput while it was measured",
            "throughput by number of nodes, at saturation",
            "nodes' CPU by number of nodes, at saturation");
    assertThat(html)
        .contains("four &lt;nodes&gt;")
        .contains("leader killed")
        .contains("3 acknowledged transactions were in no block")
        .contains("one, b:1")
        .doesNotContain("http")
        .doesNotContain("NaN");
  }

  @Test
  void whatSaysNothingIsNotDrawn() throws Exception {
    Recording lossy =
        Recording.of(
            "lossy",
            "command",
            List.of(Samples.report(Samples.setting("saturation", 4), 560, 1, 3)),
            List.of());
    assertThat(plots(Page.html(List.of(lossy)))).isEmpty();
  }

  @Test
  void aRecordingIsReadAsItWasWritten() throws Exception {
    Path file = Files.writeString(directory.resolve("a.json"), sample().json());
    assertThat(Recording.read(file)).isEqualTo(sample());
  }

  @Test
  void whatIsNoRecordingIsNamed() throws IOException {
    Path text = Files.writeString(directory.resolve("text.json"), "no json");
    assertThatThrownBy(() -> Recording.read(text))
        .isInstanceOf(UnreadableRecordingException.class)
        .hasMessage(text + " is no recording of a measurement");
    Path other = Files.writeString(directory.resolve("other.json"), "{\"height\": 3}");
    assertThatThrownBy(() -> Recording.read(other)).hasMessageContaining("no recording");
    Path later =
        Files.writeString(
            directory.resolve("later.json"),
            sample().json().replace("\"format\" : 1", "\"format\" : 9"));
    assertThatThrownBy(() -> Recording.read(later)).hasMessageContaining("format 9");
    assertThatThrownBy(() -> Recording.read(directory.resolve("missing.json")))
        .hasMessageContaining("cannot read");
  }

  @Test
  void theTableHasALineForEachRun() {
    List<String> lines = RunTable.csv(List.of(sample())).lines().toList();
    assertThat(lines).hasSize(6);
    assertThat(lines.getFirst()).startsWith("\"recording\",\"begun\",\"load\"").contains("(tx/s)");
    assertThat(lines.get(1)).contains("\"saturation\",\"PBFT\",\"4\"").contains("\"800.0000\"");
    assertThat(lines.getLast()).contains("\"false\"");
  }

  @Test
  void scalesEndInRoundNumbers() {
    assertThat(Scale.linear(730).max()).isEqualTo(800);
    assertThat(Scale.linear(730).ticks()).extracting(Scale.Tick::name).contains("200", "800");
    assertThat(Scale.linear(1_000).at(250)).isEqualTo(0.25);
    Scale millis = Scale.logarithmic(14, 700);
    assertThat(millis.min()).isEqualTo(10);
    assertThat(millis.max()).isEqualTo(1_000);
    assertThat(millis.at(100)).isEqualTo(0.5);
    assertThat(Scale.percentiles(99.95).ticks())
        .extracting(Scale.Tick::name)
        .containsExactly("50 %", "90 %", "99 %", "99.9 %", "99.99 %");
    assertThat(Scale.around(-5, 5).ticks())
        .extracting(Scale.Tick::name)
        .containsExactly("−4", "−2", "0", "2", "4");
  }
}
