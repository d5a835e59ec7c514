package org.logothete.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** The web console of a real node in a real browser, through what somebody on call looks for. */
class ConsoleIT {
  private static final Duration PATIENCE = Duration.ofMinutes(1);
  private static final Pattern IN_BLOCK = Pattern.compile("([0-9a-f]{64}) in block ([0-9]+)");

  @RegisterExtension
  static final NetworkUnderTest NETWORK = new NetworkUnderTest(ConsoleIT::withConsole);

  @TempDir Path directory;

  private static List<Path> withConsole(Path folder, List<NodeUnderTest.Ports> ports, Path logs)
      throws IOException, InterruptedException {
    List<Path> settings = MadeNetwork.create(folder, ports, logs);
    for (Path file : settings) {
      String with =
          Files.readString(file).replace("\nOperations:\n", "\nOperations:\n  Console: true\n");
      assertThat(with).contains("Console: true");
      Files.writeString(file, with);
    }
    return settings;
  }

  @Test
  void showsFourNodesTheirLeaderATransactionAndWhoIsLost() throws Exception {
    Optional<Browser> found = Browser.find(directory);
    assumeTrue(found.isPresent(), "chromium is missing on this host");
    Browser browser = found.get();

    String well =
        awaitView(browser, "overview", "this node votes, all 4 consenters are linked, consenter");
    assertThat(count(well, "class=\"member ")).isEqualTo(4);
    assertThat(count(well, "★ leader")).isEqualTo(1);
    assertThat(well).contains("1 · Org1MSP", "2 · Org2MSP", "3 · Org3MSP", "4 · Org4MSP");

    String said =
        Command.output(
            directory.resolve("submit.log"),
            "tx",
            "submit",
            NETWORK.folder().toString(),
            "--wait",
            "put",
            "painting",
            "<b>sold</b>");
    Matcher transaction = IN_BLOCK.matcher(said);
    assertThat(transaction.find()).as(said).isTrue();
    String shown =
        awaitView(browser, "blocks/transaction/" + transaction.group(1), "User1@clients.example");
    assertThat(shown).contains(">painting<", "&lt;b&gt;sold&lt;/b&gt;").doesNotContain("<b>sold");
    String number = transaction.group(2);
    String block = awaitView(browser, "blocks/block/" + number, "Transactions of block " + number);
    assertThat(block).contains(transaction.group(1).substring(0, 16));
    String consensus = awaitView(browser, "consensus", "durable after");
    assertThat(consensus).contains(">proposes</td>", ">votes</td>", ">signs</td>");

    NETWORK.node(4).kill();
    String lost = awaitView(browser, "overview", "lost: consenter 4 (Org4MSP)");
    assertThat(lost).contains("class=\"member trouble\"", "with one more lost it would not");
    assertThat(count(lost, "class=\"member ")).isEqualTo(4);
  }

  /** Opens a view of the first node's console until it says the words. */
  private static String awaitView(Browser browser, String view, String words) throws Exception {
    String address =
        "http://%s/console/#/%s/%s"
            .formatted(NETWORK.node(1).operations(), MadeNetwork.CHANNEL, view);
    StringBuilder page = new StringBuilder();
    Await.until(
        view + " says " + words,
        PATIENCE,
        () -> {
          page.setLength(0);
          page.append(browser.open(address));
          return page.indexOf(words) >= 0;
        });
    return page.toString();
  }

  private static int count(String text, String part) {
    return text.split(Pattern.quote(part), -1).length - 1;
  }
}
