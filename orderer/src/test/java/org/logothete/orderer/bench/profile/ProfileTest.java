package org.logothete.orderer.bench.profile;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.StringReader;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import javax.xml.parsers.DocumentBuilderFactory;
import jdk.jfr.Recording;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.logothete.orderer.bench.measure.NodeCounts;
import org.logothete.orderer.bench.measure.Use;
import org.w3c.dom.NodeList;
import org.xml.sax.InputSource;

class ProfileTest {
  @TempDir private Path directory;

  private static StackTree tree() {
    StackTree tree = new StackTree("node <1>");
    tree.add(List.of("admission", "a.Pool.run", "a.Check.verify"), 30);
    tree.add(List.of("admission", "a.Pool.run"), 10);
    tree.add(List.of("lane", "b.Disk.write"), 60);
    return tree;
  }

  @Test
  void stacksWithACommonBeginningAreOne() {
    assertThat(tree().weight()).isEqualTo(100);
    assertThat(tree().callees()).extracting(StackTree::name).containsExactly("admission", "lane");
    assertThat(tree().callees().getFirst().weight()).isEqualTo(40);
    assertThat(tree().heaviest(2))
        .containsExactly(Map.entry("b.Disk.write", 60.0), Map.entry("a.Check.verify", 30.0));
  }

  @Test
  void aBoxIsAsWideAsItsShare() throws Exception {
    NodeList boxes =
        DocumentBuilderFactory.newInstance()
            .newDocumentBuilder()
            .parse(new InputSource(new StringReader(FlameGraph.svg(tree(), "samples"))))
            .getElementsByTagName("g");
    assertThat(boxes.getLength()).isEqualTo(6);
    assertThat(boxes.item(1).getAttributes().getNamedItem("data-w").getNodeValue())
        .isEqualTo("480.000");
    assertThat(boxes.item(1).getTextContent()).contains("admission: 40.00 % (40 samples)");
    assertThat(boxes.item(4).getAttributes().getNamedItem("data-x").getNodeValue())
        .isEqualTo("480.000");
  }

  @Test
  void theInnermostFrameThatIsKnownTellsTheCause() {
    String verifier = "org.logothete.network.crypto.EcdsaVerifier.verify";
    assertThat(
            Cause.of(
                List.of(
                    "com.amazon.corretto.crypto.provider.EvpSignature.verify",
                    verifier,
                    "org.logothete.orderer.admission.EnvelopeAdmission.admit")))
        .isEqualTo(Cause.CLIENT_SIGNATURES);
    assertThat(Cause.of(List.of(verifier, "org.logothete.orderer.verify.Desk.check")))
        .isEqualTo(Cause.CONSENSUS_SIGNATURES);
    assertThat(Cause.of(List.of("org.rocksdb.RocksDB.write", "org.logothete.orderer.channel.X.y")))
        .isEqualTo(Cause.LEDGER);
    assertThat(Cause.of(List.of("java.util.concurrent.ForkJoinPool.scan")))
        .isEqualTo(Cause.RUNTIME);
    assertThat(Cause.of(List.of("strange.Thing.run"))).isEqualTo(Cause.OTHER);
  }

  @Test
  void theJvmsOwnThreadsAreCausesToo() {
    Use use =
        new Use("node", 10, 1, Map.of("C2 CompilerThre", 2.0, "admission", 8.0), NodeCounts.NONE);
    Profile profile =
        new Profile(
            tree(),
            Map.of(Cause.LEDGER, 0.8, Cause.TLS, 0.2),
            new StackTree("node"),
            Map.of(),
            List.of());
    assertThat(Causes.of(use, profile))
        .extracting(Causes.Share::cause)
        .containsExactly("ledger", "compiling (JIT)", "TLS");
    assertThat(Causes.of(use, profile).getFirst().share()).isBetween(0.639, 0.641);
    assertThat(ProfilePage.of("node", Causes.of(use, profile), profile))
        .contains("<td>ledger</td><td class=\"n\">64.0 %</td>")
        .contains("Nothing was seen.")
        .doesNotContain("http");
  }

  @Test
  void aRecordingsPausesAreRead() throws Exception {
    Path file = directory.resolve("a.jfr");
    try (Recording recording = new Recording()) {
      recording.enable("jdk.GCPhasePause");
      recording.start();
      System.gc();
      recording.stop();
      recording.dump(file);
    }
    Profile profile = Profile.read("this", file);
    assertThat(profile.pauses()).isNotEmpty().isSorted();
    assertThat(profile.longestPauseMillis()).isPositive();
  }
}
