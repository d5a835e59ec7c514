package org.logothete.orderer.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.logothete.orderer.local.LocalNetwork;
import org.logothete.orderer.local.LocalNode;
import org.logothete.orderer.node.TestNetwork;
import picocli.CommandLine;

/** Channels of running nodes, administered by the command line. */
final class ChannelCommandsTest {
  @TempDir Path directory;
  private TestNetwork nodes;
  private final StringWriter out = new StringWriter();

  @BeforeEach
  void startNodes() throws Exception {
    nodes = TestNetwork.create(directory, 4, Duration.ofMillis(200));
    nodes.startAll();
  }

  @AfterEach
  void closeNodes() {
    nodes.close();
  }

  private String channel(int exit, String words) {
    out.getBuffer().setLength(0);
    CommandLine line = Logothete.commandLine();
    line.setOut(new PrintWriter(out, true));
    line.setErr(new PrintWriter(out, true));
    String all = "channel " + words.replace("NET", nodes.folder().toString());
    assertThat(line.execute(all.split(" ", -1))).as("%s: %s", all, out).isEqualTo(exit);
    return out.toString();
  }

  @Test
  void aChannelComesAndGoes() throws Exception {
    assertThat(channel(0, "create NET second third"))
        .contains("next: logothete channel join --network", "third.block");
    assertThat(channel(1, "create NET second")).contains("exists already");
    assertThat(channel(2, "create NET Second")).contains("must be lower case letters");

    String join = " --network NET -c second -b NET/channels/second.block";
    assertThat(channel(0, "join" + join)).contains("orderer.org4.example", "Status: 201");
    assertThat(channel(1, "join --node 2" + join))
        .contains("Status: 405", "channel already exists");
    assertThat(channel(1, "join --network NET -c other -b NET/channels/second.block"))
        .contains("is of channel second, not other");
    assertThat(channel(0, "info --network NET --node 1 -c second"))
        .contains("\"consensusRelation\" : \"consenter\"", "\"height\" : 1");

    assertThat(channel(0, "list " + osnadmin() + " --no-status"))
        .contains("\"systemChannel\" : null", "/participation/v1/channels/second")
        .doesNotContain("Status");
    Path fetched = directory.resolve("fetched.block");
    channel(0, "fetch --network NET --node 3 -c second -b config -f " + fetched);
    assertThat(fetched).hasSameBinaryContentAs(nodes.folder().resolve("channels/second.block"));

    String fetch = "fetch --network NET --node 3 ";
    assertThat(channel(1, fetch + "-c second -b config -f " + directory.resolve("none/b.block")))
        .contains("orderer.org3.example answered, but", "NoSuchFileException")
        .doesNotContain("does not answer");
    assertThat(channel(2, fetch + "-c second -b last%one -f " + fetched))
        .contains("-b: 'last%one' not equal <newest|oldest|config|(number)>");
    assertThat(channel(2, fetch + "-c sec%ond -b config -f " + fetched))
        .contains("-c: channel id: 'sec%ond' must be lower case letters");

    assertThat(channel(0, "remove --network NET --node 4 -c second")).contains("Status: 204");
    assertThat(channel(1, "remove --network NET --node 4 -c never")).contains("Status: 404");
    assertThat(channel(2, "list")).contains("name a node with -o HOST:PORT");
    assertThat(channel(1, "update --network NET -c second -e NET/channels/second.block"))
        .contains("is no config update");
  }

  /** How Fabric's osnadmin would be told whom to ask, and as whom. */
  private String osnadmin() throws Exception {
    LocalNode node = LocalNetwork.open(nodes.folder()).nodes().getFirst();
    String organization = "NET/crypto/ordererOrganizations/org1.example";
    String user = organization + "/users/Admin@org1.example/tls/client";
    return "-o %s --ca-file %s/msp/tlscacerts/tlsca.org1.example-cert.pem --client-cert %s.crt"
            .formatted(node.settings().admin().orElseThrow().listen(), organization, user)
        + " --client-key %s.key".formatted(user);
  }
}
